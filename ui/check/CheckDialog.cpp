#include "check/CheckDialog.h"

#include "check/CheckOptions.h"
#include "check/ReportText.h"
#include "common/SaveText.h"
#include "common/Formatting.h"
#include "common/Icons.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "json/Writer.h"
#include "signing/Presets.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

struct OutcomeLook {
    QString word;
    const char* icon;
    Tone tone;
};

OutcomeLook lookOf(check::Outcome outcome)
{
    switch (outcome) {
    case check::Outcome::Passed:
        return {CheckDialog::tr("Passed"), "circle-check", Tone::Success};
    case check::Outcome::Warned:
        return {CheckDialog::tr("Remark"), "triangle-alert", Tone::Warning};
    case check::Outcome::Failed:
        return {CheckDialog::tr("Failed"), "circle-x", Tone::Danger};
    case check::Outcome::Skipped:
        return {CheckDialog::tr("Skipped"), "circle-dashed", Tone::Muted};
    case check::Outcome::NotApplicable:
        break;
    }
    return {CheckDialog::tr("Does not apply"), "circle-dashed", Tone::Muted};
}

std::string wholeText(const check::Report& report)
{
    std::string text;
    for (const check::ProbeResult& result : report.results)
        text += check::resultText(result);
    return text + check::summaryText(report);
}

} // namespace

CheckDialog::CheckDialog(QWidget* parent)
    : QDialog(parent), m_bar(new MessageBar(this)), m_job(std::make_unique<check::CheckJob>())
{
    setObjectName(QStringLiteral("checkDialog"));
    setWindowTitle(tr("Check a receiver"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_bar);
    layout->addLayout(buildPlan());
    layout->addWidget(buildResults(), 1);
    layout->addLayout(buildButtons());
    resize(fontMetrics().averageCharWidth() * 124, fontMetrics().height() * 36);
    connect(m_job.get(), &check::CheckJob::probeBegan, this, [this](check::Probe probe) {
        m_state->setText(tr("Asking: %1…").arg(textFromBytes(check::textOf(probe).title)));
    });
    connect(m_job.get(), &check::CheckJob::probeEnded, this, &CheckDialog::addResult);
    connect(m_job.get(), &check::CheckJob::finished, this, &CheckDialog::conclude);
    connect(m_job.get(), &check::CheckJob::failed, this, [this](const Error& error) {
        m_bar->showError(error);
        updateState();
    });
    updateState();
}

CheckDialog::~CheckDialog() = default;

QLayout* CheckDialog::buildPlan()
{
    m_url = new QLineEdit(this);
    m_url->setObjectName(QStringLiteral("checkUrl"));
    m_url->setPlaceholderText(QStringLiteral("http://127.0.0.1:3000/webhooks"));
    m_scheme = new QComboBox(this);
    m_scheme->setObjectName(QStringLiteral("checkScheme"));
    m_scheme->addItem(tr("None: secrets are not asked about"), QString());
    for (const signing::Scheme& scheme : signing::allSchemes()) {
        if (!scheme.isAsymmetric())
            m_scheme->addItem(textFromBytes(scheme.title), textFromBytes(scheme.id));
    }
    m_secret = new QLineEdit(this);
    m_secret->setObjectName(QStringLiteral("checkSecret"));
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setPlaceholderText(tr("as the service shows it; it is not stored"));
    m_timeout = new QDoubleSpinBox(this);
    m_timeout->setObjectName(QStringLiteral("checkTimeout"));
    m_timeout->setRange(0.1, 600);
    m_timeout->setDecimals(1);
    m_timeout->setValue(10);
    m_timeout->setSuffix(tr(" s"));
    m_effects = new QLineEdit(this);
    m_effects->setObjectName(QStringLiteral("checkEffects"));
    m_effects->setPlaceholderText(tr("optional: answers GET with the number of effects, of {event_id} or of all events"));
    auto* form = new QFormLayout;
    form->addRow(tr("&URL of the receiver"), m_url);
    form->addRow(tr("Signature sche&me"), m_scheme);
    form->addRow(tr("&Secret"), m_secret);
    form->addRow(tr("Sender's &timeout"), m_timeout);
    form->addRow(tr("E&ffects"), m_effects);
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("checkMore"));
    m_more->setCheckable(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setAutoRaise(true);
    m_options = new CheckOptions;
    m_optionsArea = new QScrollArea(this);
    m_optionsArea->setFrameShape(QFrame::NoFrame);
    m_optionsArea->setWidgetResizable(true);
    m_optionsArea->setWidget(m_options);
    form->addRow(m_more);
    form->addRow(m_optionsArea);
    connect(m_more, &QToolButton::toggled, this, &CheckDialog::showOptions);
    connect(m_options, &CheckOptions::changed, this, [this] { showOptions(m_more->isChecked()); });
    showOptions(false);
    connect(m_url, &QLineEdit::textChanged, this, &CheckDialog::updateState);
    connect(m_scheme, &QComboBox::currentIndexChanged, this, &CheckDialog::updateState);
    return form;
}

QWidget* CheckDialog::buildResults()
{
    m_results = new QTreeWidget(this);
    m_results->setObjectName(QStringLiteral("checkResults"));
    m_results->setAccessibleName(tr("Results"));
    m_results->setHeaderLabels({tr("Outcome"), tr("Probe"), tr("Finding, and what to do")});
    m_results->setRootIsDecorated(false);
    m_results->setWordWrap(true);
    m_results->setUniformRowHeights(false);
    m_results->header()->resizeSection(0, fontMetrics().averageCharWidth() * 24);
    m_results->header()->resizeSection(1, fontMetrics().averageCharWidth() * 30);
    connect(m_results->header(), &QHeaderView::sectionResized, this, &CheckDialog::fitRows);
    return m_results;
}

void CheckDialog::fitRows()
{
    constexpr int margin = 8;
    constexpr int tall = 10'000;
    const int width = m_results->header()->sectionSize(2) - 3 * margin;
    for (int row = 0; row < m_results->topLevelItemCount(); ++row) {
        QTreeWidgetItem* item = m_results->topLevelItem(row);
        const QRect text = m_results->fontMetrics().boundingRect(QRect(0, 0, std::max(width, margin), tall),
                                                                 Qt::TextWordWrap, item->text(2));
        item->setSizeHint(2, QSize(0, text.height() + margin));
    }
}

QLayout* CheckDialog::buildButtons()
{
    m_state = new MutedLabel(tr("Some 90 events are sent to the receiver, so let it be one for tests."), this);
    m_state->setObjectName(QStringLiteral("checkState"));
    m_state->setWordWrap(true);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("checkProgress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(fontMetrics().height() / 2);
    m_progress->setRange(0, static_cast<int>(check::allProbes().size()));
    auto* code = new QPushButton(tr("&Receiver code…"), this);
    code->setObjectName(QStringLiteral("checkCode"));
    auto* close = new QPushButton(tr("Clos&e"), this);
    m_export = new QPushButton(tr("E&xport"), this);
    m_export->setObjectName(QStringLiteral("exportCheck"));
    auto* formats = new QMenu(m_export);
    formats->addAction(tr("Text…"), this, [this] { exportAs(Format::Text); });
    formats->addAction(QStringLiteral("JSON…"), this, [this] { exportAs(Format::Json); });
    formats->addAction(QStringLiteral("JUnit XML…"), this, [this] { exportAs(Format::Junit); });
    formats->addAction(QStringLiteral("HTML…"), this, [this] { exportAs(Format::Html); });
    m_export->setMenu(formats);
    m_start = new QPushButton(this);
    m_start->setObjectName(QStringLiteral("startCheck"));
    m_start->setDefault(true);
    setButtonKind(m_start, ButtonKind::Primary);
    connect(code, &QPushButton::clicked, this, &CheckDialog::codeRequested);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_start, &QPushButton::clicked, this, &CheckDialog::toggle);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(code);
    buttons->addStretch();
    for (QPushButton* button : {close, m_export, m_start})
        buttons->addWidget(button);
    auto* layout = new QVBoxLayout;
    layout->addWidget(m_progress);
    layout->addWidget(m_state);
    layout->addLayout(buttons);
    return layout;
}

void CheckDialog::showOptions(bool shown)
{
    const int changed = m_options->changedCount();
    m_optionsArea->setVisible(shown);
    m_more->setIcon(icon(shown ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), Tone::Muted));
    m_more->setText(changed == 0 ? tr("&More: events, headers, effects, trust")
                                 : tr("&More: %n setting(s) changed", nullptr, changed));
}

Result<check::CheckPlan> CheckDialog::plan() const
{
    check::CheckPlan plan;
    plan.url = toBytes(m_url->text().trimmed());
    plan.signing.scheme = toBytes(m_scheme->currentData().toString());
    if (!plan.signing.scheme.empty()) {
        plan.signing.secrets = {"${CHECK_SECRET}"};
        plan.values.values["CHECK_SECRET"] = toBytes(m_secret->text());
        plan.values.secretNames = {"CHECK_SECRET"};
    }
    constexpr double milliseconds = 1000;
    plan.limitMs = static_cast<std::int64_t>(m_timeout->value() * milliseconds);
    plan.effects.url = toBytes(m_effects->text().trimmed());
    if (Status filled = m_options->fill(plan); !filled)
        return filled.error();
    if (!plan.effects.url.empty() && !plan.effects.command.empty())
        return Error{ErrorCode::InvalidInput,
                     toBytes(tr("Effects are counted by a URL or by a command: clear one of the two fields.")), ""};
    return plan;
}

void CheckDialog::toggle()
{
    if (m_job->isRunning())
        return m_job->cancel();
    if (!m_scheme->currentData().toString().isEmpty() && m_secret->text().isEmpty()) {
        m_secret->setFocus();
        return m_bar->showMessage(MessageBar::Severity::Warning,
                                  tr("The scheme needs a secret: enter the one that the receiver expects."));
    }
    auto asked = plan();
    if (!asked) {
        m_more->setChecked(true);
        return m_bar->showError(asked.error());
    }
    m_bar->clear();
    m_more->setChecked(false);
    m_results->clear();
    m_report.reset();
    m_progress->setValue(0);
    m_job->start(std::move(*asked));
    updateState();
}

void CheckDialog::addResult(const check::ProbeResult& result)
{
    const OutcomeLook look = lookOf(result.outcome);
    QString finding = textFromBytes(result.finding);
    if (!result.advice.empty())
        finding += QLatin1Char('\n') + textFromBytes(result.advice);
    auto* item = new QTreeWidgetItem(m_results, {look.word, textFromBytes(check::textOf(result.probe).title), finding});
    item->setIcon(0, icon(QString::fromLatin1(look.icon), look.tone));
    item->setToolTip(1, textFromBytes(check::textOf(result.probe).demand));
    item->setToolTip(2, finding);
    fitRows();
    m_progress->setValue(m_progress->value() + 1);
}

void CheckDialog::conclude(const check::Report& report)
{
    m_report = report;
    m_progress->setValue(m_progress->maximum());
    m_state->setText(textFromBytes(check::summaryText(report)).trimmed());
    updateState();
}

void CheckDialog::updateState()
{
    const bool runs = m_job->isRunning();
    m_start->setText(runs ? tr("&Cancel the check") : tr("&Check the receiver"));
    m_start->setEnabled(runs || !m_url->text().trimmed().isEmpty());
    m_progress->setVisible(runs);
    m_export->setEnabled(!runs && m_report.has_value());
    for (QWidget* field : {static_cast<QWidget*>(m_url), static_cast<QWidget*>(m_scheme), static_cast<QWidget*>(m_timeout),
                           static_cast<QWidget*>(m_effects), static_cast<QWidget*>(m_options)})
        field->setEnabled(!runs);
    m_secret->setEnabled(!runs && !m_scheme->currentData().toString().isEmpty());
}

void CheckDialog::exportAs(Format format)
{
    if (!m_report)
        return;
    std::string bytes;
    QString name = QStringLiteral("receiver-check.txt");
    switch (format) {
    case Format::Text:
        bytes = wholeText(*m_report);
        break;
    case Format::Json:
        bytes = json::write(check::toJson(*m_report, true)) + "\n";
        name = QStringLiteral("receiver-check.json");
        break;
    case Format::Junit:
        bytes = check::toJunit(*m_report);
        name = QStringLiteral("receiver-check.xml");
        break;
    case Format::Html:
        bytes = check::toHtml(*m_report);
        name = QStringLiteral("receiver-check.html");
        break;
    }
    saveText(this, m_bar, tr("Export the report"), name, QByteArray::fromStdString(bytes));
}

} // namespace hookbench::ui
