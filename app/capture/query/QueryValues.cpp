#include "capture/query/QueryValues.h"

#include "base/Text.h"

#include <QDateTime>

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

namespace hookbench::capture {

namespace {

struct Unit {
    std::string_view name;
    double factor;
};

/// A number and one of the units; the value in the units' base.
template <std::size_t Count>
std::optional<std::int64_t> withUnit(std::string_view text, const std::array<Unit, Count>& units)
{
    double number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (failed != std::errc() || number < 0)
        return std::nullopt;
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const Unit& unit : units) {
        const double value = std::round(number * unit.factor);
        if (equalsIgnoringCase(rest, unit.name) && value < 9e18)
            return static_cast<std::int64_t>(value);
    }
    return std::nullopt;
}

constexpr double kibi = 1024;
constexpr std::array sizes{
    Unit{"", 1},           Unit{"b", 1},           Unit{"k", kibi},
    Unit{"kb", kibi},      Unit{"kib", kibi},      Unit{"m", kibi * kibi},
    Unit{"mb", kibi * kibi}, Unit{"mib", kibi * kibi}, Unit{"g", kibi * kibi * kibi},
    Unit{"gb", kibi * kibi * kibi}, Unit{"gib", kibi * kibi * kibi},
};
constexpr std::array durations{
    Unit{"", 1e3}, Unit{"us", 1}, Unit{"µs", 1}, Unit{"ms", 1e3}, Unit{"s", 1e6}, Unit{"m", 60e6}, Unit{"min", 60e6},
};
constexpr std::array agos{
    Unit{"s", 1e6}, Unit{"m", 60e6}, Unit{"min", 60e6}, Unit{"h", 3600e6}, Unit{"d", 86400e6}, Unit{"w", 7 * 86400e6},
};

std::int64_t microseconds(const QDateTime& time)
{
    return time.toMSecsSinceEpoch() * 1000;
}

QTime timeOfDay(const QString& text)
{
    for (const char* format : {"H:mm", "H:mm:ss", "H:mm:ss.zzz"}) {
        if (const QTime time = QTime::fromString(text, QLatin1String(format)); time.isValid())
            return time;
    }
    return {};
}

} // namespace

std::optional<std::int64_t> parseQueryNumber(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

std::optional<std::int64_t> parseQuerySize(std::string_view text)
{
    return withUnit(text, sizes);
}

std::optional<std::int64_t> parseQueryDuration(std::string_view text)
{
    return withUnit(text, durations);
}

std::optional<std::int64_t> parseQueryTime(std::string_view text, const QueryContext& context)
{
    if (const auto ago = withUnit(text, agos))
        return context.nowUs - *ago;
    const QDate today = QDateTime::fromMSecsSinceEpoch(context.nowUs / 1000, context.zone).date();
    if (equalsIgnoringCase(text, "now"))
        return context.nowUs;
    if (equalsIgnoringCase(text, "today"))
        return microseconds(today.startOfDay(context.zone));
    if (equalsIgnoringCase(text, "yesterday"))
        return microseconds(today.addDays(-1).startOfDay(context.zone));
    const bool utc = text.ends_with('Z') || text.ends_with('z');
    const QTimeZone zone = utc ? QTimeZone::utc() : context.zone;
    const QString words = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size() - (utc ? 1 : 0)));
    if (const QTime time = timeOfDay(words); time.isValid())
        return microseconds(QDateTime(today, time, zone));
    const qsizetype separator = words.indexOf(QLatin1Char('T'), 0, Qt::CaseInsensitive);
    const QDate date = QDate::fromString(words.left(separator), Qt::ISODate);
    if (!date.isValid())
        return std::nullopt;
    if (separator < 0)
        return microseconds(date.startOfDay(zone));
    const QTime time = timeOfDay(words.mid(separator + 1));
    return time.isValid() ? std::optional(microseconds(QDateTime(date, time, zone))) : std::nullopt;
}

} // namespace hookbench::capture
