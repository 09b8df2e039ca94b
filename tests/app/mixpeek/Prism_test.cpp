#include "mixpeek/ApiClient.h"
#include "mixpeek/Preflight.h"

#include "ApiFixture.h"
#include "json/Writer.h"
#include "registrations/RegistrationJson.h"

// Against Prism, which answers by the service's OpenAPI document and refuses requests that break it (with-prism starts
// it and names its address).

using namespace hookbench;
using namespace hookbench::mixpeek;
using registrations::Registration;

namespace {

/// The client, asking Prism for answers of one status.
class PrismClient {
public:
    explicit PrismClient(int code = 0) : m_api(m_client, m_clock, options(code)) {}

    static Access access() { return {qgetenv("HOOKBENCH_PRISM_URL").toStdString(), test::FakeService::apiKey}; }

    Result<std::vector<Registration>, ApiError> list()
    {
        return test::await<std::vector<Registration>, ApiError>([&](auto* context, auto done) {
            m_api.list(access(), {.eventType = "object.created", .isActive = true}, {}, context, {}, done);
        });
    }
    Result<Registration, ApiError> get()
    {
        return test::await<Registration, ApiError>(
            [&](auto* context, auto done) { m_api.get(access(), "prod events/ü", {}, context, done); });
    }
    Result<Registration, ApiError> create(const Registration& record)
    {
        return test::await<Registration, ApiError>(
            [&](auto* context, auto done) { m_api.create(access(), record, {}, context, done); });
    }
    Result<Registration, ApiError> update(const Registration& record)
    {
        return test::await<Registration, ApiError>(
            [&](auto* context, auto done) { m_api.update(access(), record, {}, context, done); });
    }
    Result<Done, ApiError> remove()
    {
        return test::await<Done, ApiError>(
            [&](auto* context, auto done) { m_api.remove(access(), "wh_1234567890abcdef", {}, context, done); });
    }

private:
    ApiClient::Options options(int code)
    {
        ApiClient::Options options;
        options.timeoutMs = 30'000;
        options.scheduler = &m_scheduler;
        if (code != 0)
            options.extraHeaders = {{"Prefer", "code=" + std::to_string(code)}};
        return options;
    }

    test::FakeClock m_clock;
    test::InstantScheduler m_scheduler;
    http::HttpClient m_client;
    ApiClient m_api;
};

Registration record(const std::string& json)
{
    auto read = registrations::registrationFromJson(test::parsed(json));
    REQUIRE(read);
    return std::move(*read);
}

/// A record with one channel and these configs.
Registration with(const std::string& kind, const std::string& configs)
{
    return record(R"({"webhook_id":"wh_1234567890abcdef","webhook_name":"orders","event_types":["object.created"],
        "created_at":"2026-01-31T12:00:00Z","updated_at":"2026-01-31T12:00:00.5+01:00","channels":[{"channel":")" +
                  kind + R"(","configs":)" + configs + "}]}");
}

template <class T>
void isError(const Result<T, ApiError>& answer, int status, bool hasTarget)
{
    INFO(status);
    REQUIRE_FALSE(answer);
    const ApiError& error = answer.error();
    CHECK(error.status == status);
    CHECK(error.error.message.ends_with('.'));
    CHECK_FALSE(error.body.empty());
    CHECK(error.body.find(test::FakeService::apiKey) == std::string::npos);
    switch (status) {
    case 401:
    case 403:
        CHECK(error.error.code == ErrorCode::PermissionDenied);
        break;
    case 404:
        CHECK(error.error.code == ErrorCode::NotFound);
        CHECK((error.error.message.find("no registration") != std::string::npos) == hasTarget);
        break;
    case 500:
        CHECK(error.error.code == ErrorCode::Unavailable);
        break;
    case 422:
        CHECK(error.error.code == ErrorCode::InvalidInput);
        CHECK_FALSE(error.fields.empty());
        break;
    default:
        CHECK(error.error.code == ErrorCode::InvalidInput);
    }
}

} // namespace

TEST_CASE("every operation succeeds as the OpenAPI document says", "[.][prism]")
{
    PrismClient client;
    const Registration sample = with("webhook", R"({"url":"https://hooks.example.test/"})");
    const auto made = client.create(sample);
    INFO((made ? "" : made.error().error.message + made.error().body));
    REQUIRE(made);
    CHECK(made->name == "prod-events");
    CHECK(client.get());
    CHECK(client.update(sample));
    CHECK(client.remove());
}

TEST_CASE("the list of Prism, whose cursor is always the same, ends with an error or a list", "[.][prism]")
{
    const auto listed = PrismClient().list();
    if (listed)
        CHECK_FALSE(listed->empty());
    else
        CHECK_THAT(listed.error().error.message, Catch::Contains("cursor"));
}

TEST_CASE("every error code of every operation is told for what it is", "[.][prism]")
{
    const Registration sample = with("webhook", R"({"url":"https://hooks.example.test/"})");
    for (const int code : {400, 401, 403, 404, 422, 500}) {
        PrismClient client(code);
        isError(client.list(), code, false);
        isError(client.get(), code, true);
        isError(client.create(sample), code, false);
        isError(client.update(sample), code, true);
        if (code == 404)
            CHECK(client.remove()); // gone is gone
        else
            isError(client.remove(), code, true);
    }
}

TEST_CASE("Prism takes the bodies that preflight takes, and refuses those that it refuses", "[.][prism]")
{
    PrismClient client;
    const std::vector<Registration> records{
        with("webhook", R"({"url":"https://h.example.test/"})"),
        with("webhook", R"({"url":"https://h.example.test/","headers":{"X-Secret":"${S}"},"timeout":2.5,
            "payload_template":{"id":"{{ event_id }}","n":[1,null,{"a":true}]}})"),
        with("webhook", R"({"url":"https://h.example.test/","payload_template":"{{ event | tojson }}"})"),
        with("webhook", R"({"url":"https://h.example.test/","x_region":"eu"})"),
        with("slack", R"({"webhook_url":"https://hooks.slack.com/services/${S}","channel":"#a","username":"u",
            "icon_emoji":":a:","icon_url":"https://i.example.test/","blocks_template":"[]"})"),
        with("slack", R"({"bot_token":"${T}","channel_id":"C1"})"),
        with("email", R"({"to_addresses":["a@example.test"],"cc_addresses":["b@example.test"],
            "bcc_addresses":["c@example.test"],"subject_template":"s","body_template":"b","content_type":"markdown"})"),
        with("email", R"({"to_addresses":[],"content_type":"rtf"})"),
        with("sms", R"({"phone_numbers":["+4915112345678"]})"),
        with("pager", "[1]"),
    };
    for (Registration each : records) {
        INFO(json::write(registrations::toJson(each)));
        const bool isGood = !registrations::hasErrors(preflight(each));
        const auto updated = client.update(each);
        CHECK(updated.ok() == isGood);
        each.id.clear();
        CHECK(client.create(each).ok() == isGood);
    }
    Registration bad = records.front();
    bad.name = std::string(201, 'x');
    CHECK_FALSE(client.create(bad));
    bad.name = std::string(200, 'x');
    CHECK(client.create(bad));
    bad.eventTypes.clear();
    CHECK_FALSE(client.create(bad));
    bad = records.front();
    bad.channels.clear();
    CHECK_FALSE(client.create(bad));
    bad = records.front();
    bad.createdAt = "yesterday";
    CHECK_FALSE(client.update(bad));
}
