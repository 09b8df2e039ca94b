#include "deliveries/DeliveryOverview.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "deliveries/OutcomeLook.h"
#include "registrations/FormField.h"
#include "send/TimingBar.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// A line of the timeline does not list hundreds of attempts of a long schedule.
constexpr std::size_t mostTimelineRows = 60;

} // namespace

DeliveryOverview::DeliveryOverview(QWidget* parent) : QScrollArea(parent)
{
    setObjectName(QStringLiteral("deliveryOverview"));
    setAccessibleName(tr("Overview of the attempt"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new SurfacePanel(this);
    m_timing = new TimingBar(content);
    m_timing->setObjectName(QStringLiteral("deliveryTiming"));
    m_inspect = new QPushButton(icon(QStringLiteral("inbox"), Tone::Text), tr("Show in &Inspector"), content);
    m_inspect->setObjectName(QStringLiteral("deliveryInInspector"));
    m_inspect->setToolTip(tr("What the endpoint of this window captured of this attempt"));
    connect(m_inspect, &QPushButton::clicked, this, [this] { Q_EMIT captureActivated(m_capture); });
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(20);
    m_facts->setVerticalSpacing(7);
    m_facts->setColumnMinimumWidth(0, fontMetrics().averageCharWidth() * 13);
    m_facts->setColumnStretch(1, 1);
    m_timelineTitle = makeHeading(content, {}, 1.0);
    m_timeline = new QVBoxLayout;
    m_timeline->setSpacing(2);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(14, 14, 14, 16);
    layout->setSpacing(16);
    layout->addWidget(buildDiagnosis(content));
    layout->addWidget(m_timing);
    layout->addWidget(m_inspect, 0, Qt::AlignLeft);
    layout->addLayout(m_facts);
    layout->addWidget(m_timelineTitle);
    layout->addLayout(m_timeline);
    layout->addStretch();
    setWidget(content);
}

QWidget* DeliveryOverview::buildDiagnosis(QWidget* parent)
{
    auto* card = new Card(parent, Card::Fill::Sunken);
    m_icon = new IconLabel(card, 18);
    m_sentence = new QLabel(card);
    m_sentence->setObjectName(QStringLiteral("deliveryDiagnosis"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_detail = new MutedLabel({}, card);
    m_detail->setObjectName(QStringLiteral("deliveryDiagnosisDetail"));
    m_detail->setTextFormat(Qt::PlainText);
    m_warning = new MutedLabel({}, card);
    m_warning->setObjectName(QStringLiteral("deliveryTlsWarning"));
    static_cast<MutedLabel*>(m_warning)->setTone(Tone::Warning);
    m_warning->setText(tr("The certificate was not verified: this registration is told to skip it."));
    auto* words = new QVBoxLayout;
    words->setSpacing(6);
    for (QLabel* label : {m_sentence, m_detail, m_warning}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(label);
    }
    auto* layout = new QHBoxLayout(card);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(10);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    return card;
}

QString DeliveryOverview::diagnosis() const
{
    return m_sentence->text();
}

void DeliveryOverview::addFact(const QString& name, const QString& value)
{
    if (value.isEmpty())
        return;
    const int row = m_facts->rowCount();
    auto* label = new MutedLabel(name, widget());
    auto* words = new QLabel(widget());
    words->setTextFormat(Qt::PlainText);
    words->setText(value);
    words->setWordWrap(true);
    words->setFont(monospaceFont());
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setBuddy(words);
    m_facts->addWidget(label, row, 0, Qt::AlignTop);
    m_facts->addWidget(words, row, 1);
}

void DeliveryOverview::showFacts(const delivery::AttemptRecord& record)
{
    const delivery::AttemptSummary& s = record.summary;
    clearLayout(m_facts);
    addFact(tr("Event"), textFromBytes(s.eventType));
    addFact(tr("Event id"), textFromBytes(s.eventId));
    addFact(tr("Channel"), textFromBytes(s.kind));
    addFact(s.mode == delivery::Mode::Reroute ? tr("Rerouted to") : tr("Address"), textFromBytes(record.url));
    addFact(tr("Started"), formatDateTime(s.startedAtUs));
    if (!record.remoteAddress.empty())
        addFact(tr("Connected to"),
                QStringLiteral("%1:%2").arg(textFromBytes(record.remoteAddress)).arg(record.remotePort));
    if (!record.httpVersion.empty())
        addFact(tr("Protocol"), QStringLiteral("HTTP/") + textFromBytes(record.httpVersion));
    addFact(tr("Sent"), formatSize(s.requestBytes));
    if (s.responseBytes > 0)
        addFact(tr("Received"), formatSize(s.responseBytes));
    if (s.nextAttemptUs > 0)
        addFact(tr("Next attempt"), formatDateTime(s.nextAttemptUs));
    for (const delivery::RecipientOutcome& one : record.recipients)
        addFact(textFromBytes(one.address), (one.accepted ? tr("accepted") : tr("refused")) +
                                                (one.words.empty() ? QString() : QStringLiteral(": ")) +
                                                textFromBytes(one.words));
    QStringList masked;
    for (const std::string& name : record.maskedNames)
        masked << QStringLiteral("${%1}").arg(textFromBytes(name));
    addFact(tr("Secrets"), masked.join(QStringLiteral(", ")));
}

void DeliveryOverview::showRecord(const delivery::AttemptRecord& record)
{
    const delivery::AttemptSummary& s = record.summary;
    const OutcomeLook look = lookOf(s);
    m_icon->setIcon(look.icon, look.tone);
    const QString sentence = textFromBytes(record.diagnosis.sentence);
    m_sentence->setText(!sentence.isEmpty() ? sentence
                        : s.outcome == delivery::Outcome::Delivered
                            ? tr("Delivered: the receiver answered %1.").arg(s.status)
                        : s.outcome == delivery::Outcome::DryRun ? tr("A dry run: made whole, and not sent.")
                                                                 : textFromBytes(record.error));
    const std::string& detail =
        record.diagnosis.detail.empty() ? record.errorDetail : record.diagnosis.detail;
    m_detail->setText(textFromBytes(detail));
    m_detail->setVisible(!detail.empty());
    m_warning->setVisible(record.skippedTlsVerification);
    m_timing->setTimings(record.timings);
    m_timing->setVisible(record.timings.totalMs > 0);
    m_capture = s.capture;
    m_inspect->setVisible(s.capture > 0);
    showFacts(record);
    verticalScrollBar()->setValue(0);
}

void DeliveryOverview::showTimeline(const std::vector<delivery::AttemptSummary>& attempts,
                                    delivery::AttemptId current)
{
    clearLayout(m_timeline);
    m_timelineTitle->setText(attempts.size() == 1 ? tr("The only attempt so far")
                                                  : tr("%1 attempts of this delivery").arg(attempts.size()));
    const std::size_t from = attempts.size() > mostTimelineRows ? attempts.size() - mostTimelineRows : 0;
    for (std::size_t i = from; i < attempts.size(); ++i) {
        const delivery::AttemptSummary& s = attempts[i];
        const OutcomeLook look = lookOf(s);
        QString words =
            QStringLiteral("%1   %2   %3").arg(s.number).arg(formatTimeOfDay(s.startedAtUs), look.word);
        if (s.status > 0)
            words += QStringLiteral(" %1").arg(s.status);
        if (s.outcome != delivery::Outcome::DryRun)
            words += QStringLiteral("   ") + formatDurationUs(s.durationUs);
        auto* row = new QPushButton(icon(look.icon, look.tone), words, widget());
        row->setObjectName(QStringLiteral("timelineAttempt_%1").arg(s.number));
        row->setAccessibleName(tr("Attempt %1: %2").arg(s.number).arg(look.word));
        setButtonKind(row, ButtonKind::Quiet);
        row->setEnabled(s.id != current);
        connect(row, &QPushButton::clicked, this, [this, id = s.id] { Q_EMIT attemptActivated(id); });
        m_timeline->addWidget(row, 0, Qt::AlignLeft);
    }
}

} // namespace hookbench::ui
