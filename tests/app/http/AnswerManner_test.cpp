#include "http/AnswerManner.h"

#include "http/AnswerMannerJson.h"
#include "http/AnswerPlan.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <catch2/catch.hpp>

#include <set>

using namespace hookbench;
using namespace hookbench::http;

namespace {

const Response hello{.status = 200, .reason = {}, .headers = {{"Date", "D"}}, .body = "hello"};
const std::string helloHead = "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 5\r\n\r\n";

std::vector<std::string> piecesOf(AnswerPlan plan)
{
    std::vector<std::string> pieces;
    while (!plan.isDone())
        pieces.emplace_back(plan.next());
    CHECK(plan.next().empty());
    return pieces;
}

std::string bytesOf(const AnswerManner& manner, const Response& response = hello, ResponseForm form = {})
{
    std::string all;
    for (const std::string& piece : piecesOf(AnswerPlan(response, form, manner)))
        all += piece;
    return all;
}

Result<AnswerManner> read(const std::string& text)
{
    const auto value = json::parse(text);
    REQUIRE(value);
    return mannerFromJson(*value);
}

} // namespace

TEST_CASE("every fault has a name of its own by which it is found again")
{
    std::set<std::string_view> names;
    for (const AnswerFault fault : allFaults()) {
        names.insert(faultName(fault));
        CHECK(parseFault(faultName(fault)) == fault);
    }
    CHECK(names.size() == 9);
    CHECK(faultName(AnswerFault::ResetInside) == "reset-inside");
    CHECK(faultNames().starts_with("none, no-answer, close-before, "));
    CHECK_FALSE(parseFault("reset"));
    CHECK_FALSE(parseFault(""));
}

TEST_CASE("a manner is written as JSON and read back as it was")
{
    CHECK(json::write(mannerToJson({})) == "{}");
    const AnswerManner manner{.delayMs = 250,
                              .pieceDelayMs = 5,
                              .pieceBytes = 2,
                              .trickleHead = true,
                              .interimAnswers = 3,
                              .fault = AnswerFault::CloseInside,
                              .faultAfterBytes = 18446744073709551615U};
    const json::Object written = mannerToJson(manner);
    CHECK(json::write(written) ==
          R"({"delay_ms":250,"piece_delay_ms":5,"piece_bytes":2,"trickle_head":true,"interim_answers":3,)"
          R"("fault":"close-inside","fault_after_bytes":18446744073709551615})");
    const auto back = mannerFromJson(written);
    REQUIRE(back);
    CHECK(*back == manner);
}

TEST_CASE("a manner that makes no sense is refused with the member and what it may be")
{
    const auto refusal = [](const std::string& text) {
        const auto manner = read(text);
        REQUIRE_FALSE(manner);
        return manner.error().message;
    };
    CHECK(refusal(R"({"delay_ms":-1})") ==
          R"(The answer's manner has "delay_ms": -1; it must be a whole number from 0 to 4294967295.)");
    CHECK(refusal(R"({"delay_ms":"1"})").find("whole number") != std::string::npos);
    CHECK(refusal(R"({"delay_ms":1.5})").find("whole number") != std::string::npos);
    CHECK(refusal(R"({"delay_ms":4294967296})").find("whole number") != std::string::npos);
    CHECK(refusal(R"({"piece_bytes":0})").find("from 1 to") != std::string::npos);
    CHECK(refusal(R"({"interim_answers":1001})").find("from 0 to 1000") != std::string::npos);
    CHECK(refusal(R"({"fault":"explode"})").find("one of none, no-answer") != std::string::npos);
    CHECK(refusal(R"({"trickle_head":1})").find("true or false") != std::string::npos);
    CHECK(refusal(R"({"delay":1})").find("unknown member \"delay\"; known are delay_ms") != std::string::npos);
    CHECK(refusal("[]").find("must be an object") != std::string::npos);
}

TEST_CASE("an answer trickles from its body on, or from its head on")
{
    CHECK(piecesOf(AnswerPlan(hello, {}, {.pieceDelayMs = 1, .pieceBytes = 2})) ==
          std::vector<std::string>{helloHead, "he", "ll", "o"});
    const auto pieces = piecesOf(AnswerPlan(hello, {}, {.pieceDelayMs = 1, .pieceBytes = 1, .trickleHead = true}));
    CHECK(pieces.size() == helloHead.size() + 5);
    CHECK(pieces.front() == "H");
    CHECK(piecesOf(AnswerPlan(hello, {}, {.delayMs = 9})) == std::vector<std::string>{helloHead + "hello"});
    CHECK(piecesOf(AnswerPlan(hello, {}, {.pieceDelayMs = 1, .pieceBytes = 0})).size() == 6);
}

TEST_CASE("interim answers come before the answer, one a piece, and not to HTTP/1.0")
{
    const std::string first = "HTTP/1.1 102 Processing\r\n\r\n";
    const std::string second = "HTTP/1.1 103 Early Hints\r\nLink: </>; rel=preconnect\r\n\r\n";
    CHECK(bytesOf({.interimAnswers = 3}) == first + second + first + helloHead + "hello");
    CHECK(piecesOf(AnswerPlan(hello, {}, {.pieceDelayMs = 1, .pieceBytes = 100, .interimAnswers = 2})) ==
          std::vector<std::string>{first, second, helloHead, "hello"});
    CHECK(bytesOf({.interimAnswers = 3}, hello, {.http10 = true}).starts_with("HTTP/1.1 200 OK"));
    CHECK(bytesOf({.interimAnswers = 2'000'000'000}).size() < 100'000);
    CHECK(bytesOf({.interimAnswers = 1, .fault = AnswerFault::NoAnswer}) == first);
}

TEST_CASE("a fault cuts the answer where it says and ends it as it says")
{
    const auto ending = [](AnswerFault fault) { return AnswerPlan(hello, {}, {.fault = fault}).ending(); };
    for (const AnswerFault fault : {AnswerFault::NoAnswer, AnswerFault::CloseBefore, AnswerFault::ResetBefore})
        CHECK(bytesOf({.fault = fault}).empty());
    CHECK(ending(AnswerFault::None) == AnswerEnding::Served);
    CHECK(ending(AnswerFault::NoAnswer) == AnswerEnding::Silent);
    CHECK(ending(AnswerFault::CloseBefore) == AnswerEnding::Closed);
    CHECK(ending(AnswerFault::CloseInside) == AnswerEnding::Closed);
    CHECK(ending(AnswerFault::ResetBefore) == AnswerEnding::Reset);
    CHECK(ending(AnswerFault::ResetInside) == AnswerEnding::Reset);
    CHECK(ending(AnswerFault::MalformedAnswer) == AnswerEnding::Closed);
    CHECK(ending(AnswerFault::LengthTooLong) == AnswerEnding::Closed);
    CHECK(ending(AnswerFault::LengthTooShort) == AnswerEnding::Served);
    CHECK(bytesOf({.fault = AnswerFault::CloseInside, .faultAfterBytes = 12}) == "HTTP/1.1 200");
    CHECK(bytesOf({.fault = AnswerFault::ResetInside, .faultAfterBytes = helloHead.size() + 2}) ==
          helloHead + "he");
    CHECK(bytesOf({.fault = AnswerFault::CloseInside, .faultAfterBytes = 1'000'000}) == helloHead + "hello");
    CHECK_FALSE(bytesOf({.fault = AnswerFault::MalformedAnswer}).starts_with("HTTP/"));
}

TEST_CASE("a wrong length replaces the one that the response gives itself")
{
    Response own = hello;
    own.headers.push_back({"content-length", "5"});
    CHECK(bytesOf({.fault = AnswerFault::LengthTooLong}, own) ==
          "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 69\r\nConnection: close\r\n\r\nhello");
    CHECK(bytesOf({.fault = AnswerFault::LengthTooShort}, own) ==
          "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhello");
    CHECK(AnswerPlan(own, {}, {.fault = AnswerFault::LengthTooShort}).keepsOpen());
    CHECK_FALSE(AnswerPlan(own, {.keepAlive = false}, {.fault = AnswerFault::LengthTooShort}).keepsOpen());
    // Where there is no body to be longer than said, something comes all the same.
    Response empty = hello;
    empty.status = 204;
    empty.body.clear();
    CHECK_THAT(bytesOf({.fault = AnswerFault::LengthTooShort}, empty), Catch::EndsWith("\r\n\r\n" + std::string(64, 'x')));
}
