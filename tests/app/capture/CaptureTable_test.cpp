#include "capture/CaptureTable.h"

#include "capture/query/ColumnFilter.h"
#include "capture/query/QueryParser.h"

using namespace hookbench::capture;

namespace {

CaptureSummary summary(CaptureId id, std::string method = "POST", std::string target = "/hooks",
                       std::string eventType = "object.created", std::int32_t status = 200)
{
    CaptureSummary s;
    s.id = id;
    s.receivedAtUs = 1'795'000'000'000'000 + id;
    s.durationUs = 1000 - id;
    s.size = static_cast<std::uint64_t>(id) * 10;
    s.status = status;
    s.method = std::move(method);
    s.target = std::move(target);
    s.eventType = std::move(eventType);
    return s;
}

std::vector<CaptureId> ids(const CaptureTable& table, const CaptureTable::View& view)
{
    std::vector<CaptureId> out;
    for (const auto position : view)
        out.push_back(table.id(position));
    return out;
}

std::vector<CaptureId> filtered(const CaptureTable& table, std::string_view words)
{
    auto filter = ColumnFilter::make(parseQuery(words, {}).query);
    REQUIRE(filter);
    return ids(table, filter->matching(table));
}

CaptureTable sample()
{
    CaptureTable table;
    table.append({summary(11, "GET", "/health", "", 404), summary(12, "POST", "/hooks/a"),
                  summary(13, "DELETE", "/x")});
    table.prependHistory({summary(10, "POST", "/b"), summary(9, "PUT", "/Hooks/c", "batch.failed", 500)});
    return table;
}

} // namespace

TEST_CASE("live rows and history keep the order of their ids, whichever comes first")
{
    const CaptureTable table = sample();
    CHECK(table.size() == 5);
    CHECK(filtered(table, "") == std::vector<CaptureId>{9, 10, 11, 12, 13});
    CHECK(table.find(10) == -1);
    CHECK(table.find(12) == 1);
    CHECK_FALSE(table.find(14));
    CHECK(table.target(-2) == "/Hooks/c");
    CHECK(table.eventType(-2) == "batch.failed");
    CHECK(table.bodySize(2) == 130);
    CHECK(table.durationUs(0) == 989);
    CHECK(table.receivedAtUs(0) == 1'795'000'000'000'011);
}

TEST_CASE("a row that arrives twice, live and from the history, is there once")
{
    CaptureTable table;
    table.append({summary(5), summary(6)});
    table.append({summary(6), summary(7)});
    table.prependHistory({summary(7), summary(6), summary(5), summary(4)});
    CHECK(filtered(table, "") == std::vector<CaptureId>{4, 5, 6, 7});
}

TEST_CASE("a filter wants every word, wherever it stands and in whatever case")
{
    const CaptureTable table = sample();
    CHECK(filtered(table, "hooks") == std::vector<CaptureId>{9, 12});
    CHECK(filtered(table, "HOOKS post") == std::vector<CaptureId>{12});
    CHECK(filtered(table, "failed") == std::vector<CaptureId>{9});
    CHECK(filtered(table, "404") == std::vector<CaptureId>{11});
    CHECK(filtered(table, "5") == std::vector<CaptureId>{9});
    CHECK(filtered(table, "nothing like this").empty());
}

TEST_CASE("marks are words of the filter")
{
    CaptureTable table;
    CaptureSummary duplicate = summary(2);
    duplicate.duplicateOf = 1;
    CaptureSummary broken = summary(3);
    broken.flags = Malformed | Truncated;
    table.append({summary(1), duplicate, broken});
    table.setPinned({1}, true);
    CHECK(filtered(table, "duplicate") == std::vector<CaptureId>{2});
    CHECK(filtered(table, "malformed") == std::vector<CaptureId>{3});
    CHECK(filtered(table, "truncated post") == std::vector<CaptureId>{3});
    CHECK(filtered(table, "pinned") == std::vector<CaptureId>{1});
    table.setPinned({1}, false);
    CHECK(filtered(table, "pinned").empty());
    CHECK(table.marks(*table.find(3)) == (Malformed | Truncated));
}

TEST_CASE("an order from elsewhere sorts, and what it does not know stands behind")
{
    CaptureTable table = sample();
    const auto all = CaptureTable::range(table.begin(), table.end());
    const auto sorted = [&] { return ids(table, table.sorted(all, CaptureTable::Column::Given)); };
    CHECK(sorted() == std::vector<CaptureId>{9, 10, 11, 12, 13});
    table.setGivenOrder({12, 9, 99, 11});
    CHECK(sorted() == std::vector<CaptureId>{12, 9, 11, 10, 13});
    CHECK(table.before(*table.find(11), *table.find(10), CaptureTable::Column::Given));
    table.setGivenOrder({});
    CHECK(sorted() == std::vector<CaptureId>{9, 10, 11, 12, 13});
}

TEST_CASE("every column sorts, equal rows by id, and before() agrees with it")
{
    const CaptureTable table = sample();
    const auto all = CaptureTable::range(table.begin(), table.end());
    using Column = CaptureTable::Column;
    CHECK(ids(table, table.sorted(all, Column::Method)) == std::vector<CaptureId>{13, 11, 10, 12, 9});
    CHECK(ids(table, table.sorted(all, Column::Status)) == std::vector<CaptureId>{10, 12, 13, 11, 9});
    CHECK(ids(table, table.sorted(all, Column::Duration)) == std::vector<CaptureId>{13, 12, 11, 10, 9});
    CHECK(ids(table, table.sorted(all, Column::EventType)) == std::vector<CaptureId>{11, 9, 10, 12, 13});
    for (const auto column : {Column::Time, Column::Method, Column::Target, Column::Status, Column::EventType,
                              Column::Size, Column::Duration, Column::Marks, Column::Signature, Column::Given}) {
        const auto view = table.sorted(all, column);
        for (std::size_t i = 1; i < view.size(); ++i) {
            CHECK(table.before(view[i - 1], view[i], column));
            CHECK_FALSE(table.before(view[i], view[i - 1], column));
        }
    }
}

TEST_CASE("removed rows are gone and come back to their places")
{
    CaptureTable table = sample();
    table.remove({10, 12, 99});
    CHECK(filtered(table, "") == std::vector<CaptureId>{9, 11, 13});
    table.restore({summary(12, "POST", "/hooks/a"), summary(10, "POST", "/b")});
    CHECK(filtered(table, "") == std::vector<CaptureId>{9, 10, 11, 12, 13});
    table.restore({summary(12)});
    CHECK(table.size() == 5);
    table.append({summary(14)});
    CHECK(table.find(14).has_value());
}

TEST_CASE("more methods and event types than there are numbers for keep their texts")
{
    CaptureTable table;
    std::vector<CaptureSummary> batch;
    for (CaptureId id = 1; id <= 70'000; ++id)
        batch.push_back(summary(id, "M" + std::to_string(id), "/", "type." + std::to_string(id)));
    table.append(batch);
    CHECK(table.method(*table.find(70'000)) == "M70000");
    CHECK(table.eventType(*table.find(69'999)) == "type.69999");
    CHECK(filtered(table, "m69998") == std::vector<CaptureId>{69'998});
    table.remove({70'000});
    CHECK(table.size() == 69'999);
    CHECK(table.sorted(CaptureTable::range(table.begin(), table.end()), CaptureTable::Column::Method).size() == 69'999);
}

TEST_CASE("a filter of a range continues one of the range before")
{
    const CaptureTable table = sample();
    auto wanted = ColumnFilter::make(parseQuery("post", {}).query);
    REQUIRE(wanted);
    auto view = wanted->matching(table, table.begin(), 1);
    const auto more = wanted->matching(table, 1, table.end());
    view.insert(view.end(), more.begin(), more.end());
    CHECK(view == wanted->matching(table));
}
