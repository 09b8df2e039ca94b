#include "inspector/VerifyTab.h"

#include "capture/SignedMessage.h"
#include "common/Background.h"
#include "common/Formatting.h"
#include "common/Icons.h"
#include "common/TextPane.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "signing/Presets.h"

#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QSplitter>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

constexpr int typingMs = 250;

/// A line takes the line breaks out of a key in PEM that is pasted into it; they are put back.
std::string secretOf(const QString& typed)
{
    const QString text = typed.trimmed();
    if (!text.startsWith(QLatin1String("-----BEGIN ")))
        return toBytes(text);
    const qsizetype head = text.indexOf(QLatin1String("-----"), 11) + 5;
    const qsizetype foot = text.lastIndexOf(QLatin1String("-----END "));
    if (head < 5 || foot < head)
        return toBytes(text);
    QString middle = text.mid(head, foot - head).simplified();
    middle.replace(QLatin1Char(' '), QLatin1Char('\n'));
    return toBytes(text.left(head) + QLatin1Char('\n') + middle + QLatin1Char('\n') + text.mid(foot) + QLatin1Char('\n'));
}

/// The scheme whose header is there, the one with the most telling name first.
const signing::Scheme* schemeOf(const capture::Capture& capture)
{
    const signing::Scheme* found = nullptr;
    for (const signing::Scheme& scheme : signing::allSchemes()) {
        const bool isThere = !scheme.signatureHeader.empty() && http::findHeader(capture.headers, scheme.signatureHeader);
        if (isThere && (!found || scheme.signatureHeader.size() > found->signatureHeader.size()))
            found = &scheme;
    }
    return found;
}

QLineEdit* makeSecret(const QString& name, const QString& title, QWidget* parent)
{
    auto* line = new QLineEdit(parent);
    line->setObjectName(name);
    line->setAccessibleName(title);
    line->setEchoMode(QLineEdit::Password);
    return line;
}

} // namespace

VerifyTab::VerifyTab(QWidget* parent) : QWidget(parent), m_delay(new QTimer(this))
{
    setObjectName(QStringLiteral("verifyTab"));
    m_delay->setSingleShot(true);
    m_delay->setInterval(typingMs);
    connect(m_delay, &QTimer::timeout, this, &VerifyTab::judge);
    m_icon = new IconLabel(this, 18);
    m_words = new QLabel(this);
    m_words->setObjectName(QStringLiteral("verifyVerdict"));
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont bold = m_words->font();
    bold.setWeight(QFont::DemiBold);
    m_words->setFont(bold);
    m_reason = new MutedLabel({}, this);
    m_reason->setObjectName(QStringLiteral("verifyReason"));
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setWordWrap(true);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_words);
    words->addWidget(m_reason);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 2, 14, 8);
    row->setSpacing(8);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(buildQuestion());
    layout->addLayout(row);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(buildSteps(), 1);
    ask();
}

QLayout* VerifyTab::buildQuestion()
{
    m_scheme = new QComboBox(this);
    m_scheme->setObjectName(QStringLiteral("verifyScheme"));
    m_scheme->setEditable(true); // to find one among many by typing
    m_scheme->setInsertPolicy(QComboBox::NoInsert);
    for (const signing::Scheme& scheme : signing::allSchemes())
        m_scheme->addItem(textFromBytes(scheme.title), textFromBytes(scheme.id));
    m_scheme->completer()->setFilterMode(Qt::MatchContains);
    m_scheme->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_secret = makeSecret(QStringLiteral("verifySecret"), tr("Secret"), this);
    m_secret->setPlaceholderText(tr("as the service shows it, or its public key; it is not stored"));
    m_older = makeSecret(QStringLiteral("verifyOlder"), tr("Older secret"), this);
    m_older->setPlaceholderText(tr("optional: one that it may still be signed with"));
    m_url = new QLineEdit(this);
    m_url->setObjectName(QStringLiteral("verifyUrl"));
    m_url->setPlaceholderText(tr("the one it came to; behind a proxy the public one"));
    auto* form = new QFormLayout;
    form->setContentsMargins(14, 10, 14, 8);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    form->addRow(tr("Sche&me"), m_scheme);
    form->addRow(tr("&Secret"), m_secret);
    form->addRow(tr("&Older secret"), m_older);
    form->addRow(tr("Sender's &URL"), m_url);
    connect(m_scheme, &QComboBox::currentIndexChanged, this, &VerifyTab::onSchemeChosen);
    connect(m_secret, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_secrets[schemeId()] = text;
        m_delay->start();
    });
    for (QLineEdit* line : {m_older, m_url})
        connect(line, &QLineEdit::textChanged, m_delay, qOverload<>(&QTimer::start));
    return form;
}

QWidget* VerifyTab::buildSteps()
{
    m_steps = new QTreeWidget(this);
    m_steps->setObjectName(QStringLiteral("verifySteps"));
    m_steps->setAccessibleName(tr("Steps of the verification"));
    m_steps->setHeaderLabels({tr("Step"), tr("Of"), tr("Bytes")});
    m_steps->setRootIsDecorated(false);
    m_steps->setUniformRowHeights(true);
    m_steps->setFrameShape(QFrame::NoFrame);
    m_steps->header()->resizeSection(0, fontMetrics().averageCharWidth() * 18);
    m_steps->header()->resizeSection(1, fontMetrics().averageCharWidth() * 22);
    m_bytes = new TextPane(QStringLiteral("verifyBytes"), tr("Bytes of the chosen step"), this);
    m_bytes->setControlsVisible(true);
    connect(m_steps, &QTreeWidget::currentItemChanged, this, &VerifyTab::showStep);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_steps);
    splitter->addWidget(m_bytes);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    return splitter;
}

std::string VerifyTab::schemeId() const
{
    return toBytes(m_scheme->currentData().toString());
}

void VerifyTab::showContent(const Content& content)
{
    m_content = content;
    chooseScheme();
    m_isDue = true;
    if (isVisible())
        judge();
}

void VerifyTab::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isDue)
        judge();
}

void VerifyTab::chooseScheme()
{
    if (!m_content)
        return;
    const capture::Capture& capture = m_content->capture;
    const signing::Scheme* guessed = capture.facts.scheme.empty() ? schemeOf(capture) : signing::findScheme(capture.facts.scheme);
    const int row = guessed ? m_scheme->findData(textFromBytes(guessed->id)) : -1;
    if (row >= 0)
        m_scheme->setCurrentIndex(row);
    m_url->setPlaceholderText(textFromBytes(capture::urlOf(capture)));
}

void VerifyTab::onSchemeChosen()
{
    const signing::Scheme* scheme = signing::findScheme(schemeId());
    m_scheme->setToolTip(scheme ? textFromBytes(scheme->note) : QString());
    const auto known = m_secrets.find(schemeId());
    const QSignalBlocker still(m_secret);
    m_secret->setText(known == m_secrets.end() ? QString() : known->second);
    m_delay->start();
}

void VerifyTab::ask()
{
    m_verdict.reset();
    m_steps->clear();
    m_bytes->showText({});
    QString reason;
    if (m_content && m_content->capture.summary.signature() == capture::SignatureState::Invalid)
        reason = tr("The endpoint found it invalid: %1.").arg(textFromBytes(m_content->capture.facts.signatureReason));
    else if (m_content && m_content->capture.summary.signature() == capture::SignatureState::Valid)
        reason = tr("The endpoint found it valid.");
    tell(QStringLiteral("key-round"), int(Tone::Muted), tr("Enter the secret to verify the signature."), reason);
}

void VerifyTab::judge()
{
    m_delay->stop();
    m_isDue = false;
    const int request = ++m_request;
    const signing::Scheme* scheme = signing::findScheme(schemeId());
    if (!m_content || !scheme)
        return ask();
    if (m_content->capture.summary.has(capture::Malformed) || m_content->capture.summary.has(capture::OverSmtp)) {
        ask();
        return tell(QStringLiteral("info"), int(Tone::Muted), tr("This is no HTTP request, so it has no signature."), {});
    }
    const std::string secret = secretOf(m_secret->text());
    if (secret.empty())
        return ask();
    const auto work = [content = m_content, scheme, secret, older = secretOf(m_older->text()), url = toBytes(m_url->text().trimmed())] {
        signing::Message message = capture::signedMessageOf(content->capture, url);
        message.body = content->bytes->body(); // the whole of it, also where it stands in a file
        const std::vector<signing::Credentials> credentials = {{secret, {}}};
        std::vector<signing::Credentials> others;
        if (!older.empty())
            others.push_back({older, {}});
        const std::int64_t nowUs = content->capture.summary.receivedAtUs;
        Judgement judgement{signing::verify(*scheme, message, credentials, {nowUs, true}), {}};
        if (!judgement.verdict.valid)
            judgement.diagnosis = signing::diagnose({*scheme, message, credentials, others, nowUs});
        return judgement;
    };
    runInBackground(this, work, [this, request](const Judgement& judgement) {
        if (request == m_request)
            present(judgement);
    });
}

void VerifyTab::tell(const QString& iconName, int tone, const QString& verdict, const QString& reason)
{
    m_icon->setIcon(iconName, static_cast<Tone>(tone));
    m_words->setText(verdict);
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
}

void VerifyTab::present(const Judgement& judgement)
{
    m_verdict = judgement.verdict;
    const QString sentence = textFromBytes(judgement.verdict.sentence);
    QStringList causes;
    for (const signing::Cause& cause : judgement.diagnosis.causes)
        causes << textFromBytes(cause.sentence);
    if (judgement.verdict.valid)
        tell(QStringLiteral("circle-check"), int(Tone::Success), tr("Valid. %1").arg(sentence), {});
    else if (!causes.isEmpty())
        tell(QStringLiteral("circle-x"), int(Tone::Danger), tr("Not valid. %1").arg(sentence),
             tr("The cause: %1").arg(causes.join(tr(" And: "))));
    else
        tell(QStringLiteral("circle-x"), int(Tone::Danger), tr("Not valid. %1").arg(sentence),
             tr("None of the usual mistakes explains it; compare the secret and the bytes with the sender's."));
    presentSteps();
    Q_EMIT judged();
}

void VerifyTab::presentSteps()
{
    m_steps->clear();
    QTreeWidgetItem* content = nullptr;
    for (const signing::Step& step : m_verdict->steps) {
        constexpr std::size_t shown = 200;
        const QString bytes = textFromBytes(std::string_view(step.bytes).substr(0, shown)).simplified();
        auto* item = new QTreeWidgetItem(
            m_steps, {textFromBytes(signing::stepName(step.kind)), textFromBytes(step.title),
                      step.isCut() ? tr("%1… (%2)").arg(bytes, formatSize(step.size)) : bytes});
        item->setFont(2, monospaceFont());
        if (step.kind == signing::StepKind::SignedContent && !content)
            content = item;
    }
    m_steps->setCurrentItem(content ? content : m_steps->topLevelItem(0));
    showStep();
}

void VerifyTab::showStep()
{
    const int row = m_steps->indexOfTopLevelItem(m_steps->currentItem());
    if (!m_verdict || row < 0 || row >= int(m_verdict->steps.size()))
        return m_bytes->showText({});
    m_bytes->showText(m_verdict->steps[std::size_t(row)].bytes);
}

} // namespace hookbench::ui
