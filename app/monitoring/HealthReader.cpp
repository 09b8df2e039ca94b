#include "monitoring/HealthReader.h"

#include "capture/CaptureIndex.h"
#include "delivery/AttemptScan.h"
#include "delivery/UrlParts.h"
#include "endpoint/forwarding/ForwardTable.h"
#include "monitoring/Mend.h"

#include <algorithm>
#include <filesystem>
#include <future>
#include <optional>
#include <thread>
#include <unordered_map>

namespace hookbench::monitoring {

namespace {

using delivery::AttemptScan;
using delivery::ScannedAttempt;

/// From how many rows on it is worth while to read with several connections.
constexpr std::int64_t rowsForThreads = 50'000;
constexpr int mostThreads = 4;
constexpr std::size_t forwardsAtOnce = 20'000;

/// Rows whose `series` is the log's own number of their source.
struct ScannedPart {
    std::vector<AttemptRow> rows;
};

Result<ScannedPart> readPart(AttemptScan& scan, std::int64_t after, std::int64_t upTo)
{
    ScannedPart part;
    part.rows.reserve(static_cast<std::size_t>(upTo - after));
    const Status read = scan.forEach(after, upTo, [&](const ScannedAttempt& one) {
        part.rows.push_back(pack({one.id, one.startedAtUs, one.durationUs, one.capture, one.number, one.status,
                                  one.outcome, one.diagnosis, delivery::Mode::Send, one.isLast},
                                 static_cast<std::uint32_t>(one.source)));
    });
    return read ? Result<ScannedPart>(std::move(part)) : read.error();
}

/// The same on a thread and a connection of its own.
Result<ScannedPart> readPartOf(const std::string& folder, std::int64_t after, std::int64_t upTo)
{
    const auto scan = AttemptScan::open(folder);
    if (!scan)
        return scan.error();
    return *scan ? readPart(**scan, after, upTo) : ScannedPart();
}

Result<std::vector<ScannedPart>> readParts(const std::string& folder, AttemptScan& own, std::int64_t after,
                                           std::int64_t upTo)
{
    const std::int64_t span = upTo - after;
    const int threads = span < rowsForThreads
                            ? 1
                            : std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, mostThreads);
    std::vector<std::future<Result<ScannedPart>>> others;
    for (int i = 1; i < threads; ++i)
        others.push_back(std::async(std::launch::async, readPartOf, folder, after + span * i / threads,
                                    after + span * (i + 1) / threads));
    std::vector<Result<ScannedPart>> read;
    read.push_back(readPart(own, after, after + span / threads));
    for (auto& other : others)
        read.push_back(other.get());
    std::vector<ScannedPart> parts;
    for (Result<ScannedPart>& part : read) {
        if (!part)
            return part.error();
        parts.push_back(std::move(*part));
    }
    return parts;
}

std::string hostOf(const std::string& url)
{
    const std::string place = delivery::withoutScheme(url);
    return place.substr(0, place.find('/'));
}

} // namespace

struct HealthReader::Connections {
    std::unique_ptr<AttemptScan> deliveries;
    std::unique_ptr<endpoint::ForwardTable> forwards;
    std::optional<storage::Database> capturesDatabase;
    std::optional<capture::CaptureIndex> captures;
};

HealthReader::HealthReader(std::string profileFolder)
    : m_folder(std::move(profileFolder)), m_open(std::make_unique<Connections>())
{
}

HealthReader::~HealthReader() = default;

Status HealthReader::refreshAttempts()
{
    if (!m_open->deliveries) {
        auto scan = AttemptScan::open(m_folder);
        if (!scan)
            return scan.error();
        m_open->deliveries = std::move(*scan);
        if (!m_open->deliveries)
            return Done{};
    }
    AttemptScan& scan = *m_open->deliveries;
    const auto oldest = scan.oldest();
    const auto newest = scan.newest();
    if (!oldest || !newest)
        return oldest ? newest.error() : oldest.error();
    if (*oldest > 0)
        m_attempts.removeBelow(Origin::Delivery, *oldest);
    const std::int64_t after = std::max(m_lastDelivery, *oldest - 1);
    if (*newest <= after)
        return Done{};
    auto parts = readParts(m_folder, scan, after, *newest);
    if (!parts)
        return parts.error();
    const auto sources = scan.sources();
    if (!sources)
        return sources.error();
    struct Known {
        std::uint32_t series = 0;
        bool isSent = true;
    };
    std::unordered_map<std::uint32_t, Known> known;
    for (const auto& [id, source] : *sources) {
        const std::uint32_t series = m_attempts.numberOf({Origin::Delivery, source.registrationId, source.registrationName,
                                                          source.kind, source.place, source.eventType});
        known[static_cast<std::uint32_t>(id)] = {series, source.mode == delivery::Mode::Send};
    }
    std::size_t count = m_attempts.rows().size();
    for (const ScannedPart& part : *parts)
        count += part.rows.size();
    if (m_lastDelivery == 0)
        m_attempts.reserve(count + count / 8);
    for (const ScannedPart& part : *parts) {
        for (AttemptRow row : part.rows) {
            const auto found = known.find(row.series);
            if (found == known.end())
                continue; // its source went with it, between the two questions
            row.series = found->second.series;
            row.isCounted = row.isCounted != 0 && found->second.isSent ? 1 : 0;
            m_attempts.append(row);
        }
    }
    m_lastDelivery = *newest;
    return Done{};
}

Result<bool> HealthReader::refreshCaptures(std::size_t limit)
{
    if (!m_open->captures) {
        const std::string file = m_folder + "/hookbench.db";
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored))
            return false;
        auto database = storage::Database::open(file, storage::Database::Access::ReadOnly);
        if (!database)
            return database.error();
        m_open->capturesDatabase.emplace(std::move(*database));
        auto index = capture::CaptureIndex::open(*m_open->capturesDatabase);
        if (!index)
            return index.error();
        m_open->captures.emplace(std::move(*index));
    }
    const auto newer = m_open->captures->listForward(m_captures.newest(), limit);
    if (!newer)
        return newer.error();
    m_captures.append(*newer);
    if (newer->size() == limit)
        return true;
    const Status read = refreshForwards();
    return read ? Result<bool>(false) : read.error();
}

Status HealthReader::refreshForwards()
{
    if (!m_open->forwards) {
        auto table = endpoint::ForwardTable::openToRead(m_folder);
        if (!table)
            return table.error();
        m_open->forwards = std::move(*table);
        if (!m_open->forwards)
            return Done{};
    }
    const auto oldest = m_open->forwards->oldest();
    if (!oldest)
        return oldest.error();
    if (*oldest > 0)
        m_attempts.removeBelow(Origin::Forward, *oldest);
    while (true) {
        const auto newer = m_open->forwards->figuresAfter(m_lastForward, forwardsAtOnce);
        if (!newer)
            return newer.error();
        for (const endpoint::ForwardTable::Figures& one : *newer) {
            const CaptureMark* mark = m_captures.find(one.capture);
            const auto name = m_endpointNames.find(one.endpoint);
            const std::uint32_t series = m_attempts.numberOf(
                {Origin::Forward, "",
                 name == m_endpointNames.end() ? "endpoint " + std::to_string(one.endpoint) : name->second, "forward",
                 hostOf(one.url), mark ? m_captures.eventType(*mark) : std::string()});
            const auto cause = causeOfStatus(one.status);
            m_attempts.append(pack({one.id, one.startedAtUs, one.durationUs, one.capture,
                                    static_cast<std::int32_t>(one.number), one.status,
                                    cause == delivery::DiagnosisCode::Delivered ? delivery::Outcome::Delivered
                                                                                : delivery::Outcome::Failed,
                                    cause, delivery::Mode::Send, false},
                                   series));
            m_lastForward = one.id;
        }
        if (newer->size() < forwardsAtOnce)
            return Done{};
    }
}

} // namespace hookbench::monitoring
