#include "endpoint/RetentionKeeper.h"

#include "base/ContextGuard.h"
#include "capture/CaptureIndex.h"

#include <QThreadPool>

#include <algorithm>

namespace hookbench::endpoint {

namespace {

constexpr std::int64_t everyMs = 60'000;
constexpr std::int64_t dayUs = std::int64_t{24} * 3600 * 1'000'000;

struct Sum {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
};

bool isTooMuch(const RetentionOptions& limit, const Sum& sum, std::int64_t receivedUs, std::int64_t nowUs)
{
    return (limit.count > 0 && sum.count > limit.count) || (limit.bytes > 0 && sum.bytes > limit.bytes) ||
           (limit.days > 0 && nowUs - receivedUs > limit.days * dayUs);
}

} // namespace

Result<std::vector<capture::CaptureId>> overdueCaptures(const std::string& profileFolder,
                                                        const RetentionKeeper::Limits& limits, std::int64_t nowUs)
{
    auto database =
        storage::Database::open(profileFolder + "/hookbench.db", storage::Database::Access::ReadOnly);
    if (!database)
        return database.error();
    auto index = capture::CaptureIndex::open(*database);
    if (!index)
        return index.error();
    std::map<std::uint16_t, Sum> sums;
    std::vector<capture::CaptureId> overdue;
    const Status looked = index->forEachSize([&](const capture::CaptureIndex::SizeRow& row) {
        const std::uint16_t endpoint = capture::endpointNumberOf(row.flags);
        const auto limit = limits.find(endpoint);
        if (limit == limits.end())
            return;
        Sum& sum = sums[endpoint];
        ++sum.count;
        sum.bytes += row.size;
        if ((row.flags & capture::Pinned) == 0 && isTooMuch(limit->second, sum, row.receivedAtUs, nowUs))
            overdue.push_back(row.id);
    });
    if (!looked)
        return looked.error();
    return overdue;
}

RetentionKeeper::RetentionKeeper(const Clock& clock, Scheduler& scheduler, capture::CaptureStore& store,
                                 std::string profileFolder)
    : m_clock(clock), m_scheduler(scheduler), m_store(store), m_folder(std::move(profileFolder))
{
    connect(
        &store, &capture::CaptureStore::captured, this,
        [fresh = m_fresh] { fresh->store(true, std::memory_order_relaxed); },
        Qt::DirectConnection);
}

void RetentionKeeper::setLimits(Limits limits)
{
    std::erase_if(limits, [](const auto& limit) { return limit.second == RetentionOptions(); });
    if (limits == m_limits)
        return;
    m_limits = std::move(limits);
    *m_fresh = true;
    look();
    keepOn();
}

void RetentionKeeper::keepOn()
{
    if (m_waits || m_limits.empty())
        return;
    m_waits = true;
    m_scheduler.after(everyMs, this, [this] {
        m_waits = false;
        look();
        keepOn();
    });
}

void RetentionKeeper::look()
{
    const bool byTime = std::any_of(m_limits.begin(), m_limits.end(), [](const auto& limit) { return limit.second.days > 0; });
    if (m_limits.empty() || m_looks || (!m_fresh->exchange(false) && !byTime))
        return;
    m_looks = true;
    QThreadPool::globalInstance()->start(
        [this, guard = ContextGuard::of(this), folder = m_folder, limits = m_limits, nowUs = m_clock.nowUs()] {
            auto overdue = std::make_shared<Result<std::vector<capture::CaptureId>>>(overdueCaptures(folder, limits, nowUs));
            guard->post([this, overdue] {
                m_looks = false;
                if (!*overdue)
                    Q_EMIT failed(overdue->error());
                else if (!(*overdue)->empty())
                    m_store.erase(std::move(**overdue), this, [this](const Status& erased) {
                        if (!erased)
                            Q_EMIT failed(erased.error());
                    });
            });
        });
}

} // namespace hookbench::endpoint
