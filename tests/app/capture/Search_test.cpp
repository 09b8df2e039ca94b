#include "CaptureFixture.h"

#include "capture/query/QueryParser.h"
#include "capture/CaptureOrder.h"
#include "capture/search/CaptureSearch.h"
#include "capture/search/FilterWatch.h"

#include <zlib.h>

using namespace hookbench;
using namespace hookbench::capture;
using test::CaptureFixture;

namespace {

std::string gzipped(std::string text)
{
    z_stream stream{};
    constexpr int gzipWindow = 15 + 16;
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(text.size() + 200, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// Captures 1 to 4: two orders, one of them compressed, a customer, and something else.
void fill(CaptureFixture& fixture)
{
    fixture.append(CaptureFixture::request(R"({"order":"ord_123"})"), 200);
    auto compressed = CaptureFixture::request(gzipped(R"({"order":"ord_456","note":"Deeply Hidden"})"));
    compressed.rawHead = "POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nX-Request-Id: abc-7\r\n\r\n";
    compressed.headers = {{"Host", "a"}, {"Content-Encoding", "gzip"}, {"X-Request-Id", "abc-7"}};
    fixture.append(compressed, 200);
    fixture.append(CaptureFixture::request(R"({"customer":"cus_1","note":"hidden"})"), 200);
    fixture.append(CaptureFixture::request("nothing"), 200);
    fixture.store->flush();
    REQUIRE(fixture.stored.size() == 4);
}

/// Newest first.
std::vector<CaptureId> found(const CaptureFixture& fixture, std::string_view text,
                             std::shared_ptr<const std::vector<CaptureId>> candidates = nullptr, std::size_t limit = 0)
{
    const auto query = queryOrError(text, {});
    REQUIRE(query);
    CaptureSearch search({.profileFolder = fixture.folder()});
    QObject context;
    std::vector<CaptureId> ids;
    bool ended = false;
    search.start({*query, std::move(candidates), limit}, {}, &context,
                 {[&](const std::vector<CaptureId>& some, CaptureSearch::Progress) {
                      ids.insert(ids.end(), some.begin(), some.end());
                  },
                  [&](const Result<CaptureSearch::Outcome>& done) {
                      CHECK(done.ok());
                      ended = true;
                  }});
    REQUIRE(test::waitFor([&] { return ended; }));
    return ids;
}

using Ids = std::vector<CaptureId>;

} // namespace

TEST_CASE("a text is found in raw messages and in what was compressed, newest first")
{
    CaptureFixture fixture;
    fill(fixture);
    CHECK(found(fixture, "\"order\"") == Ids{2, 1});
    CHECK(found(fixture, "body:ord_456") == Ids{2});
    CHECK(found(fixture, "body:\"nowhere in it\"").empty());
}

TEST_CASE("capitals count in a text that has any")
{
    CaptureFixture fixture;
    fill(fixture);
    CHECK(found(fixture, "body:hidden") == Ids{3, 2});
    CHECK(found(fixture, "body:Hidden") == Ids{2});
}

TEST_CASE("an expression is found where it matches, and a header by its name")
{
    CaptureFixture fixture;
    fill(fixture);
    CHECK(found(fixture, "text:/ord_[0-9]{3}/") == Ids{2, 1});
    CHECK(found(fixture, "body:/cus_\\d/ -body:ord") == Ids{3});
    CHECK(found(fixture, "header[x-request-id]:abc") == Ids{2});
    CHECK(found(fixture, "header[x-request-id]:xyz").empty());
}

TEST_CASE("only the candidates are looked at, and no more than the limit found")
{
    CaptureFixture fixture;
    fill(fixture);
    const auto candidates = std::make_shared<const std::vector<CaptureId>>(Ids{1, 3});
    CHECK(found(fixture, "body:note", candidates) == Ids{3});
    CHECK(found(fixture, "body:o", nullptr, 1).size() == 1);
}

TEST_CASE("a watch tells of new captures that its filters hold for, in columns and in messages")
{
    CaptureFixture fixture;
    const test::FakeClock clock;
    FilterWatch watch(*fixture.store, clock, fixture.folder());
    std::map<std::string, std::vector<CaptureId>> told;
    QObject::connect(&watch, &FilterWatch::matched, &watch,
                     [&](const std::string& name, const std::vector<CaptureSummary>& captures) {
                         for (const CaptureSummary& capture : captures)
                             told[name].push_back(capture.id);
                     });
    const SavedFilter errors{"errors", "status>=400", true};
    const SavedFilter hidden{"hidden", "\"ord_456\" method:POST", true};
    const SavedFilter quiet{"quiet", "method:POST", false};
    watch.setFilters({errors, hidden, quiet});
    fill(fixture);
    fixture.append(CaptureFixture::request("broken"), 500);
    fixture.store->flush();
    REQUIRE(test::waitFor([&] { return told.size() == 2; }));
    CHECK(told == std::map<std::string, std::vector<CaptureId>>{{"errors", {5}}, {"hidden", {2}}});

    // One that is not watched any more is silent; the others go on.
    watch.setFilters({errors});
    fixture.append(CaptureFixture::request(R"({"order":"ord_456"})"), 404);
    fixture.store->flush();
    REQUIRE(test::waitFor([&] { return told["errors"].size() == 2; }));
    CHECK(told["errors"] == std::vector<CaptureId>{5, 6});
    CHECK(told["hidden"] == std::vector<CaptureId>{2});
}

TEST_CASE("captures are put in the order of their event ids and of their senders")
{
    CaptureFixture fixture;
    const auto add = [&](const std::string& eventId, const std::string& sender) {
        auto request = CaptureFixture::request(CaptureFixture::event(eventId));
        request.remoteAddress = sender;
        fixture.append(std::move(request));
    };
    add("evt_b", "10.0.0.2");
    add("evt_a", "10.0.0.1");
    add("evt_c", "10.0.0.2");
    add("evt_a", "10.0.0.1");
    fixture.store->flush();
    CHECK(*idsByEventId(fixture.folder()) == std::vector<CaptureId>{2, 4, 1, 3});
    CHECK(*idsBySource(fixture.folder()) == std::vector<CaptureId>{2, 4, 1, 3});
    CHECK_FALSE(idsByEventId(fixture.folder() + "/nowhere"));
}
