#include "capture/search/FilterWatch.h"

#include "capture/CaptureTable.h"
#include "capture/query/ColumnFilter.h"
#include "capture/query/QueryParser.h"

#include <algorithm>

namespace hookbench::capture {

namespace {

constexpr int collectMs = 200;

} // namespace

struct FilterWatch::Watched {
    SavedFilter filter;
    CancellationToken token;
    bool isSearching = false;
    std::vector<CaptureSummary> unsearched; ///< ids ascending
};

FilterWatch::FilterWatch(CaptureStore& store, const Clock& clock, std::string profileFolder, QObject* parent)
    : QObject(parent), m_clock(clock), m_search({.profileFolder = std::move(profileFolder), .threads = 1})
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(collectMs);
    connect(&m_timer, &QTimer::timeout, this, &FilterWatch::look);
    connect(&store, &CaptureStore::captured, this, [this](const CaptureBatch& batch) {
        if (m_watched.empty())
            return;
        m_pending.push_back(batch);
        if (!m_timer.isActive())
            m_timer.start();
    });
}

FilterWatch::~FilterWatch() = default;

void FilterWatch::setFilters(const std::vector<SavedFilter>& filters)
{
    std::vector<std::shared_ptr<Watched>> watched;
    for (const SavedFilter& filter : filters) {
        if (!filter.notify)
            continue;
        const auto same = std::find_if(m_watched.begin(), m_watched.end(),
                                       [&](const auto& one) { return one->filter == filter; });
        watched.push_back(same != m_watched.end() ? *same : std::make_shared<Watched>(Watched{filter, {}, false, {}}));
    }
    for (const auto& old : m_watched) {
        if (std::find(watched.begin(), watched.end(), old) == watched.end())
            old->token.cancel();
    }
    m_watched = std::move(watched);
}

void FilterWatch::look()
{
    std::vector<CaptureSummary> arrived;
    for (const CaptureBatch& batch : std::exchange(m_pending, {}))
        arrived.insert(arrived.end(), batch->begin(), batch->end());
    CaptureTable table;
    table.setEndpointNames(m_endpointNames);
    table.append(arrived);
    // A copy: who is told may change the filters.
    for (const auto& watched : std::vector(m_watched)) {
        const auto query = queryOrError(watched->filter.text, {m_clock.nowUs()});
        auto columns = query ? ColumnFilter::make(*query) : Result<ColumnFilter>(query.error());
        if (!columns)
            continue; // it was saved by a newer program
        std::vector<CaptureSummary> holds;
        for (const CaptureTable::Position position : columns->matching(table)) {
            const auto row = std::lower_bound(arrived.begin(), arrived.end(), table.id(position),
                                              [](const CaptureSummary& one, CaptureId id) { return one.id < id; });
            holds.push_back(*row);
        }
        if (holds.empty())
            continue;
        const Query messages = query->messages();
        if (messages.empty()) {
            Q_EMIT matched(watched->filter.name, holds);
            continue;
        }
        watched->unsearched.insert(watched->unsearched.end(), holds.begin(), holds.end());
        search(watched, messages);
    }
}

/// One search at a time for each: what comes meanwhile waits for its end, and is then looked at together.
void FilterWatch::search(const std::shared_ptr<Watched>& watched, const Query& messages)
{
    if (watched->isSearching || watched->unsearched.empty() || watched->token.isCancelled())
        return;
    watched->isSearching = true;
    const auto asked = std::make_shared<std::vector<CaptureSummary>>(std::exchange(watched->unsearched, {}));
    auto ids = std::make_shared<std::vector<CaptureId>>();
    for (const CaptureSummary& summary : *asked)
        ids->push_back(summary.id);
    const auto found = std::make_shared<std::vector<CaptureId>>();
    CaptureSearch::Handlers handlers;
    handlers.found = [found](const std::vector<CaptureId>& some, CaptureSearch::Progress) {
        found->insert(found->end(), some.begin(), some.end());
    };
    handlers.done = [this, watched, messages, asked, found](const Result<CaptureSearch::Outcome>&) {
        watched->isSearching = false;
        std::sort(found->begin(), found->end());
        std::vector<CaptureSummary> holds;
        std::copy_if(asked->begin(), asked->end(), std::back_inserter(holds), [&](const CaptureSummary& summary) {
            return std::binary_search(found->begin(), found->end(), summary.id);
        });
        if (!holds.empty() && !watched->token.isCancelled())
            Q_EMIT matched(watched->filter.name, holds);
        search(watched, messages);
    };
    m_search.start({messages, std::move(ids)}, watched->token, this, std::move(handlers));
}

} // namespace hookbench::capture
