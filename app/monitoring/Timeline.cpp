#include "monitoring/Timeline.h"

#include "capture/CaptureJson.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace hookbench::monitoring {

namespace {

constexpr std::int64_t secondUs = 1'000'000;
constexpr std::int64_t mostBuckets = 120;
/// Lengths that people count in, in seconds.
constexpr std::array<std::int64_t, 14> roundLengths{10,    15,    30,    60,     120,    300,    600,
                                                    900,   1800,  3600,  10'800, 21'600, 43'200, 86'400};

/// The shortest round length with which the span has at most 120 buckets.
std::int64_t bucketLengthUs(std::int64_t spanUs)
{
    for (const std::int64_t seconds : roundLengths) {
        if (spanUs <= seconds * secondUs * mostBuckets)
            return seconds * secondUs;
    }
    const std::int64_t day = roundLengths.back() * secondUs;
    return (spanUs / (day * mostBuckets) + 1) * day;
}

/// The duration that so many percent do not exceed. Orders no more of them than it must; ask for large shares first.
std::int64_t percentile(std::vector<std::uint32_t>& durations, std::size_t percent, std::size_t& upTo)
{
    if (durations.empty())
        return 0;
    const std::size_t place = std::max<std::size_t>((durations.size() * percent + 99) / 100, 1) - 1;
    const auto at = [&](std::size_t index) { return durations.begin() + static_cast<std::ptrdiff_t>(index); };
    if (place < upTo)
        std::nth_element(durations.begin(), at(place), at(upTo));
    upTo = place;
    return durations[place];
}

struct Gathered {
    Bucket bucket;
    std::vector<std::uint32_t> durations;

    void add(const AttemptRow& row)
    {
        ++(row.isDelivered() ? bucket.delivered : bucket.failed);
        if (row.isTimed())
            durations.push_back(row.durationUs);
    }
    Bucket finished()
    {
        std::size_t upTo = durations.size();
        bucket.timed = static_cast<std::int64_t>(durations.size());
        bucket.p99Us = percentile(durations, 99, upTo);
        bucket.p95Us = percentile(durations, 95, upTo);
        bucket.p50Us = percentile(durations, 50, upTo);
        return bucket;
    }
};

std::string milliseconds(std::int64_t us)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3f", static_cast<double>(us) / 1000);
    return text.data();
}

} // namespace

Timeline timeline(const AttemptTable& table, const Selection& selection, std::int64_t nowUs)
{
    std::vector<bool> wanted(table.seriesCount());
    for (std::uint32_t series = 0; series < wanted.size(); ++series)
        wanted[series] = selection.includes(table.series(series));
    std::int64_t fromUs = startUs(selection.period, nowUs);
    const auto isIn = [&](const AttemptRow& row) {
        return row.isCounted != 0 && wanted[row.series] && row.startedAtUs >= fromUs && row.startedAtUs <= nowUs;
    };
    if (selection.period == Period::All) {
        fromUs = nowUs;
        for (const AttemptRow& row : table.rows()) {
            if (row.isCounted != 0 && wanted[row.series])
                fromUs = std::min(fromUs, row.startedAtUs);
        }
    }
    Timeline line;
    line.bucketUs = bucketLengthUs(std::max(nowUs - fromUs, 15 * 60 * secondUs));
    const std::int64_t firstUs = fromUs / line.bucketUs * line.bucketUs;
    std::vector<Gathered> gathered(static_cast<std::size_t>((nowUs - firstUs) / line.bucketUs) + 1);
    for (std::size_t i = 0; i < gathered.size(); ++i)
        gathered[i].bucket.startUs = firstUs + static_cast<std::int64_t>(i) * line.bucketUs;
    for (const AttemptRow& row : table.rows()) {
        if (isIn(row))
            gathered[static_cast<std::size_t>((row.startedAtUs - firstUs) / line.bucketUs)].add(row);
    }
    line.buckets.reserve(gathered.size());
    for (Gathered& one : gathered)
        line.buckets.push_back(one.finished());
    return line;
}

std::string timelineCsv(const Timeline& timeline)
{
    std::string csv = "start,delivered,failed,p50_ms,p95_ms,p99_ms\r\n";
    for (const Bucket& bucket : timeline.buckets) {
        csv += capture::timestampUtc(bucket.startUs) + "," + std::to_string(bucket.delivered) + "," +
               std::to_string(bucket.failed);
        for (const std::int64_t us : {bucket.p50Us, bucket.p95Us, bucket.p99Us})
            csv += "," + (bucket.timed == 0 ? std::string() : milliseconds(us));
        csv += "\r\n";
    }
    return csv;
}

} // namespace hookbench::monitoring
