#include "CaptureFixture.h"

#include "capture/CaptureIndex.h"
#include "capture/CaptureJson.h"
#include "capture/CaptureLoader.h"
#include "capture/CaptureLog.h"
#include "capture/CaptureReader.h"
#include "capture/CaptureRemover.h"
#include "capture/IndexRebuild.h"
#include "json/Writer.h"

#include <fstream>

using namespace hookbench;
using namespace hookbench::capture;
using test::CaptureFixture;

namespace {

std::vector<IndexRow> allRows(const std::string& databasePath)
{
    auto database = storage::Database::open(databasePath, storage::Database::Access::ReadOnly);
    REQUIRE(database);
    auto index = CaptureIndex::open(*database);
    REQUIRE(index);
    std::vector<IndexRow> rows;
    const auto newest = index->newest();
    REQUIRE(newest);
    for (CaptureId id = 1; *newest && id <= (*newest)->summary.id; ++id) {
        const auto row = index->find(id);
        REQUIRE(row);
        if (*row)
            rows.push_back(**row);
    }
    return rows;
}

Capture load(const CaptureFixture& fixture, CaptureId id)
{
    for (const IndexRow& row : allRows(fixture.databasePath())) {
        if (row.summary.id == id) {
            auto capture = loadCapture(fixture.folder(), row, std::size_t{100} << 20);
            REQUIRE(capture);
            return *capture;
        }
    }
    FAIL("no capture " << id);
    return {};
}

Status waitForDone(const std::function<void(QObject*, CaptureStore::DoneHandler)>& start)
{
    QObject context;
    std::optional<Status> result;
    start(&context, [&](const Status& status) { result.emplace(status); });
    REQUIRE(test::waitFor([&] { return result.has_value(); }));
    return *result;
}

void spoil(const std::string& path, std::streamoff at)
{
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const char byte = static_cast<char>(file.get() ^ 0x55);
    file.seekp(at);
    file.put(byte);
}

} // namespace

TEST_CASE("a stored request is told by its exchange after the commit, and keeps its bytes")
{
    CaptureFixture fixture;
    auto request = CaptureFixture::request(std::string("\0\xFF\r\nx", 5));
    request.rawHead = "POST /hooks HTTP/1.1\r\nhOsT: a\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 5\r\n\r\n";
    request.trailers = {{"X-Sum", "abc"}};
    fixture.append(request, 201);
    fixture.store->flush();
    REQUIRE(fixture.stored.size() == 1);
    CHECK(fixture.stored[0].exchange == 1);
    CHECK(fixture.stored[0].id == 1);
    const Capture capture = load(fixture, 1);
    CHECK(capture.rawHead == request.rawHead);
    CHECK(capture.body == request.body);
    CHECK(capture.headers ==
          http::Headers{{"hOsT", "a"}, {"X-A", "1"}, {"x-a", "2"}, {"Content-Length", "5"}});
    CHECK(capture.trailers == request.trailers);
    CHECK(capture.summary.status == 201);
    CHECK(capture.summary.durationUs == 1'000'000);
    CHECK(capture.remotePort == 50000);
}

TEST_CASE("a repeated event_id is marked with the first capture's id")
{
    CaptureFixture fixture;
    for (const char* id : {"evt_1", "evt_2", "evt_1", "evt_1"})
        fixture.append(CaptureFixture::request(CaptureFixture::event(id)));
    fixture.store->flush();
    REQUIRE(fixture.summaries.size() == 4);
    CHECK(fixture.summaries[0].duplicateOf == 0);
    CHECK(fixture.summaries[1].duplicateOf == 0);
    CHECK(fixture.summaries[2].duplicateOf == 1);
    CHECK(fixture.summaries[3].duplicateOf == 1);
    CHECK(fixture.summaries[3].eventType == "object.created");

    SECTION("also after the program was started anew")
    {
        fixture.close();
        fixture.open();
        fixture.append(CaptureFixture::request(CaptureFixture::event("evt_2")));
        fixture.store->flush();
        CHECK(fixture.summaries.back().id == 5);
        CHECK(fixture.summaries.back().duplicateOf == 2);
    }
}

TEST_CASE("segments roll over when they are full, and the index finds every record")
{
    CaptureFixture fixture(10'000);
    for (int i = 0; i < 100; ++i) {
        fixture.append(CaptureFixture::request(std::string(1000, static_cast<char>('a' + i % 26))));
        fixture.store->flush();
    }
    CHECK(segmentNumbers(fixture.folder()).size() > 5);
    for (const CaptureId id : {1, 50, 100})
        CHECK(load(fixture, id).body == std::string(1000, static_cast<char>('a' + (id - 1) % 26)));
}

TEST_CASE("a record cut short by a crash is dropped, a whole one without a row gets one")
{
    CaptureFixture fixture;
    for (const char* id : {"evt_1", "evt_2"})
        fixture.append(CaptureFixture::request(CaptureFixture::event(id)));
    fixture.store->flush();
    const auto rows = allRows(fixture.databasePath());
    fixture.close();
    {
        auto database = storage::Database::open(fixture.databasePath(), storage::Database::Access::ReadWrite);
        REQUIRE(database->execute("DELETE FROM captures WHERE id = 2"));
        std::ofstream segment(segmentPath(fixture.folder(), 1), std::ios::app | std::ios::binary);
        segment << "HBC1 half a rec";
    }
    fixture.open();
    CHECK(allRows(fixture.databasePath()) == rows);
    fixture.append(CaptureFixture::request(CaptureFixture::event("evt_2")));
    fixture.store->flush();
    CHECK(fixture.summaries.back().id == 3);
    CHECK(fixture.summaries.back().duplicateOf == 2);
    CHECK(load(fixture, 3).body == CaptureFixture::event("evt_2"));
}

TEST_CASE("a rebuilt index equals the one that was lost")
{
    CaptureFixture fixture(5'000);
    for (int i = 0; i < 60; ++i)
        fixture.append(CaptureFixture::request(CaptureFixture::event("evt_" + std::to_string(i % 7))));
    auto malformed = CaptureFixture::request("");
    malformed.malformed = "a header line has no colon";
    malformed.rawHead = "POST / HTTP/1.1\r\nbad\r\n";
    fixture.append(malformed, 400);
    fixture.store->flush();
    REQUIRE(waitForDone([&](QObject* c, auto done) { fixture.store->setPinned({3}, true, c, done); }));
    REQUIRE(waitForDone([&](QObject* c, auto done) { fixture.store->remove({5, 6}, c, done); }));
    const auto rows = allRows(fixture.databasePath());
    fixture.close();

    SECTION("when the database is gone")
    {
        std::filesystem::remove(fixture.databasePath());
    }
    SECTION("when the database is damaged")
    {
        for (std::streamoff at = 100; at < 20'000; at += 997)
            spoil(fixture.databasePath(), at);
    }
    SECTION("when the database is whole") {}

    const auto report = rebuildIndex(fixture.folder());
    REQUIRE(report);
    CHECK(report->captures == 61);
    CHECK(report->damagedSegments == 0);
    CHECK(allRows(fixture.databasePath()) == rows);
}

TEST_CASE("a damaged record is reported as damaged, by reading and by rebuilding")
{
    CaptureFixture fixture;
    for (const char* id : {"evt_1", "evt_2"})
        fixture.append(CaptureFixture::request(CaptureFixture::event(id)));
    fixture.store->flush();
    const auto rows = allRows(fixture.databasePath());
    spoil(segmentPath(fixture.folder(), 1), rows[1].position.offset + 60);
    const auto capture = loadCapture(fixture.folder(), rows[1], 100);
    REQUIRE_FALSE(capture);
    CHECK(capture.error().code == ErrorCode::Corrupt);
    fixture.close();
    const auto report = rebuildIndex(fixture.folder());
    REQUIRE(report);
    CHECK(report->captures == 1);
    CHECK(report->damagedSegments == 1);
}

TEST_CASE("removed captures vanish, come back by restore, and are cleared away at the next start")
{
    CaptureFixture fixture;
    for (int i = 0; i < 5; ++i)
        fixture.append(CaptureFixture::request("x" + std::to_string(i)));
    fixture.store->flush();
    REQUIRE(waitForDone([&](QObject* c, auto done) { fixture.store->remove({2, 4, 5}, c, done); }));
    REQUIRE(waitForDone([&](QObject* c, auto done) { fixture.store->restore({4}, c, done); }));
    fixture.close();
    fixture.open();
    fixture.store->flush();
    std::vector<CaptureId> left;
    for (const IndexRow& row : allRows(fixture.databasePath()))
        left.push_back(row.summary.id);
    CHECK(left == std::vector<CaptureId>{1, 3, 4});
    fixture.append(CaptureFixture::request("next"));
    fixture.store->flush();
    CHECK(fixture.summaries.back().id == 6); // 5 is never given again
}

TEST_CASE("delete beside a running program spares pinned captures unless they are named")
{
    CaptureFixture fixture;
    for (int i = 0; i < 5; ++i)
        fixture.append(CaptureFixture::request("x"));
    fixture.store->flush();
    REQUIRE(waitForDone([&](QObject* c, auto done) { fixture.store->setPinned({2, 3}, true, c, done); }));
    const auto unknown = removeCaptures(fixture.folder(), {1, 77});
    REQUIRE_FALSE(unknown);
    CHECK_THAT(unknown.error().message, Catch::Contains("no capture 77"));
    CHECK(*removeCaptures(fixture.folder(), {3}) == 1);
    CHECK(*removeAllUnpinned(fixture.folder()) == 3);
    fixture.append(CaptureFixture::request("still works"));
    fixture.store->flush();
    CHECK(fixture.errors.empty());
}

TEST_CASE("a body in a file is taken over under its capture's number")
{
    CaptureFixture fixture;
    const std::string spool = fixture.folder() + "/captures/incoming/1.part";
    const std::string body = CaptureFixture::event("evt_big") + std::string(100'000, ' ');
    std::ofstream(spool, std::ios::binary) << body;
    auto request = CaptureFixture::request("");
    request.bodyFile = spool;
    request.bodySize = body.size();
    fixture.append(request);
    fixture.store->flush();
    CHECK_FALSE(std::filesystem::exists(spool));
    CHECK(fixture.summaries[0].eventId == "evt_big");
    const Capture capture = load(fixture, 1);
    CHECK(capture.body == body);
    CHECK(capture.summary.has(BodyInFile));
}

TEST_CASE("a store whose log was deleted acknowledges nothing and says why")
{
    CaptureFixture fixture;
    fixture.append(CaptureFixture::request("a"));
    fixture.store->flush();
    SECTION("the segment")
    {
        std::filesystem::remove_all(fixture.folder() + "/captures");
    }
    SECTION("the whole profile")
    {
        std::filesystem::remove_all(fixture.folder());
    }
    fixture.append(CaptureFixture::request("b"));
    fixture.store->flush();
    REQUIRE(fixture.stored.size() == 2);
    CHECK(fixture.stored[1].id == 0);
    REQUIRE(fixture.errors.size() == 1);
    CHECK_THAT(fixture.errors[0].message, Catch::Contains("deleted while Hookbench runs"));
}

TEST_CASE("a full queue refuses a request and leaves it untouched")
{
    CaptureFixture fixture;
    fixture.close();
    auto opened =
        CaptureStore::open(fixture.clock, {.profileFolder = fixture.folder(), .queueBytes = 10'000});
    REQUIRE(opened);
    int refused = 0;
    for (int i = 0; i < 2000 && refused == 0; ++i) {
        CaptureStore::Pending pending{CaptureFixture::request(std::string(4000, 'x')), 200};
        if (!(*opened)->append(std::move(pending))) {
            ++refused;
            CHECK(pending.request.body.size() == 4000);
        }
    }
    CHECK(refused == 1);
}

TEST_CASE("the reader lists newest first, pages by id, and finds one capture whole")
{
    CaptureFixture fixture;
    for (int i = 1; i <= 10; ++i)
        fixture.append(CaptureFixture::request("body " + std::to_string(i)));
    fixture.store->flush();
    CaptureReader reader(fixture.folder());
    QObject context;
    const auto ids = [&](ListQuery query) {
        std::optional<std::vector<CaptureId>> found;
        reader.list(query, &context, [&](const Result<std::vector<CaptureSummary>>& list) {
            REQUIRE(list);
            found.emplace();
            for (const CaptureSummary& summary : *list)
                found->push_back(summary.id);
        });
        REQUIRE(test::waitFor([&] { return found.has_value(); }));
        return *found;
    };
    CHECK(ids({.limit = 3}) == std::vector<CaptureId>{10, 9, 8});
    CHECK(ids({.before = 8, .limit = 2}) == std::vector<CaptureId>{7, 6});
    CHECK(ids({.before = 9, .after = 6}) == std::vector<CaptureId>{8, 7});
    std::optional<Capture> whole;
    reader.fetch(4, 1000, &context, [&](Result<Capture> capture) {
        REQUIRE(capture);
        whole = std::move(*capture);
    });
    REQUIRE(test::waitFor([&] { return whole.has_value(); }));
    CHECK(whole->body == "body 4");
}

TEST_CASE("a query whose asker is gone is never answered")
{
    CaptureFixture fixture;
    CaptureReader reader(fixture.folder());
    bool answered = false;
    {
        QObject context;
        reader.count(&context, [&](const auto&) { answered = true; });
    }
    QObject other;
    bool otherAnswered = false;
    reader.count(&other, [&](const auto&) { otherAnswered = true; });
    REQUIRE(test::waitFor([&] { return otherAnswered; }));
    CHECK_FALSE(answered);
}

TEST_CASE("a capture as JSON keeps bytes: Latin-1 for text, base64 for such a body")
{
    CaptureFixture fixture;
    auto request = CaptureFixture::request(std::string("\xFF\x00", 2), "/caf\xE9");
    fixture.append(request);
    fixture.store->flush();
    const json::Value value = toJson(load(fixture, 1));
    CHECK(value.find("target")->asString() == "/café");
    CHECK(value.find("body") == nullptr);
    CHECK(value.find("body_base64")->asString() == "/wA=");
    CHECK(value.find("received_at")->asString() == "2026-11-23T08:44:04.000000Z");
    CHECK(json::write(*value.find("response")) == R"({"status":200,"duration_ms":1000.000})");
    CHECK(value.find("duplicate_of")->isNull());
}

TEST_CASE("a request by HTTP/2 is loaded with its pseudo-headers as fields")
{
    CaptureFixture fixture;
    auto request = CaptureFixture::request("x");
    request.httpVersion = "2";
    request.rawHead = ":method: POST\r\n:scheme: http\r\n:path: /h\r\nx-a: b: c\r\nx-empty: \r\n\r\n";
    fixture.append(request);
    fixture.store->flush();
    const Capture capture = load(fixture, 1);
    CHECK(capture.httpVersion == "2");
    CHECK(capture.rawHead == request.rawHead);
    CHECK(capture.headers == http::Headers{{":method", "POST"},
                                           {":scheme", "http"},
                                           {":path", "/h"},
                                           {"x-a", "b: c"},
                                           {"x-empty", ""}});
}

TEST_CASE("notes, labels and colours stand with their capture, survive a rebuilt index and go when it is cleared away")
{
    CaptureFixture fixture;
    for (const char* id : {"a", "b", "c"})
        fixture.append(CaptureFixture::request(CaptureFixture::event(id)));
    fixture.store->flush();
    CaptureNotes told;
    QObject::connect(
        fixture.store.get(), &CaptureStore::notesChanged, fixture.store.get(),
        [&](const NotesBatch& notes) { told = *notes; }, Qt::DirectConnection);
    const auto edit = [&](std::vector<CaptureId> ids, const NoteEdit& change) {
        return waitForDone([&](QObject* context, CaptureStore::DoneHandler done) {
            fixture.store->editNotes(ids, change, context, std::move(done));
        });
    };
    const NoteEdit change{.text = "why twice?", .labels = {}, .addLabels = {"bug", "vip"}, .removeLabels = {}, .colour = CaptureColour::Red};
    REQUIRE(edit({1, 2, 99}, change));
    CHECK(told.size() == 2);
    const CaptureNote wanted{"why twice?", {"bug", "vip"}, CaptureColour::Red};
    CHECK(load(fixture, 2).note == wanted);
    CHECK(load(fixture, 3).note.empty());
    CHECK(json::write(toJson(load(fixture, 1))).find("\"labels\":[\"bug\",\"vip\"]") != std::string::npos);

    NoteEdit wrong;
    wrong.addLabels = {"a,b"};
    CHECK_FALSE(edit({3}, wrong));
    CHECK(load(fixture, 3).note.empty());

    fixture.close();
    REQUIRE(rebuildIndex(fixture.folder()));
    CHECK(load(fixture, 2).note == wanted);
    CHECK_FALSE(annotateCaptures(fixture.folder(), {3, 77}, change));
    CHECK(load(fixture, 3).note.empty());
    REQUIRE(pinCaptures(fixture.folder(), {3}, true));
    CHECK(load(fixture, 3).summary.has(Pinned));
    REQUIRE(rebuildIndex(fixture.folder()));
    CHECK(load(fixture, 3).summary.has(Pinned));

    REQUIRE(removeCaptures(fixture.folder(), {2}));
    fixture.open();
    fixture.store->flush();
    fixture.close();
    auto database = storage::Database::open(fixture.databasePath(), storage::Database::Access::ReadOnly);
    REQUIRE(database);
    CHECK(*database->integer("SELECT count(*) FROM capture_notes") == 1);
}
