#include "mixpeek/ApiAnswer.h"
#include "mixpeek/BaseUrl.h"
#include "http/RetryAfter.h"
#include "mixpeek/RetryDelay.h"

#include "FakeService.h"

using namespace hookbench;
using namespace hookbench::mixpeek;

TEST_CASE("a location of the service's validator becomes the path of a field")
{
    const auto field = [](const char* location) { return fieldOfLocation(test::parsed(location).asArray()); };
    CHECK(field(R"(["body","webhook_name"])") == "webhook_name");
    CHECK(field(R"(["body","channels",0,"configs","WebhookConfig","url"])") == "channels[0].configs.url");
    CHECK(field(R"(["body","channels",12,"channel"])") == "channels[12].channel");
    CHECK(field(R"(["body","channels",0,"WebhookChannel-Input","configs","SlackConfig","webhook_url"])") ==
          "channels[0].configs.webhook_url");
    CHECK(field(R"(["body","channels",0,"configs","WebhookConfig","headers","X-Secret"])") ==
          "channels[0].configs.headers.X-Secret");
    CHECK(field(R"(["body","channels",0,"configs","WebhookConfig","payload_template","dict[str,any]"])") ==
          "channels[0].configs.payload_template");
    CHECK(field(R"(["webhook_name"])") == "webhook_name");
    CHECK(field(R"(["body",17])").empty());
    CHECK(field(R"(["body"])").empty());
    CHECK(field(R"(["query","limit"])").empty());
    CHECK(field(R"([])").empty());
    CHECK(field(R"(["body",null,{"a":1},"event_types",0])") == "event_types[0]");
}

TEST_CASE("Retry-After is seconds or one of HTTP's three forms of a date")
{
    const std::int64_t now = 784'111'770'000'000; // 1994-11-06 08:49:30 UTC
    CHECK(http::retryAfterMs("7", now) == 7000);
    CHECK(http::retryAfterMs("0", now) == 0);
    CHECK(http::retryAfterMs("Sun, 06 Nov 1994 08:49:37 GMT", now) == 7000);
    CHECK(http::retryAfterMs("Sunday, 06-Nov-94 08:49:37 GMT", now) == 7000);
    CHECK(http::retryAfterMs("Sun Nov  6 08:49:37 1994", now) == 7000);
    CHECK(http::retryAfterMs("Sun, 06 Nov 1994 08:49:00 GMT", now) == 0);
    CHECK_FALSE(http::retryAfterMs("soon", now));
    CHECK_FALSE(http::retryAfterMs("", now));
    CHECK(retryDelayMs({{"retry-after", "99999999999999999999999999"}}, 1, now) == 60'000);
    CHECK(retryDelayMs({{"Retry-After", "soon"}}, 2, now) == 1000);
    CHECK(retryDelayMs({}, 3, now) == 2000);
}

TEST_CASE("an account's address is https, or this machine")
{
    CHECK(checkBaseUrl("https://api.mixpeek.com"));
    CHECK(checkBaseUrl("https://proxy.example.test:8443/mixpeek/"));
    CHECK(checkBaseUrl("http://127.0.0.1:4010"));
    CHECK(checkBaseUrl("http://localhost:4010"));
    for (const char* bad :
         {"", "api.mixpeek.com", "http://api.mixpeek.com", "https://user:pw@api.mixpeek.com",
          "https://api.mixpeek.com/?x=1", "https://api.mixpeek.com/#top"})
        CHECK_FALSE(checkBaseUrl(bad));
    CHECK(joinUrl("https://a.example.test/base//", "/v1") == "https://a.example.test/base/v1");
    CHECK(percentEncoded("a b/ä?") == "a%20b%2F%C3%A4%3F");
}
