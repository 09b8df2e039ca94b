#include "CaptureFixture.h"

#include "capture/CaptureIndex.h"
#include "capture/CaptureJson.h"
#include "capture/CaptureLoader.h"
#include "capture/export/CaptureExport.h"
#include "capture/export/CaptureImport.h"
#include "capture/export/CaptureIntake.h"
#include "capture/export/Redactor.h"
#include "capture/export/SecretShapes.h"

#include <random>

using namespace hookbench;
using namespace hookbench::capture;
using test::CaptureFixture;

namespace {

Capture load(const std::string& folder, CaptureId id)
{
    auto database = storage::Database::open(folder + "/hookbench.db", storage::Database::Access::ReadOnly);
    REQUIRE(database);
    auto index = CaptureIndex::open(*database);
    REQUIRE(index);
    const auto row = index->find(id);
    REQUIRE(row);
    REQUIRE(*row);
    auto capture = loadCapture(folder, **row, std::size_t{100} << 20);
    REQUIRE(capture);
    return *capture;
}

std::string whole(ExportFormat format, const std::vector<Capture>& captures)
{
    CaptureExport out(format);
    std::string text = out.begin();
    for (const Capture& capture : captures) {
        auto piece = out.add(capture);
        REQUIRE(piece);
        text += *piece;
    }
    return text + out.end();
}

std::vector<std::string> kindsIn(std::string_view text)
{
    std::vector<std::string> kinds;
    for (const SecretShape& shape : findSecretShapes(text))
        kinds.push_back(std::string(shape.kind) + ":" + std::string(text.substr(shape.begin, shape.end - shape.begin)));
    return kinds;
}

/// An odd request: order, case, duplicates, spaces and bytes that a careless export would lose.
http::ReceivedRequest oddRequest()
{
    http::ReceivedRequest request = CaptureFixture::request(std::string("\x00\xff\x80 binary \r\n", 13), "/a?b=\xe9&c");
    request.rawHead = "POST /a?b=\xe9&c HTTP/1.1\r\nhOST:a\r\nX-Two:  spaced \r\nX-Two: b\r\nx-two: c\r\nContent-Length: 13\r\n\r\n";
    request.headers = {{"hOST", "a"}, {"X-Two", "spaced"}, {"X-Two", "b"}, {"x-two", "c"}, {"Content-Length", "13"}};
    return request;
}

} // namespace

TEST_CASE("a capture that is exported and imported keeps every byte, its times and what is written on it")
{
    const ExportFormat format = GENERATE(ExportFormat::Har, ExportFormat::Ndjson);
    CaptureFixture fixture;
    fixture.append(oddRequest(), 404);
    fixture.append(CaptureFixture::request(CaptureFixture::event("evt_1")));
    fixture.append(CaptureFixture::request(std::string(std::size_t{3} << 20, 'x')));
    http::ReceivedRequest malformed;
    malformed.rawHead = std::string("GET / HTTP/1.1\r\nno colon\0 here\r\n\r\n", 34);
    malformed.malformed = "no colon";
    malformed.receivedAtUs = 1'795'423'444'123'987;
    malformed.firstByteUs = 1'795'423'443'000'000;
    fixture.append(malformed, 400);
    fixture.store->editNotes({2}, {.text = "kept", .labels = {}, .addLabels = {"bug"}, .removeLabels = {}, .colour = CaptureColour::Blue}, nullptr, {});
    fixture.store->setPinned({2}, true, nullptr, {});
    fixture.store->flush();
    std::vector<Capture> originals;
    for (CaptureId id = 1; id <= 4; ++id)
        originals.push_back(load(fixture.folder(), id));

    CaptureFixture other;
    const auto ids = importCaptures(*other.store, other.folder(), whole(format, originals));
    if (!ids)
        FAIL(ids.error().message);
    REQUIRE(*ids == std::vector<CaptureId>{1, 2, 3, 4});
    for (CaptureId id = 1; id <= 4; ++id) {
        INFO(id);
        const Capture& was = originals[std::size_t(id - 1)];
        const Capture is = load(other.folder(), id);
        CHECK(is.rawHead == was.rawHead);
        CHECK(is.headers == was.headers);
        CHECK(is.body == was.body);
        CHECK(is.malformed == was.malformed);
        CHECK(is.note == was.note);
        CHECK(is.summary.receivedAtUs == was.summary.receivedAtUs);
        CHECK(is.summary.durationUs == was.summary.durationUs);
        CHECK(is.summary.status == was.summary.status);
        CHECK(is.summary.eventId == was.summary.eventId);
        CHECK(is.summary.has(Pinned) == was.summary.has(Pinned));
        CHECK(is.remotePort == was.remotePort);
    }
}

TEST_CASE("a file that is wrong anywhere imports nothing, and says where")
{
    CaptureFixture fixture;
    fixture.append(CaptureFixture::request("a"));
    fixture.store->flush();
    const std::string good = whole(ExportFormat::Ndjson, {load(fixture.folder(), 1)});
    for (const std::string& bad : {good + "{\"method\":\"GET\"}\n", good + "not json\n", std::string("\n \n"), good + "[1,2]\n",
                                   std::string("{\"log\":{}}"), std::string("{\"log\":{\"entries\":[{}]}}"),
                                   std::string(R"({"method":"GET","received_at":"2026-11-23T10:03:22Z","headers":[["a"]]})"),
                                   std::string(R"({"method":"GET","received_at":"2026-11-23T10:03:22Z","body_base64":"*"})")}) {
        INFO(bad.substr(0, 100));
        CaptureFixture other;
        const auto ids = importCaptures(*other.store, other.folder(), bad);
        REQUIRE_FALSE(ids);
        CHECK(ids.error().code == ErrorCode::InvalidInput);
        CHECK(other.summaries.empty());
    }
    CaptureFixture other;
    const auto ids = importCaptures(*other.store, other.folder(), good + "not json\n");
    CHECK(ids.error().message.find("line 2") != std::string::npos);
}

TEST_CASE("a HAR of another program is imported with its method, target, headers and body")
{
    CaptureFixture fixture;
    const auto ids = importCaptures(*fixture.store, fixture.folder(), R"({"log":{"version":"1.2","entries":[{
        "startedDateTime":"2026-11-23T10:03:22.500+01:00","time":12.5,
        "request":{"method":"PUT","url":"https://example.com/a/b?c=1#d","httpVersion":"http/2.0",
                   "headers":[{"name":"Host","value":"example.com"},{"name":"X","value":"y"}],
                   "postData":{"mimeType":"text/plain","text":"hello"}},
        "response":{"status":201}}]}})");
    if (!ids)
        FAIL(ids.error().message);
    const Capture capture = load(fixture.folder(), 1);
    CHECK(capture.rawHead == "PUT /a/b?c=1 HTTP/1.1\r\nHost: example.com\r\nX: y\r\n\r\n");
    CHECK(capture.body == "hello");
    CHECK(capture.summary.status == 201);
    CHECK(timestampUtc(capture.summary.receivedAtUs) == "2026-11-23T09:03:22.500000Z");
    CHECK(capture.summary.durationUs == 12'500);
}

TEST_CASE("the shapes of secrets are found, and what only looks like them is not")
{
    using Found = std::vector<std::string>;
    CHECK(kindsIn("Authorization: Bearer abc.def-123456") == Found{"bearer:abc.def-123456"});
    CHECK(kindsIn("a eyJhbGciOiJI.eyJzdWIi.c2ln b") == Found{"jwt:eyJhbGciOiJI.eyJzdWIi.c2ln"});
    CHECK(kindsIn("{\"k\":\"sk_live_0123456789ab\"}") == Found{"key:sk_live_0123456789ab"});
    CHECK(kindsIn("AKIAIOSFODNN7EXAMPLE, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") ==
          Found{"key:AKIAIOSFODNN7EXAMPLE", "key:whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"});
    CHECK(kindsIn("<ann.b+c@mail.example.com>, x?e=bob%40example.org&y") ==
          Found{"email:ann.b+c@mail.example.com", "email:bob%40example.org"});
    CHECK(kindsIn("4111 1111 1111 1111 and 5500-0000-0000-0004 or 378282246310005") ==
          Found{"card:4111 1111 1111 1111", "card:5500-0000-0000-0004", "card:378282246310005"});
    // A wrong check digit, times, long numbers, ids, versions, things at no host.
    CHECK(kindsIn("4111111111111112 1795423444123456 41111111111111111111 a4111111111111111 eyJ.x.y sk_live_1 me@host "
                  "@example.com task-0123 user@1.2.3.4 redacted-1@example.invalid")
              .empty());
}

TEST_CASE("redaction replaces secrets everywhere, equal ones by equal names, and keeps the message whole")
{
    Capture capture;
    capture.summary.method = "POST";
    capture.summary.target = "/hooks?token=abc123&x=ann@example.com";
    capture.httpVersion = "1.1";
    capture.headers = {{"Host", "a"}, {"Authorization", "Bearer s3cr3t-token-value"}, {"X-Api-Key", "s3cr3t"}, {"X-Mine", "private"},
                       {"Content-Type", "application/json"}, {"Content-Length", "0"}};
    capture.body = R"({"password":"hunter2","to":"ann@example.com","card":4111111111111111,"text":"4111111111111111","n":12345678901234567890})";
    capture.headers.back().value = std::to_string(capture.body.size());
    capture.rawHead = plainHead(capture);
    capture.note.text = "asked bob@example.com";
    RedactionRules rules;
    rules.headers = {"x-mine"};
    Redactor redactor(rules);
    std::vector<RedactionFinding> findings;
    const Capture out = redactor.redact(capture, findings);
    const std::string all = out.rawHead + out.body + out.note.text + out.summary.target;
    for (const char* secret : {"abc123", "ann@", "bob@", "s3cr3t", "private", "hunter2", "4111"}) {
        INFO(secret << " in " << all);
        CHECK(all.find(secret) == std::string::npos);
    }
    CHECK(out.body == R"({"password":"REDACTED-NAME-1","to":"redacted-1@example.invalid","card":0,"text":"REDACTED-CARD-1","n":12345678901234567890})");
    CHECK(out.summary.target == "/hooks?token=REDACTED-NAME-2&x=redacted-1@example.invalid");
    CHECK(out.rawHead == plainHead(out));
    CHECK(*http::findHeader(out.headers, "Content-Length") == std::to_string(out.body.size()));
    CHECK(http::findHeader(out.headers, "Authorization")->starts_with("Bearer REDACTED-NAME-"));
    CHECK(findings.size() == 10);
    for (const RedactionFinding& finding : findings)
        CHECK(finding.shown.find("hunter2") == std::string::npos);

    std::vector<RedactionFinding> again;
    CHECK(redactor.redact(out, again) == out);
    CHECK(again.empty());

    RedactionRules nothing{false, false, false, false, {}};
    std::vector<RedactionFinding> none;
    CHECK(Redactor(nothing).redact(capture, none) == capture);
    CHECK(none.empty());
}

TEST_CASE("reading captures and finding secrets survive any bytes")
{
    std::mt19937 random(7);
    const std::string seed = R"({"log":{"entries":[{"startedDateTime":"2026-11-23T10:03:22Z","request":{"method":"P","url":"http://a/b",)"
                             R"("headers":[{"name":"A","value":"Bearer eyJhbGciOiJI.eyJzdWIi.c a@b.cd 4111111111111111"}]}}]}})";
    for (int round = 0; round < 3000; ++round) {
        std::string text = seed;
        for (int edits = 0; edits < 3; ++edits)
            text[random() % text.size()] = static_cast<char>(random());
        text.resize(text.size() - random() % 3);
        (void)readCaptures(text, [](const Capture&) -> Status { return Done{}; });
        std::size_t last = 0;
        for (const SecretShape& shape : findSecretShapes(text)) {
            REQUIRE(shape.begin >= last);
            REQUIRE(shape.end <= text.size());
            last = shape.end;
        }
        Capture capture;
        capture.rawHead = capture.body = text;
        std::vector<RedactionFinding> findings;
        (void)Redactor(RedactionRules()).redact(capture, findings);
    }
}
