#include "base/ByteDiff.h"
#include "delivery/DeliveryOptions.h"
#include "delivery/LatencyHistogram.h"
#include "delivery/RetryPolicy.h"
#include "delivery/SecretMask.h"
#include "http/RetryAfter.h"

#include "base/Text.h"

#include "DispatcherFixture.h"

#include <random>

using namespace hookbench;
using namespace hookbench::delivery;

namespace {

std::string applied(std::string_view before, std::string_view after, const std::vector<ByteChange>& changes)
{
    std::string out;
    std::size_t done = 0;
    for (const ByteChange& change : changes) {
        out += before.substr(done, change.beforeBegin - done);
        out += after.substr(change.afterBegin, change.afterEnd - change.afterBegin);
        done = change.beforeEnd;
    }
    return out += before.substr(done);
}

} // namespace

TEST_CASE("exponential waits grow to their cap and end with the count")
{
    const RetryPolicy policy{.baseMs = 1000, .factor = 3, .capMs = 10'000, .jitter = 0, .count = 4};
    CHECK(retryDelayMs(policy, {1, 500}, 0.5) == 1000);
    CHECK(retryDelayMs(policy, {2, 500}, 0.5) == 3000);
    CHECK(retryDelayMs(policy, {3, 500}, 0.5) == 9000);
    CHECK(retryDelayMs(policy, {4, 500}, 0.5) == 10'000);
    CHECK_FALSE(retryDelayMs(policy, {5, 500}, 0.5));
    CHECK(maxAttempts(policy) == 5);
}

TEST_CASE("jitter spreads a wait to both sides by its share")
{
    const RetryPolicy policy{.baseMs = 1000, .jitter = 0.2};
    CHECK(retryDelayMs(policy, {1, 500}, 0.0) == 800);
    CHECK(retryDelayMs(policy, {1, 500}, 0.5) == 1000);
    CHECK(retryDelayMs(policy, {1, 500}, 0.999999) == 1200);
}

TEST_CASE("a schedule gives its waits in order")
{
    const RetryPolicy policy{.kind = RetryPolicy::Kind::Schedule, .jitter = 0, .scheduleMs = {5, 300}};
    CHECK(retryDelayMs(policy, {1, 0}, 0.5) == 5);
    CHECK(retryDelayMs(policy, {2, 0}, 0.5) == 300);
    CHECK_FALSE(retryDelayMs(policy, {3, 0}, 0.5));
}

TEST_CASE("statuses, transport errors and Retry-After decide as the policy says")
{
    RetryPolicy policy{.jitter = 0, .statuses = {{500, 599}, {429, 429}}};
    CHECK(retryDelayMs(policy, {1, 503}, 0.5));
    CHECK_FALSE(retryDelayMs(policy, {1, 404}, 0.5));
    CHECK(retryDelayMs(policy, {1, 0}, 0.5));
    policy.afterTransportErrors = false;
    CHECK_FALSE(retryDelayMs(policy, {1, 0}, 0.5));
    CHECK(retryDelayMs(policy, {.number = 1, .status = 429, .retryAfterMs = 7000}, 0.5) == 7000);
    policy.maxRetryAfterMs = 5000;
    CHECK(retryDelayMs(policy, {.number = 1, .status = 429, .retryAfterMs = 7000}, 0.5) == 5000);
    CHECK_FALSE(retryDelayMs(policy, {.number = 1, .status = 503, .isPermanent = true}, 0.5));
    CHECK_FALSE(retryDelayMs({.kind = RetryPolicy::Kind::None}, {1, 500}, 0.5));
}

TEST_CASE("Retry-After is read as seconds and as a date")
{
    const std::int64_t now = 784'111'770'000'000; // 7 s before the date below
    CHECK(http::retryAfterMs("120", now) == 120'000);
    CHECK(http::retryAfterMs("Sun, 06 Nov 1994 08:49:37 GMT", now) == 7000);
    CHECK(http::retryAfterMs("Sun, 06 Nov 1994 08:49:37 GMT", now + 60'000'000) == 0);
    CHECK(http::retryAfterMs("99999999999999999999", now) == 30LL * 24 * 3600 * 1000);
    CHECK_FALSE(http::retryAfterMs("soon", now));
    CHECK_FALSE(http::retryAfterMs("-1", now));
}

TEST_CASE("delivery options survive writing and reading")
{
    DeliveryOptions options;
    CHECK(json::Value(toJson(options)) == json::Value(json::Object{}));
    options.retry = {.kind = RetryPolicy::Kind::Schedule, .scheduleMs = {1, 2}, .statuses = {{500, 502}}};
    options.signing = {.scheme = "standard-webhooks", .secrets = {"${A}", "${B}"}};
    options.tls = {.skipVerification = true, .caFile = "/x.pem", .clientKeyPassword = "${P}"};
    options.method = "PUT";
    options.httpVersion = http::HttpVersion::Http2;
    const auto read = deliveryOptionsFromJson(toJson(options));
    REQUIRE(read);
    CHECK(*read == options);
}

TEST_CASE("delivery options that are wrong name their field")
{
    DeliveryOptions options;
    CHECK(validate(options).empty());
    options.retry.factor = 0.5;
    options.signing = {.scheme = "stripe", .secrets = {"a secret as text"}};
    options.tls.caFile = "/nowhere/ca.pem";
    std::vector<std::string> fields;
    for (const auto& problem : validate(options))
        fields.push_back(problem.field);
    CHECK(fields == std::vector<std::string>{"retry.factor", "signing.secrets[0]", "tls.caFile"});
    json::Object wrong;
    wrong.append("retry", json::Value(7));
    const auto read = deliveryOptionsFromJson(wrong);
    REQUIRE_FALSE(read);
    CHECK_THAT(read.error().message, Catch::Contains("retry"));
}

TEST_CASE("a secret is masked in each of its forms")
{
    registrations::VariableValues values;
    values.values = {{"A", "se\"cret value/1"}, {"B", "x9"}, {"C", "public"}};
    values.secretNames = {"A", "B"};
    const SecretMask mask(values);
    CHECK(mask.masked("h: se\"cret value/1!") == "h: ${A}!");
    CHECK(mask.masked(R"({"k":"se\"cret value/1"})") == R"({"k":"${A}"})");
    CHECK(mask.masked("/p?k=se%22cret%20value%2F1&x") == "/p?k=${A}&x");
    for (const std::string user : {"", "u", "us", "use"}) {
        const std::string basic = mask.masked(toBase64(user + "se\"cret value/1" + user));
        CHECK_THAT(basic, Catch::Contains("${A}"));
        CHECK_THAT(basic, !Catch::Contains(toBase64("se\"cret value").substr(4, 8)));
    }
    CHECK(mask.masked("x9 ax9 x9b (x9)") == "${B} ax9 x9b (${B})");
    CHECK(mask.masked("public") == "public");
}

TEST_CASE("the changes between two texts make the one of the other")
{
    CHECK(diffBytes("same", "same").empty());
    CHECK(diffBytes("abcd", "abXd") == std::vector<ByteChange>{{2, 3, 2, 3}});
    CHECK(diffBytes("", "x") == std::vector<ByteChange>{{0, 0, 0, 1}});
    CHECK(diffBytes("one two three", "one 2 three four").size() == 2);
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        std::string before(random() % 60, 'a');
        for (char& c : before)
            c = static_cast<char>('a' + random() % 4);
        std::string after = before;
        for (unsigned edits = random() % 8; edits > 0; --edits) {
            const std::size_t at = after.empty() ? 0 : random() % after.size();
            if (random() % 2 == 0)
                after.insert(at, 1, static_cast<char>('a' + random() % 4));
            else if (!after.empty())
                after.erase(at, 1);
        }
        INFO(before << " / " << after);
        CHECK(applied(before, after, diffBytes(before, after)) == after);
    }
    const std::string a(100'000, 'a');
    const std::string b(100'000, 'b');
    CHECK(applied("<" + a + ">", "<" + b + ">", diffBytes("<" + a + ">", "<" + b + ">")) == "<" + b + ">");
}

TEST_CASE("percentiles are exact to two in a hundred")
{
    LatencyHistogram histogram;
    CHECK(histogram.percentile(0.5) == 0);
    for (int us = 1; us <= 100'000; ++us)
        histogram.add(us);
    for (const double share : {0.01, 0.5, 0.9, 0.99})
        CHECK(static_cast<double>(histogram.percentile(share)) == Approx(share * 100'000).epsilon(0.02));
    CHECK(histogram.percentile(1) == 100'000);
    CHECK(histogram.max() == 100'000);
}
