#include "events/Envelope.h"

#include "events/Samples.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <array>

namespace hookbench::events {

json::Value sampleEnvelope(std::string_view eventType, std::string_view eventId, std::int64_t nowUs)
{
    return sampleEvent(eventType, EnvelopeKind::Simple, eventId, nowUs);
}

std::string makeEventId()
{
    std::array<quint32, 3> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    std::string id = "evt_";
    for (const quint32 word : words)
        id += QString::number(word, 16).rightJustified(8, QLatin1Char('0')).toStdString();
    return id;
}

std::string utcTimestamp(std::int64_t unixUs)
{
    return QDateTime::fromMSecsSinceEpoch(unixUs / 1000, Qt::UTC).toString(Qt::ISODate).toStdString();
}

} // namespace hookbench::events
