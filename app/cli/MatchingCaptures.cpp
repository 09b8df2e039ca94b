#include "cli/MatchingCaptures.h"

#include "base/Cancellation.h"
#include "capture/CaptureTable.h"
#include "capture/query/ColumnFilter.h"
#include "capture/search/CaptureSearch.h"
#include "endpoint/store/EndpointStore.h"

#include <QEventLoop>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

namespace hookbench::cli {

using namespace capture;

namespace {

constexpr std::size_t pageOfIndex = 10'000;

using EndpointNames = std::map<std::uint16_t, std::string>;

Result<EndpointNames> endpointNames(const std::string& profileFolder)
{
    EndpointNames names{{std::uint16_t{1}, endpoint::firstEndpointName}};
    const std::string path = profileFolder + "/workspace.db";
    if (!std::filesystem::exists(path))
        return names;
    auto database = storage::Database::open(path, storage::Database::Access::ReadOnly);
    if (!database)
        return database.error();
    const auto rows = endpoint::EndpointTable(*database).all();
    if (!rows)
        return rows.error();
    for (const endpoint::EndpointTable::Row& row : *rows)
        names[row.config.number] = row.config.name;
    return names;
}

/// Calls `visit` with the ids of a page of the index that the filter holds for, newest first, until it says false.
Status eachMatchingPage(CaptureIndex& index, ColumnFilter& filter, const EndpointNames& names, ListQuery page,
                        const std::function<bool(const std::vector<CaptureSummary>&)>& visit)
{
    page.limit = pageOfIndex;
    const auto written = index.notes();
    if (!written)
        return written.error();
    const CaptureNotes& notes = *written;
    while (true) {
        const auto rows = index.list(page);
        if (!rows)
            return rows.error();
        CaptureTable table;
        table.setEndpointNames(names);
        table.setNotes(notes);
        table.prependHistory(*rows);
        std::vector<CaptureSummary> matching;
        const CaptureTable::View view = filter.matching(table);
        // The rows descend, the positions of the view ascend.
        for (auto position = view.rbegin(); position != view.rend(); ++position)
            matching.push_back((*rows)[static_cast<std::size_t>(-1 - *position)]);
        if (!visit(matching) || rows->size() < page.limit)
            return Done{};
        page.before = rows->back().id;
    }
}

/// Searches the messages; the captures that are found are looked up in the index as they come.
Result<MatchingReport> searchMessages(const std::string& profileFolder, CaptureIndex& index, CaptureSearch::Request request,
                                      const std::function<bool(const CaptureSummary&)>& show)
{
    MatchingReport report;
    CaptureSearch search({.profileFolder = profileFolder, .niceness = 0});
    const CancellationToken token;
    std::optional<Result<CaptureSearch::Outcome>> outcome;
    std::optional<Error> failed;
    const std::size_t limit = request.limit;
    QEventLoop loop;
    const auto found = [&](const std::vector<CaptureId>& ids, CaptureSearch::Progress) {
        for (const CaptureId id : ids) {
            if (token.isCancelled() || report.printed >= limit)
                return;
            const auto row = index.find(id);
            if (!row)
                failed = row.error();
            else if (*row && !(*row)->deleted)
                ++report.printed;
            else
                continue;
            if (!row || !show((*row)->summary))
                token.cancel();
        }
        if (report.printed >= limit)
            token.cancel();
    };
    // Captures that are stored but removed must not use up the limit: it is applied here.
    request.limit = 0;
    search.start(std::move(request), token, &loop, {found, [&](Result<CaptureSearch::Outcome> done) {
                                                        outcome.emplace(std::move(done));
                                                        loop.quit();
                                                    }});
    if (!outcome)
        loop.exec();
    if (failed)
        return *failed;
    if (!*outcome)
        return outcome->error();
    report.damagedSegments = (*outcome)->damagedSegments;
    report.gaveUp = (*outcome)->gaveUp;
    return report;
}

} // namespace

Result<MatchingReport> printMatching(const std::string& profileFolder, CaptureIndex& index, const Query& query,
                                     const ListQuery& page, const std::function<bool(const CaptureSummary&)>& show)
{
    auto filter = ColumnFilter::make(query);
    if (!filter)
        return filter.error();
    const auto names =
        filter->looksAt(QueryField::Endpoint) ? endpointNames(profileFolder) : Result<EndpointNames>(EndpointNames());
    if (!names)
        return names.error();
    MatchingReport report;
    if (query.messages().empty()) {
        const Status listed = eachMatchingPage(index, *filter, *names, page, [&](const std::vector<CaptureSummary>& rows) {
            for (const CaptureSummary& row : rows) {
                if (report.printed == page.limit)
                    return false;
                ++report.printed;
                if (!show(row))
                    return false;
            }
            return report.printed < page.limit;
        });
        return listed ? Result<MatchingReport>(report) : listed.error();
    }
    CaptureSearch::Request request{query, nullptr, page.limit};
    if (!filter->empty() || page.before > 0 || page.after > 0) {
        auto candidates = std::make_shared<std::vector<CaptureId>>();
        const Status listed = eachMatchingPage(index, *filter, *names, page, [&](const std::vector<CaptureSummary>& rows) {
            for (const CaptureSummary& row : rows)
                candidates->push_back(row.id);
            return true;
        });
        if (!listed)
            return listed.error();
        std::reverse(candidates->begin(), candidates->end());
        request.candidates = std::move(candidates);
    }
    return searchMessages(profileFolder, index, std::move(request), show);
}

} // namespace hookbench::cli
