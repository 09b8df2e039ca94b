#include "http/HttpServer.h"

#include "RawClient.h"
#include "ServerFixture.h"

using namespace hookbench;
using namespace hookbench::http;
using test::RawClient;
using test::ServerFixture;
using namespace std::chrono;

namespace {

constexpr const char* get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string served = "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 5\r\n\r\nhello";

/// A server that holds its requests, and answers "hello" in a given manner.
class MannerFixture : public ServerFixture {
public:
    explicit MannerFixture(HttpLimits limits = {}) : ServerFixture(limits) { hold(); }

    void answer(std::size_t index, const AnswerManner& manner, std::string body = "hello")
    {
        std::vector<HttpServer::Answer> answers(1);
        answers[0].exchange = request(index).exchange;
        answers[0].response = {.status = 200, .reason = {}, .headers = {{"Date", "D"}}, .body = std::move(body)};
        answers[0].manner = std::make_shared<const AnswerManner>(manner);
        server().answerAll(std::move(answers));
    }
};

/// What one client receives of one answer, and how its connection ends.
struct Outcome {
    std::string bytes;
    bool ended = false; ///< in order
    bool reset = false;
};

Outcome outcomeOf(const AnswerManner& manner, const std::string& request = get)
{
    MannerFixture fixture;
    RawClient client(fixture.port());
    client.send(request);
    fixture.answer(0, manner);
    Outcome outcome;
    outcome.bytes = client.readToEnd();
    outcome.ended = client.sawEnd();
    outcome.reset = client.sawReset();
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
    return outcome;
}

std::int64_t msSince(steady_clock::time_point start)
{
    return duration_cast<milliseconds>(steady_clock::now() - start).count();
}

} // namespace

TEST_CASE("an answer waits as long as its manner says, and the connection serves on")
{
    MannerFixture fixture;
    RawClient client(fixture.port());
    client.send(get);
    const auto start = steady_clock::now();
    fixture.answer(0, {.delayMs = 80});
    CHECK(client.readUntil("hello") == served);
    CHECK(msSince(start) >= 79); // whole milliseconds on both clocks
    client.send(get);
    fixture.answer(1, {});
    CHECK(client.readUntil("hello") == served);
}

TEST_CASE("a thousand answers wait side by side, not one after the other")
{
    MannerFixture fixture;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 1000; ++i) {
        clients.push_back(std::make_unique<RawClient>(fixture.port()));
        clients.back()->send(get);
    }
    const auto start = steady_clock::now();
    for (std::size_t i = 0; i < clients.size(); ++i)
        fixture.answer(i, {.delayMs = 200});
    for (const auto& client : clients)
        CHECK(client->readUntil("hello") == served);
    CHECK(msSince(start) >= 199);
    CHECK(msSince(start) < 10'000);
}

TEST_CASE("an answer trickles byte by byte")
{
    MannerFixture fixture;
    RawClient client(fixture.port());
    client.send(get);
    const auto start = steady_clock::now();
    fixture.answer(0, {.pieceDelayMs = 10, .pieceBytes = 1});
    CHECK(client.readUntil("\r\n\r\n").ends_with("\r\n\r\n"));
    CHECK(client.readUntil("o") == "hello");
    CHECK(msSince(start) >= 45);
}

TEST_CASE("interim answers come before the answer")
{
    const Outcome outcome = outcomeOf({.interimAnswers = 1, .fault = AnswerFault::CloseInside, .faultAfterBytes = 9999});
    CHECK(outcome.bytes == "HTTP/1.1 102 Processing\r\n\r\n" + served);
    CHECK(outcome.ended);
}

TEST_CASE("a connection is closed instead of an answer, or inside it")
{
    const Outcome before = outcomeOf({.fault = AnswerFault::CloseBefore});
    CHECK(before.bytes.empty());
    CHECK(before.ended);
    const Outcome inside = outcomeOf({.fault = AnswerFault::CloseInside, .faultAfterBytes = 20});
    CHECK(inside.bytes == served.substr(0, 20));
    CHECK(inside.ended);
    // Requests that wait unread behind the answered one must not turn the close into a reset.
    const Outcome pipelined = outcomeOf({.fault = AnswerFault::CloseBefore}, std::string(get) + get);
    CHECK(pipelined.bytes.empty());
    CHECK(pipelined.ended);
}

TEST_CASE("a connection is reset instead of an answer, or inside it")
{
    const Outcome before = outcomeOf({.fault = AnswerFault::ResetBefore});
    CHECK(before.bytes.empty());
    CHECK(before.reset);
    const Outcome inside = outcomeOf({.fault = AnswerFault::ResetInside, .faultAfterBytes = 20});
    CHECK(inside.bytes == served.substr(0, 20));
    CHECK(inside.reset);
}

TEST_CASE("an answer that is not HTTP, and one shorter than its length, end with the connection")
{
    const Outcome malformed = outcomeOf({.fault = AnswerFault::MalformedAnswer});
    CHECK_FALSE(malformed.bytes.empty());
    CHECK_FALSE(malformed.bytes.starts_with("HTTP"));
    CHECK(malformed.ended);
    const Outcome tooLong = outcomeOf({.fault = AnswerFault::LengthTooLong});
    CHECK_THAT(tooLong.bytes, Catch::Contains("Content-Length: 69\r\n") && Catch::EndsWith("\r\n\r\nhello"));
    CHECK(tooLong.ended);
}

TEST_CASE("after an answer longer than its length the connection goes on")
{
    MannerFixture fixture;
    RawClient client(fixture.port());
    client.send(get);
    fixture.answer(0, {.fault = AnswerFault::LengthTooShort});
    CHECK_THAT(client.readUntil("hello"), Catch::Contains("Content-Length: 2\r\n"));
    client.send(get);
    fixture.answer(1, {});
    CHECK(client.readUntil("hello") == served);
}

TEST_CASE("an answer that never comes leaves the connection to its client and to the idle limit")
{
    HttpLimits limits;
    limits.idleTimeoutMs = 120;
    MannerFixture fixture(limits);
    const auto start = steady_clock::now();
    RawClient patient(fixture.port());
    patient.send(get);
    fixture.answer(0, {.fault = AnswerFault::NoAnswer});
    CHECK(patient.readToEnd().empty());
    CHECK(patient.sawEnd());
    CHECK(msSince(start) >= 119); // whole milliseconds on both clocks
    fixture.server().setLimits({});
    auto leaving = std::make_unique<RawClient>(fixture.port());
    leaving->send(get);
    fixture.answer(1, {.fault = AnswerFault::NoAnswer});
    // What it still sends is of no interest, nor does it keep the connection.
    leaving->send(get);
    leaving.reset();
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
    CHECK(fixture.count() == 2);
}

TEST_CASE("an answer that waits is dropped when its client's connection is reset")
{
    MannerFixture fixture;
    RawClient client(fixture.port());
    client.send(get);
    fixture.answer(0, {.delayMs = 3'600'000});
    CHECK(fixture.server().connectionCount() == 1);
    client.reset();
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
}

TEST_CASE("a client that has closed only its own direction waits for its late answer")
{
    MannerFixture fixture;
    RawClient client(fixture.port());
    client.send(get);
    client.shutdownWrite();
    fixture.answer(0, {.delayMs = 50, .pieceDelayMs = 1, .pieceBytes = 1});
    CHECK(client.readToEnd() == served);
    CHECK(client.sawEnd());
}

TEST_CASE("a pipeline keeps its order, whatever the manner of each answer")
{
    MannerFixture fixture;
    RawClient client(fixture.port());
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\nGET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(fixture.request(0).target == "/1");
    fixture.answer(0, {.delayMs = 60}, "first");
    CHECK_THAT(client.readUntil("first"), Catch::EndsWith("first"));
    CHECK(fixture.request(1).target == "/2");
    fixture.answer(1, {.pieceDelayMs = 1, .pieceBytes = 1}, "second");
    CHECK_THAT(client.readUntil("second"), Catch::EndsWith("second"));
    CHECK(fixture.request(2).target == "/3");
    fixture.answer(2, {}, "third");
    CHECK_THAT(client.readUntil("third"), Catch::EndsWith("third"));
    CHECK(fixture.count() == 3);
}

TEST_CASE("the second answer to a request that already waits for its first is ignored")
{
    MannerFixture fixture;
    RawClient client(fixture.port());
    client.send(get);
    fixture.answer(0, {.delayMs = 50});
    fixture.answer(0, {}, "other");
    CHECK(client.readUntil("hello") == served);
}

TEST_CASE("a server that ends waits for no answer")
{
    const auto start = steady_clock::now();
    {
        MannerFixture fixture;
        RawClient client(fixture.port());
        client.send(get);
        fixture.answer(0, {.delayMs = 3'600'000});
        RawClient trickled(fixture.port());
        trickled.send(get);
        fixture.answer(1, {.pieceDelayMs = 60'000});
        trickled.readUntil("\r\n\r\n");
    }
    CHECK(msSince(start) < 10'000);
}

TEST_CASE("a client that takes nothing of a trickled answer meets the idle limit, not the memory's")
{
    HttpLimits limits;
    limits.idleTimeoutMs = 200;
    MannerFixture fixture(limits);
    RawClient client(fixture.port());
    client.send(get);
    fixture.answer(0, {.pieceDelayMs = 1, .pieceBytes = 4'000'000}, std::string(30'000'000, 'x'));
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
}
