#include "check/CheckOptions.h"

#include "common/Formatting.h"
#include "http/Target.h"
#include "json/Parser.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QToolButton>

namespace hookbench::ui {

namespace {

constexpr int editorLines = 3;
constexpr double millisecondsPerSecond = 1000;

const check::CheckPlan& usualPlan()
{
    static const check::CheckPlan plan;
    return plan;
}

QPlainTextEdit* makeLines(const QString& name, const QString& hint, QWidget* parent)
{
    auto* editor = new QPlainTextEdit(parent);
    editor->setObjectName(name);
    editor->setPlaceholderText(hint);
    editor->setTabChangesFocus(true);
    editor->setFixedHeight(editor->fontMetrics().lineSpacing() * editorLines + 2 * editor->frameWidth() +
                           static_cast<int>(2 * editor->document()->documentMargin()));
    return editor;
}

QLineEdit* makeLine(const QString& name, const QString& hint, QWidget* parent)
{
    auto* line = new QLineEdit(parent);
    line->setObjectName(name);
    line->setPlaceholderText(hint);
    return line;
}

} // namespace

CheckOptions::CheckOptions(QWidget* parent) : QWidget(parent)
{
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    buildEvent(*form);
    buildEffects(*form);
    buildTrust(*form);
    for (QLineEdit* line : {m_eventType, m_command, m_plainUrl, m_caFile})
        connect(line, &QLineEdit::textChanged, this, &CheckOptions::changed);
    for (QPlainTextEdit* lines : {m_event, m_headers})
        connect(lines, &QPlainTextEdit::textChanged, this, &CheckOptions::changed);
    connect(m_samples, &QSpinBox::valueChanged, this, &CheckOptions::changed);
    connect(m_effectWait, &QDoubleSpinBox::valueChanged, this, &CheckOptions::changed);
    connect(m_insecure, &QCheckBox::toggled, this, &CheckOptions::changed);
}

void CheckOptions::buildEvent(QFormLayout& form)
{
    m_eventType = makeLine(QStringLiteral("checkEventType"), textFromBytes(usualPlan().eventType), this);
    m_event = makeLines(QStringLiteral("checkEvent"),
                        tr("optional: a JSON object to send; event_id and occurred_at are made anew each time"), this);
    m_headers = makeLines(QStringLiteral("checkHeaders"), tr("optional: one \"Name: value\" on each line"), this);
    m_samples = new QSpinBox(this);
    m_samples->setObjectName(QStringLiteral("checkSamples"));
    m_samples->setRange(1, 10'000);
    m_samples->setValue(usualPlan().samples);
    form.addRow(tr("Event t&ype"), m_eventType);
    form.addRow(tr("E&vent"), m_event);
    form.addRow(tr("&Headers"), m_headers);
    form.addRow(tr("Answers to ti&me"), m_samples);
}

void CheckOptions::buildEffects(QFormLayout& form)
{
    m_command = makeLine(QStringLiteral("checkCommand"),
                         tr("instead of an effects URL: a program that prints the number; no shell sees it"), this);
    m_effectWait = new QDoubleSpinBox(this);
    m_effectWait->setObjectName(QStringLiteral("checkEffectWait"));
    m_effectWait->setRange(0.1, 600);
    m_effectWait->setDecimals(1);
    m_effectWait->setValue(static_cast<double>(usualPlan().effectWaitMs) / millisecondsPerSecond);
    m_effectWait->setSuffix(tr(" s"));
    form.addRow(tr("Effects c&ommand"), m_command);
    form.addRow(tr("An effect may take"), m_effectWait);
}

void CheckOptions::buildTrust(QFormLayout& form)
{
    m_plainUrl = makeLine(QStringLiteral("checkPlainUrl"), tr("where plain HTTP is tried; by itself the same host on port 80"), this);
    m_caFile = makeLine(QStringLiteral("checkCaFile"), tr("PEM file of the authorities to trust besides the usual ones"), this);
    auto* choose = new QToolButton(this);
    choose->setText(tr("Choose…"));
    choose->setAccessibleName(tr("Choose the file of authorities"));
    connect(choose, &QToolButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(this, tr("File of authorities"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters({tr("Certificates (*.pem *.crt)"), tr("All files (*)")});
        connect(dialog, &QFileDialog::fileSelected, m_caFile, &QLineEdit::setText);
        dialog->open();
    });
    m_insecure = new QCheckBox(tr("Take any certificate"), this);
    m_insecure->setObjectName(QStringLiteral("checkInsecure"));
    auto* file = new QHBoxLayout;
    file->addWidget(m_caFile, 1);
    file->addWidget(choose);
    form.addRow(tr("&Plain HTTP"), m_plainUrl);
    form.addRow(tr("Authorities"), file);
    form.addRow(QString(), m_insecure);
}

Status CheckOptions::fill(check::CheckPlan& plan) const
{
    if (!m_eventType->text().trimmed().isEmpty())
        plan.eventType = toBytes(m_eventType->text().trimmed());
    const QStringList lines = m_headers->toPlainText().split(QLatin1Char('\n'));
    for (const QString& line : lines) {
        if (line.trimmed().isEmpty())
            continue;
        auto header = http::parseHeaderLine(toBytes(line.trimmed()));
        if (!header)
            return header.error();
        plan.headers.push_back(std::move(*header));
    }
    if (const QString text = m_event->toPlainText().trimmed(); !text.isEmpty()) {
        auto value = json::parse(toBytes(text));
        if (!value)
            return json::toError(value.error(), toBytes(tr("The event")));
        plan.event = std::move(*value);
    }
    plan.samples = m_samples->value();
    plan.effects.command = toBytes(m_command->text().trimmed());
    plan.effectWaitMs = static_cast<std::int64_t>(m_effectWait->value() * millisecondsPerSecond);
    plan.plainUrl = toBytes(m_plainUrl->text().trimmed());
    plan.tls.caFile = toBytes(m_caFile->text().trimmed());
    plan.tls.skipVerification = m_insecure->isChecked();
    return Done{};
}

int CheckOptions::changedCount() const
{
    int count = 0;
    for (const QLineEdit* line : {m_eventType, m_command, m_plainUrl, m_caFile})
        count += line->text().trimmed().isEmpty() ? 0 : 1;
    for (const QPlainTextEdit* lines : {m_event, m_headers})
        count += lines->toPlainText().trimmed().isEmpty() ? 0 : 1;
    count += m_samples->value() != usualPlan().samples ? 1 : 0;
    count += static_cast<std::int64_t>(m_effectWait->value() * millisecondsPerSecond) != usualPlan().effectWaitMs ? 1 : 0;
    return count + (m_insecure->isChecked() ? 1 : 0);
}

} // namespace hookbench::ui
