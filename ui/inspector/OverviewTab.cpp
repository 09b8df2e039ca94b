#include "inspector/OverviewTab.h"

#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/Widgets.h"
#include "inspector/DriftText.h"
#include "inspector/NoteDialog.h"
#include "json/Value.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace hookbench::ui {

OverviewTab::OverviewTab(QWidget* parent) : QScrollArea(parent)
{
    setObjectName(QStringLiteral("overviewTab"));
    setAccessibleName(tr("Overview of the capture"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new SurfacePanel(this);
    m_layout = new QVBoxLayout(content);
    m_layout->setContentsMargins(14, 16, 14, 16);
    m_layout->setSpacing(20);
    m_layout->addStretch();
    setWidget(content);
}

void OverviewTab::clearSections()
{
    while (m_layout->count() > 1) {
        QLayoutItem* item = m_layout->takeAt(0);
        // A link of the section may be the one that is being clicked.
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

std::vector<Fact> OverviewTab::factsOf(const CaptureContent& c) const
{
    const capture::CaptureSummary& s = c.capture.summary;
    std::vector<Fact> facts;
    facts.push_back({tr("Received"), formatDateTime(s.receivedAtUs),
                     formatRelative(s.receivedAtUs, QDateTime::currentMSecsSinceEpoch() * 1000), true});
    const bool ipv6 = c.capture.remoteAddress.find(':') != std::string::npos;
    const QString address = textFromBytes(c.capture.remoteAddress);
    facts.push_back(
        {tr("From"),
         (ipv6 ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(address).arg(c.capture.remotePort),
         {},
         true});
    if (!s.has(capture::Malformed)) {
        QString protocol = textFromBytes(c.capture.httpVersion);
        if (!s.has(capture::OverSmtp))
            protocol.prepend(QStringLiteral("HTTP/"));
        if (s.has(capture::Tls))
            protocol += tr(" over TLS");
        if (s.has(capture::Chunked))
            protocol += tr(", sent in chunks");
        facts.push_back({tr("Protocol"), protocol, {}, true});
    }
    QString body = c.capture.bodyFile.empty() && s.size == 0 ? tr("none") : formatSize(s.size);
    if (s.size >= 1024)
        body += tr(" (%1 bytes)").arg(formatCount(std::int64_t(s.size)));
    if (const auto type = http::findHeader(c.capture.headers, "Content-Type"))
        body += QStringLiteral(" · ") + textFromBytes(*type);
    facts.push_back({tr("Body"), body, {}, true});
    if (s.has(capture::Truncated))
        facts.push_back(
            {tr("Truncated"), tr("It ended early, or a limit cut it: what is here is a part."), {}});
    const QString phrase =
        s.has(capture::OverSmtp) ? tr("(taken)") : textFromBytes(http::reasonPhrase(s.status));
    facts.push_back({tr("Answered"),
                     tr("%1 %2 after %3").arg(s.status).arg(phrase, formatDurationUs(s.durationUs)),
                     tr("From its first byte until the answer was handed over"), true});
    return facts;
}

void OverviewTab::showContent(const Content& content)
{
    m_content = content;
    m_endpointName.clear();
    m_forwards.clear();
    m_drift = {};
    m_note = content ? content->capture.note : capture::CaptureNote();
    rebuild();
    verticalScrollBar()->setValue(0);
}

void OverviewTab::setEndpointName(const QString& name)
{
    if (std::exchange(m_endpointName, name) != name)
        rebuild();
}

void OverviewTab::setNote(const capture::CaptureNote& note)
{
    if (std::exchange(m_note, note) != note)
        rebuild();
}

void OverviewTab::setForwards(std::vector<endpoint::ForwardAttempt> attempts)
{
    m_forwards = std::move(attempts);
    rebuild();
}

void OverviewTab::setDrift(const capture::CaptureDrift& drift)
{
    if (std::exchange(m_drift, drift) != drift)
        rebuild();
}

void OverviewTab::addEndpointSections()
{
    const capture::Capture& capture = m_content->capture;
    if (const auto facts = endpointFacts(capture, m_endpointName); !facts.empty())
        addSection(tr("Endpoint"), facts);
    if (capture.summary.has(capture::Forwarded))
        addSection(tr("Forwarding"), forwardFacts(m_forwards));
    if (const auto facts = tlsFacts(capture.facts.tls); !facts.empty())
        addSection(tr("TLS"), facts);
}

void OverviewTab::rebuild()
{
    clearSections();
    const Content& content = m_content;
    if (!content)
        return;
    const capture::CaptureSummary& s = content->capture.summary;
    std::vector<Fact> written;
    if (!m_note.text.empty())
        written.push_back({tr("Note"), textFromBytes(m_note.text), {}});
    if (!m_note.labels.empty())
        written.push_back({tr("Labels"), textFromBytes(capture::labelText(m_note.labels)), {}});
    if (m_note.colour != capture::CaptureColour::None)
        written.push_back({tr("Colour"), colourWord(m_note.colour), {}});
    if (!written.empty())
        addSection(tr("Your notes"), written);
    std::vector<Fact> event;
    if (!s.eventType.empty())
        event.push_back({tr("Type"), textFromBytes(s.eventType), {}, true});
    if (!s.eventId.empty())
        event.push_back({tr("Id"), textFromBytes(s.eventId), {}, true});
    if (content->read.json && content->read.json->find("occurred_at") && content->read.json->find("occurred_at")->isString())
        event.push_back(
            {tr("Occurred"), textFromBytes(content->read.json->find("occurred_at")->asString()), {}, true});
    if (s.duplicateOf != 0)
        event.push_back({tr("Duplicate of"), tr("capture #%1").arg(s.duplicateOf),
                         tr("The first capture with this event id"), false, s.duplicateOf});
    if (!event.empty())
        addSection(tr("Event"), event);
    if (!m_drift.departures.empty())
        addSection(tr("Departs from the %n before of its type", nullptr, int(m_drift.before)), driftFacts(m_drift));
    addSection(s.has(capture::OverSmtp) ? tr("Mail") : tr("Request"), factsOf(*content));
    addEndpointSections();
    const auto fields = [](const http::Headers& headers) {
        std::vector<Fact> facts;
        for (const http::Header& header : headers)
            facts.push_back({textFromBytes(header.name), textFromBytes(header.value), {}, true});
        return facts;
    };
    if (!content->query.empty())
        addSection(tr("Query parameters"), fields(content->query));
    if (!content->capture.trailers.empty())
        addSection(tr("Trailers"), fields(content->capture.trailers));
}

void OverviewTab::addSection(const QString& title, const std::vector<Fact>& facts)
{
    auto* section = new QWidget(widget());
    auto* layout = new QVBoxLayout(section);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeHeading(section, title, 1.0));
    auto* grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(7);
    grid->setColumnMinimumWidth(0, fontMetrics().averageCharWidth() * 13);
    grid->setColumnStretch(1, 1);
    for (int row = 0; row < int(facts.size()); ++row)
        addFact(grid, row, facts[std::size_t(row)]);
    layout->addLayout(grid);
    m_layout->insertWidget(m_layout->count() - 1, section);
}

void OverviewTab::addFact(QGridLayout* grid, int row, const Fact& fact)
{
    auto* name = new MutedLabel(fact.name);
    grid->addWidget(name, row, 0, Qt::AlignTop);
    auto* value = new QLabel;
    value->setTextFormat(fact.link ? Qt::RichText : Qt::PlainText);
    value->setText(fact.link ? QStringLiteral("<a href=\"#\">%1</a>").arg(fact.value.toHtmlEscaped())
                             : fact.value);
    value->setWordWrap(true);
    value->setToolTip(fact.hint);
    if (fact.code)
        value->setFont(monospaceFont());
    if (fact.link) {
        value->setObjectName(QStringLiteral("duplicateLink"));
        value->setAccessibleName(tr("Show capture #%1").arg(fact.link));
        value->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
        connect(value, &QLabel::linkActivated, this,
                [this, link = fact.link] { Q_EMIT captureLinkActivated(link); });
    } else {
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    name->setBuddy(value);
    grid->addWidget(value, row, 1);
}

} // namespace hookbench::ui
