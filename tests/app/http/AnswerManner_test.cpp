#include "http/AnswerManner.h"

#include "http/AnswerPlan.h"

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
    CHECK_FALSE(parseFault("reset"));
    CHECK_FALSE(parseFault(""));
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
