#include "capture/drift/DriftHistory.h"

#include "capture/CaptureLoader.h"

#include <algorithm>

namespace hookbench::capture {

namespace {

constexpr std::size_t pageSize = 1000;
constexpr std::size_t mostTypes = 10'000;

} // namespace

DriftHistory::DriftHistory(std::string profileFolder, CaptureIndex& index, Limits limits)
    : m_folder(std::move(profileFolder)), m_index(index), m_limits(limits)
{
}

Result<std::map<std::string, std::int64_t>> DriftHistory::types()
{
    std::map<std::string, std::int64_t> types;
    CaptureId after = 0;
    while (true) {
        const auto page = m_index.listForward(after, pageSize);
        if (!page)
            return page.error();
        for (const CaptureSummary& summary : *page) {
            if (!summary.eventType.empty() && (types.size() < mostTypes || types.contains(summary.eventType)))
                ++types[summary.eventType];
        }
        if (page->size() < pageSize)
            return types;
        after = page->back().id;
    }
}

DriftHistory::Known& DriftHistory::known(const std::string& eventType)
{
    if (!m_known.contains(eventType) && m_known.size() >= m_limits.types) {
        m_known.erase(std::min_element(m_known.begin(), m_known.end(), [](const auto& a, const auto& b) {
            return a.second.lastAsked < b.second.lastAsked;
        }));
    }
    Known& known = m_known[eventType];
    known.lastAsked = ++m_asked;
    return known;
}

Status DriftHistory::findNewest(Known& known, const std::string& eventType)
{
    ListQuery query;
    query.limit = pageSize;
    CaptureId newest = 0;
    while (known.waiting.size() < m_limits.newest) {
        const auto page = m_index.list(query);
        if (!page)
            return page.error();
        if (page->empty())
            break;
        newest = std::max(newest, page->front().id);
        for (const CaptureSummary& summary : *page) {
            if (summary.eventType == eventType && known.waiting.size() < m_limits.newest)
                known.waiting.push_front(summary.id);
        }
        query.before = page->back().id;
    }
    known.through = newest;
    return Done{};
}

Status DriftHistory::find(Known& known, const std::string& eventType)
{
    if (known.through == 0) {
        known.waiting.clear();
        return findNewest(known, eventType);
    }
    while (true) {
        const auto page = m_index.listForward(known.through, pageSize);
        if (!page)
            return page.error();
        for (const CaptureSummary& summary : *page) {
            if (summary.eventType == eventType)
                known.waiting.push_back(summary.id);
            known.through = summary.id;
        }
        if (page->size() < pageSize)
            return Done{};
    }
}

Status DriftHistory::learnWaiting(Known& known, const CancellationToken& token)
{
    while (!known.waiting.empty()) {
        if (token.isCancelled())
            return Error{ErrorCode::Cancelled, "Learning the shapes of the captures was cancelled.", ""};
        const auto row = m_index.find(known.waiting.front());
        if (!row)
            return row.error();
        known.waiting.pop_front();
        if (!*row || (*row)->deleted)
            continue;
        if (const auto capture = loadCapture(m_folder, **row, EventDrift::mostBytes))
            known.drift.learn(*capture);
    }
    return Done{};
}

Result<const EventDrift*> DriftHistory::of(const std::string& eventType, const CancellationToken& token)
{
    Known& here = known(eventType);
    if (const Status found = find(here, eventType); !found)
        return found.error();
    if (const Status learned = learnWaiting(here, token); !learned)
        return learned.error();
    return &here.drift;
}

Result<CaptureDrift> DriftHistory::of(const CaptureSummary& capture, const CancellationToken& token)
{
    if (capture.eventType.empty())
        return CaptureDrift();
    Known& here = known(capture.eventType);
    if (here.through >= capture.id && here.waiting.empty())
        return here.drift.of(capture.id);
    const auto drift = of(capture.eventType, token);
    if (!drift)
        return drift.error();
    return (*drift)->of(capture.id);
}

} // namespace hookbench::capture
