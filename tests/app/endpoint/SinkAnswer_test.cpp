#include "endpoint/SinkAnswer.h"

#include "capture/CaptureKind.h"
#include "json/Parser.h"

#include <catch2/catch.hpp>

using namespace hookbench;

namespace {

http::ReceivedRequest post(std::string target, std::string body, const std::string& authorization = {})
{
    http::ReceivedRequest request;
    request.method = "POST";
    request.target = std::move(target);
    request.body = std::move(body);
    if (!authorization.empty())
        request.headers = {{"Authorization", authorization}};
    return request;
}

json::Value bodyOf(const std::optional<http::Response>& response)
{
    const auto value = json::parse(response->body);
    REQUIRE(value.ok());
    return *value;
}

} // namespace

TEST_CASE("The endpoint answers as Slack's incoming webhook below /slack/")
{
    const auto [body, status, text] = GENERATE(table<std::string, int, std::string>({
        {R"({"text":"hello"})", 200, "ok"},
        {"payload=%7B%22text%22%3A%22hello%22%7D", 200, "ok"},
        {R"({"blocks":[{"type":"divider"}]})", 200, "ok"},
        {"{", 400, "invalid_payload"},
        {"[]", 400, "invalid_payload"},
        {R"({"text":7})", 400, "invalid_payload"},
        {"{}", 400, "no_text"},
        {R"({"text":""})", 400, "no_text"},
        {R"({"blocks":{}})", 400, "invalid_blocks_format"},
        {R"({"blocks":[{"type":"section"}]})", 400, "invalid_blocks"},
        {R"({"blocks":[{"type":"unheard_of"}]})", 400, "invalid_blocks"},
        {R"({"blocks":[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]})", 400,
         "invalid_blocks"},
        {R"({"blocks":[{"type":"header","text":{"type":"plain_text","text":")" + std::string(151, 'x') +
             R"("}}]})",
         400, "invalid_blocks"},
    }));
    INFO(body);
    const auto answer = endpoint::sinkAnswer(post("/slack/services/x", body));
    REQUIRE(answer);
    CHECK(answer->status == status);
    CHECK(answer->body == text);
}

TEST_CASE("The endpoint answers as Twilio does, in its shape")
{
    const std::string target = "/twilio/2010-04-01/Accounts/AC1/Messages.json";
    const auto taken =
        endpoint::sinkAnswer(post(target, "To=%2B1415&From=%2B1500&Body=a+%26+b", "Basic eDp5"));
    REQUIRE(taken);
    CHECK(taken->status == 201);
    const json::Value message = bodyOf(taken);
    CHECK(message.find("body")->asString() == "a & b");
    CHECK(message.find("to")->asString() == "+1415");
    CHECK(message.find("sid")->asString().size() == 34);
    CHECK(bodyOf(endpoint::sinkAnswer(post(target, "To=1", ""))).find("code")->asNumber().text == "20003");
    CHECK(bodyOf(endpoint::sinkAnswer(post(target, "Body=x", "Basic eDp5"))).find("code")->asNumber().text ==
          "21604");
    CHECK_FALSE(endpoint::sinkAnswer(post("/twilio/else", "", "Basic eDp5")));
}

TEST_CASE("The endpoint answers as Vonage and MessageBird do")
{
    const auto vonage =
        bodyOf(endpoint::sinkAnswer(post("/vonage/sms/json", "api_key=k&api_secret=s&to=1&from=F&text=x")));
    CHECK(vonage.find("messages")->asArray().front().find("status")->asString() == "0");
    const auto bird = endpoint::sinkAnswer(
        post("/messagebird/messages", R"({"originator":"K","recipients":["14155550100"],"body":"x"})",
             "AccessKey live"));
    CHECK(bird->status == 201);
    CHECK(bodyOf(bird).find("recipients")->find("totalCount")->asNumber().text == "1");
    CHECK(endpoint::sinkAnswer(post("/messagebird/messages", "{}"))->status == 401);
}

TEST_CASE("Other requests are none of the services'")
{
    CHECK_FALSE(endpoint::sinkAnswer(post("/hooks", "{}")));
    CHECK_FALSE(endpoint::sinkAnswer(post("/slackish", "{}")));
    CHECK(capture::kindOfRequest("POST", "/slack/x") == capture::CaptureKind::SlackMessage);
    CHECK(capture::kindOfRequest("POST", "/twilio/x") == capture::CaptureKind::Sms);
    CHECK(capture::kindOfRequest("GET", "/slack/x") == capture::CaptureKind::Request);
}
