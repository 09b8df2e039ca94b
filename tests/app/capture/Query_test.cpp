#include "capture/query/ColumnFilter.h"
#include "capture/query/QueryCompletion.h"
#include "capture/query/QueryParser.h"
#include "capture/query/SavedFilterStore.h"

#include <QTemporaryDir>

using namespace hookbench;
using namespace hookbench::capture;

namespace {

constexpr std::int64_t secondUs = 1'000'000;
constexpr std::int64_t noonUs = 1'795'521'600 * secondUs; // 2026-11-24T12:00:00Z

QueryContext context()
{
    return {noonUs, QTimeZone::utc()};
}

CaptureTable sample()
{
    CaptureTable table;
    CaptureSummary first;
    first.id = 1;
    first.method = "POST";
    first.target = "/hooks/orders?x=1";
    first.eventType = "object.created";
    first.status = 200;
    first.size = 12'000;
    first.durationUs = 150'000;
    first.receivedAtUs = noonUs - 3 * 3600 * secondUs;
    CaptureSummary second = first;
    second.id = 2;
    second.method = "GET";
    second.target = "/health";
    second.eventType.clear();
    second.status = 503;
    second.size = 0;
    second.durationUs = 900;
    second.receivedAtUs = noonUs - 60 * secondUs;
    CaptureSummary third = first;
    third.id = 3;
    third.eventType = "batch.failed";
    third.flags = Pinned;
    third.duplicateOf = 1;
    third.status = 404;
    third.receivedAtUs = noonUs - secondUs;
    table.append({first, second, third});
    return table;
}

std::vector<CaptureId> found(std::string_view text)
{
    const CaptureTable table = sample();
    const auto query = queryOrError(text, context());
    INFO(text << (query ? "" : ": " + query.error().message));
    REQUIRE(query);
    auto filter = ColumnFilter::make(*query);
    REQUIRE(filter);
    std::vector<CaptureId> ids;
    for (const auto position : filter->matching(table))
        ids.push_back(table.id(position));
    return ids;
}

using Ids = std::vector<CaptureId>;

} // namespace

TEST_CASE("each column has a term, and all terms must hold")
{
    CHECK(found("") == Ids{1, 2, 3});
    CHECK(found("method:post") == Ids{1, 3});
    CHECK(found("method:POST,GET") == Ids{1, 2, 3});
    CHECK(found("path:/hooks") == Ids{1, 3});
    CHECK(found("event:object.*") == Ids{1});
    CHECK(found("status>=400") == Ids{2, 3});
    CHECK(found("status:4xx") == Ids{3});
    CHECK(found("size>10k") == Ids{1, 3});
    CHECK(found("duration<1ms") == Ids{2});
    CHECK(found("id:2..3") == Ids{2, 3});
    CHECK(found("is:pinned") == Ids{3});
    CHECK(found("is:duplicate method:POST status>=400") == Ids{3});
    CHECK(found("status>=400 method:GET") == Ids{2});
}

TEST_CASE("a minus turns a term round")
{
    CHECK(found("-method:POST") == Ids{2});
    CHECK(found("-is:pinned -path:/health") == Ids{1});
}

TEST_CASE("times are those of the day, of a date, or so long ago")
{
    CHECK(found("after:10:00") == Ids{2, 3});
    CHECK(found("before:10:00") == Ids{1});
    CHECK(found("after:2m") == Ids{2, 3});
    CHECK(found("after:2026-11-24") == Ids{1, 2, 3});
    CHECK(found("before:2026-11-24").empty());
}

TEST_CASE("a term that is not understood is told with its place, and the others hold")
{
    const std::string text = "method:POST staus>=400";
    const ParsedQuery parsed = parseQuery(text, context());
    REQUIRE(parsed.errors.size() == 1);
    CHECK(text.substr(parsed.errors[0].span.begin, parsed.errors[0].span.size()).starts_with("staus"));
    CHECK(parsed.errors[0].message.find("status") != std::string::npos);
    CHECK(parsed.query.terms.size() == 1);
    CHECK_FALSE(queryOrError(text, context()));
    for (const char* wrong : {"status>=abc", "size>10q", "is:nothing", "after:99:99", "text:/(/", "body:\"open"}) {
        INFO(wrong);
        const ParsedQuery bad = parseQuery(wrong, context());
        REQUIRE_FALSE(bad.ok());
        CHECK(bad.errors[0].span.end <= std::string_view(wrong).size());
        CHECK_FALSE(bad.errors[0].message.empty());
    }
}

TEST_CASE("what rows cannot answer is asked of the messages")
{
    const auto query = queryOrError("status>=400 header[x-request-id]:abc body:\"obj_123\" /ord_[0-9]+/", context());
    REQUIRE(query);
    CHECK(query->columns().terms.size() == 1);
    CHECK(query->messages().terms.size() == 3);
}

namespace {

std::vector<std::string> offered(std::string_view text)
{
    const std::size_t cursor = text.find('|');
    std::string plain(text);
    plain.erase(cursor, 1);
    CaptureTable table = sample();
    table.setEndpointNames({{std::uint16_t{1}, "default"}, {std::uint16_t{2}, "my orders"}});
    std::vector<std::string> texts;
    const QueryCompletions completions = completionsAt(plain, cursor, QueryFacts::of(table));
    for (const QueryCompletion& item : completions.items)
        texts.push_back(std::string(plain).replace(completions.replaced.begin, completions.replaced.size(), item.text));
    return texts;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("completion offers keys, the values that the captures have, and a word as text of the message")
{
    CHECK(offered("|").size() == queryKeys().size());
    CHECK(offered("meth|") == Texts{"method:", "\"meth\""});
    CHECK(offered("-pin|") == Texts{"-is:pinned", "-\"pin\""});
    CHECK(offered("status>=400 si| event:x") ==
          Texts{"status>=400 signature: event:x", "status>=400 size> event:x", "status>=400 \"si\" event:x"});
    CHECK(offered("say\"it|") == Texts{"\"say\\\"it\""});
    CHECK(offered("method:|") == Texts{"method:POST", "method:GET"});
    CHECK(offered("method:GET,p|") == Texts{"method:GET,POST"});
    CHECK(offered("event:created|") == Texts{"event:object.created"});
    CHECK(offered("path:/h|") == Texts{"path:/hooks/orders", "path:/health"});
    CHECK(offered("endpoint:|") == Texts{"endpoint:default", "endpoint:\"my orders\""});
    CHECK(offered("signature:in|") == Texts{"signature:invalid"});
    CHECK(offered("header[x-req|") == Texts{"header[x-request-id]:"});
    CHECK(offered("\"in quotes|") == Texts{});
    CHECK(offered("body:/exp|") == Texts{});
}

TEST_CASE("words become text that is looked for in whole messages")
{
    CHECK(wordsAsText("evt_1 status>=400 -retry") == "\"evt_1\" status>=400 -\"retry\"");
    CHECK(wordsAsText("duplicate ord_1") == "duplicate \"ord_1\"");
    CHECK(wordsAsText("method:POST \"text\" /x/") == "method:POST \"text\" /x/");
    CHECK(wordsAsText("a\"b") == "\"a\\\"b\"");
}

TEST_CASE("a saved filter is kept under its name, renamed, and removed")
{
    const QTemporaryDir folder;
    auto workspace = storage::Workspace::open(folder.path().toStdString());
    REQUIRE(workspace);
    const auto asked = [&](auto question) {
        return (*workspace)->wait<Done>([&](storage::Database& database) -> Status {
            SavedFilterTable table(database);
            return question(table);
        });
    };
    const auto all = [&] {
        return *(*workspace)->wait<std::vector<SavedFilter>>(
            [](storage::Database& database) { return SavedFilterTable(database).all(); });
    };
    const SavedFilter errors{"Errors", "status>=400", false};
    const SavedFilter big{"big", "size>1M", true};
    REQUIRE(asked([&](SavedFilterTable& table) { return table.save(errors); }));
    REQUIRE(asked([&](SavedFilterTable& table) { return table.save(big); }));
    CHECK(all() == std::vector{big, errors});

    const auto renamed = [&](const char* from, const SavedFilter& to) {
        return asked([&](SavedFilterTable& table) { return table.replace(from, to); });
    };
    CHECK(renamed("Errors", {"big", "status>=400", false}).error().code == ErrorCode::InvalidInput);
    CHECK(renamed("gone", {"new", "status>=400", false}).error().code == ErrorCode::NotFound);
    CHECK(renamed("Errors", {"Errors", "staus>=400", false}).error().code == ErrorCode::InvalidInput);
    CHECK(all() == std::vector{big, errors});
    REQUIRE(renamed("Errors", {"Server errors", "status:5xx", true}));
    CHECK(all() == std::vector<SavedFilter>{big, {"Server errors", "status:5xx", true}});

    const auto save = [&](const SavedFilter& filter) {
        return asked([&](SavedFilterTable& table) { return table.save(filter); });
    };
    CHECK(save({" ", "status>=400", false}).error().code == ErrorCode::InvalidInput);
    CHECK(save({"wrong", "status>=", false}).error().code == ErrorCode::InvalidInput);
    REQUIRE(save({"big", "size>2M", false}));
    REQUIRE(asked([](SavedFilterTable& table) { return table.remove("Server errors"); }));
    CHECK(asked([](SavedFilterTable& table) { return table.remove("Server errors"); }).error().code == ErrorCode::NotFound);
    CHECK(all() == std::vector<SavedFilter>{{"big", "size>2M", false}});
}
