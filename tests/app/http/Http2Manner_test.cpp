#include "http/HttpServer.h"

#include "Http2Client.h"
#include "ServerFixture.h"

#include <numeric>

using namespace hookbench;
using namespace hookbench::http;
using test::Http2Client;
using test::ServerFixture;

namespace {

using Client = Http2Client;
constexpr std::uint32_t internalError = 2;
constexpr std::uint32_t cancelled = 8;

/// One connection whose requests are answered in manners.
class Manners {
public:
    explicit Manners(HttpLimits limits = {}) : m_fixture(limits), m_client(m_fixture.port()) { m_fixture.hold(); }

    std::uint32_t ask(const AnswerManner& manner, const std::string& body = "0123456789")
    {
        const std::uint32_t stream = m_next;
        m_next += 2;
        m_client.head(stream, Client::post("/"), true);
        std::vector<HttpServer::Answer> answers;
        answers.push_back({m_fixture.request(stream / 2).exchange,
                           {.headers = {{"Date", "D"}}, .body = body},
                           std::make_shared<const AnswerManner>(manner)});
        m_fixture.server().answerAll(std::move(answers));
        return stream;
    }
    Client::Answer& answer(const AnswerManner& manner, const std::string& body = "0123456789")
    {
        return m_client.answer(ask(manner, body));
    }
    Client& client() { return m_client; }

private:
    ServerFixture m_fixture;
    Client m_client;
    std::uint32_t m_next = 1;
};

std::int64_t millisecondsOf(const std::function<void()>& work)
{
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun)
        .count();
}

// ":status: 200", "date: D", "content-length: 10", each with its line end
constexpr std::uint64_t headBytes = (7 + 3 + 4) + (4 + 1 + 4) + (14 + 2 + 4);

} // namespace

TEST_CASE("a delayed answer of one stream holds up no other")
{
    Manners manners;
    const std::uint32_t slow = manners.ask({.delayMs = 150});
    const std::int64_t taken = millisecondsOf([&] {
        CHECK(manners.answer({}).body == "0123456789");
        CHECK(manners.client().answer(slow).body == "0123456789");
    });
    CHECK(taken >= 100);
}

TEST_CASE("an answer in pieces leaves in DATA frames of that size with pauses")
{
    Manners manners;
    Client::Answer* answer = nullptr;
    const std::int64_t taken =
        millisecondsOf([&] { answer = &manners.answer({.pieceDelayMs = 20, .pieceBytes = 3}); });
    CHECK(answer->body == "0123456789");
    CHECK(answer->ended);
    CHECK(answer->pieces == std::vector<std::size_t>{3, 3, 3, 1});
    CHECK(taken >= 50);
}

TEST_CASE("interim answers come before the answer of a stream")
{
    Manners manners;
    const auto& answer = manners.answer({.interimAnswers = 3});
    REQUIRE(answer.interim.size() == 3);
    CHECK(answer.interim[0] == Headers{{":status", "102"}});
    CHECK(answer.interim[1] == Headers{{":status", "103"}});
    CHECK(answer.status() == "200");
    CHECK(answer.body == "0123456789");
}

TEST_CASE("a fault of one answer ends its stream and leaves the connection to the others")
{
    Manners manners;
    CHECK(manners.answer({.fault = AnswerFault::CloseBefore}).reset == cancelled);
    CHECK(manners.answer({.fault = AnswerFault::ResetBefore}).reset == internalError);

    const auto& early = manners.answer({.fault = AnswerFault::CloseInside, .faultAfterBytes = headBytes - 1});
    CHECK(early.reset == cancelled);
    CHECK(early.fields.empty());

    const auto& atHead = manners.answer({.fault = AnswerFault::ResetInside, .faultAfterBytes = headBytes});
    CHECK(atHead.reset == internalError);
    CHECK(atHead.status() == "200");
    CHECK(atHead.body.empty());

    const auto& inside = manners.answer({.fault = AnswerFault::CloseInside, .faultAfterBytes = headBytes + 4});
    CHECK(inside.reset == cancelled);
    CHECK(inside.body == "0123");
    CHECK_FALSE(inside.ended);

    const auto& interrupted =
        manners.answer({.interimAnswers = 1, .fault = AnswerFault::CloseBefore});
    CHECK(interrupted.interim.size() == 1);
    CHECK(interrupted.reset == cancelled);

    const auto& malformed = manners.answer({.fault = AnswerFault::MalformedAnswer});
    CHECK(malformed.status().empty());
    CHECK(malformed.field("date") == "D");

    CHECK(manners.answer({.fault = AnswerFault::LengthTooLong}).field("content-length") == "26");
    const auto& tooShort = manners.answer({.fault = AnswerFault::LengthTooShort});
    CHECK(tooShort.field("content-length") == "9");
    CHECK(tooShort.body.size() == 10);

    const std::uint32_t silent = manners.ask({.fault = AnswerFault::NoAnswer});
    CHECK(manners.answer({}).body == "0123456789");
    REQUIRE(manners.client().settle());
    Client::Answer& never = manners.client().answers()[silent];
    CHECK(never.fields.empty());
    CHECK_FALSE(never.reset);
}

TEST_CASE("a stream that never gets an answer ends with the idle limit")
{
    Manners manners({.idleTimeoutMs = 100});
    CHECK(manners.answer({.fault = AnswerFault::NoAnswer}).reset == cancelled);
}
