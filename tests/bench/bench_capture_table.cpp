// How long the capture table takes at a million rows: append, load, filter, sort.
//     bench_capture_table [rows]
#include "capture/CaptureTable.h"
#include "capture/query/ColumnFilter.h"
#include "capture/query/QueryParser.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace hookbench::capture;

namespace {

std::vector<CaptureSummary> batch(CaptureId first, std::size_t count)
{
    static const char* const methods[] = {"POST", "POST", "POST", "PUT", "GET", "DELETE"};
    static const char* const events[] = {"object.created", "object.updated", "collection.created",
                                         "alert.triggered", ""};
    std::vector<CaptureSummary> rows(count);
    for (std::size_t i = 0; i < count; ++i) {
        CaptureSummary& row = rows[i];
        row.id = first + static_cast<CaptureId>(i);
        const auto n = static_cast<std::uint64_t>(row.id) * 2654435761u;
        row.receivedAtUs = 1'795'000'000'000'000 + row.id * 200;
        row.durationUs = static_cast<std::int64_t>(n % 9000);
        row.size = n % 40'000;
        row.status = n % 50 == 0 ? 500 : 200;
        row.duplicateOf = n % 97 == 0 ? 1 : 0;
        row.method = methods[n % 6];
        row.target = "/hooks/tenant-" + std::to_string(n % 2000);
        row.eventType = events[n % 5];
    }
    return rows;
}

template <class Work>
double ms(Work work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

int main(int argc, char** argv)
{
    const std::size_t rows = argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 1'000'000;
    CaptureTable table;
    const auto all = batch(1, rows);
    std::printf("append %zu rows           %8.1f ms\n", rows, ms([&] { table.append(all); }));
    std::printf("memory                    %8.1f MB\n", double(table.memoryBytes()) / 1e6);
    const auto next = batch(static_cast<CaptureId>(rows) + 1, 150);
    std::printf("append a batch of 150     %8.3f ms\n", ms([&] { table.append(next); }));
    CaptureTable::View view;
    for (const char* words : {"", "tenant-7", "post 500", "duplicate", "nothing", "method:POST", "path:tenant-7",
                              "event:object.*", "status>=400", "size>10k", "duration>5ms", "is:duplicate",
                              "-path:/tenant-1/ status:2xx"}) {
        auto filter = ColumnFilter::make(parseQuery(words, {}).query);
        if (!filter)
            return 1;
        const double took = ms([&] { view = filter->matching(table); });
        std::printf("filter %-30s %8.1f ms  (%zu rows)\n", words, took, view.size());
    }
    view = table.all();
    using Column = CaptureTable::Column;
    constexpr std::pair<const char*, Column> columns[] = {
        {"method", Column::Method},        {"target", Column::Target}, {"status", Column::Status},
        {"event type", Column::EventType}, {"size", Column::Size},     {"duration", Column::Duration}};
    for (const auto& [name, column] : columns) {
        CaptureTable::SortJob job;
        const double prepared = ms([&] { job = table.sortJob(view, column); });
        const double sorted = ms([&] { (void)std::move(job).run(); });
        std::printf("sort by %-12s      %8.1f ms  and %.1f ms on the window's thread before\n", name, sorted,
                    prepared);
    }
    return 0;
}
