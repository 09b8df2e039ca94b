#include "events/Envelope.h"

#include "events/Samples.h"

#include <array>
#include <chrono>
#include <cstdio>

#include <QRandomGenerator>

namespace hookbench::events {

json::Value sampleEnvelope(std::string_view eventType, std::string_view eventId, std::int64_t nowUs)
{
    return sampleEvent(eventType, EnvelopeKind::Simple, eventId, nowUs);
}

std::string makeEventId()
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::array<quint32, 3> words{};
    QRandomGenerator::global()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    std::string id = "evt_";
    for (const quint32 word : words) {
        for (int shift = 28; shift >= 0; shift -= 4)
            id.push_back(digits[(word >> shift) & 15]);
    }
    return id;
}

std::string utcTimestamp(std::int64_t unixUs)
{
    using namespace std::chrono;
    const sys_seconds time{seconds(unixUs / 1'000'000 - (unixUs % 1'000'000 < 0 ? 1 : 0))};
    const sys_days day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

} // namespace hookbench::events
