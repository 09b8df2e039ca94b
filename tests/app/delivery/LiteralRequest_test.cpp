#include "delivery/ComposedDelivery.h"

#include "delivery/FourLayers.h"
#include "delivery/SignRequest.h"

#include "DispatcherFixture.h"

#include <QDirIterator>
#include <QFile>

using namespace hookbench;
using namespace hookbench::delivery;

namespace {

http::OutgoingRequest request()
{
    http::OutgoingRequest made;
    made.method = "PUT";
    made.url = "http://127.0.0.1:8787/hooks?a=${HOME}";
    made.headers = {{"X-One", "1"}, {"x-one", "{{ 2 }} ${HOME}"}, {"Authorization", "Bearer s3cret-token-of-the-user"}};
    made.body = "{\"event_id\":\"evt_9\",\"event_type\":\"a.b\",\"text\":\"{{ x }} ${HOME}\"}";
    made.timeoutMs = 1500;
    return made;
}

DeliveryOptions retries(int count)
{
    DeliveryOptions options;
    options.retry.kind = count > 0 ? RetryPolicy::Kind::Exponential : RetryPolicy::Kind::None;
    options.retry.count = count;
    return options;
}

} // namespace

TEST_CASE_METHOD(test::DispatcherFixture,
                 "a request composed by hand goes out byte for byte, and its credential is in no log")
{
    transport->answers = {test::answered(503), test::answered(200)};
    auto made = compose(request(), retries(1), clock.nowUs());
    REQUIRE(made);
    dispatcher->fire({made->recipe}, made->values);
    REQUIRE(waitForAttempts(1));
    scheduler.advanceMs(2000);
    REQUIRE(waitUntilIdle());
    REQUIRE(transport->jobs.size() == 2);
    for (const TransportJob& job : transport->jobs) {
        CHECK(job.request->method == "PUT");
        CHECK(job.request->url == request().url);
        CHECK(job.request->headers == request().headers);
        CHECK(job.request->body == request().body);
        CHECK(job.request->timeoutMs == 1500);
    }
    const auto rows = logged();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].outcome == Outcome::Failed);
    CHECK(rows[1].outcome == Outcome::Delivered);
    CHECK(rows[1].eventId == "evt_9");
    CHECK(rows[1].eventType == "a.b");
    CHECK(rows[1].registrationId.empty());
    const AttemptRecord record = fetch(rows[0].id);
    CHECK(record.diagnosis.code != DiagnosisCode::None);
    CHECK_THAT(record.requestHead, Catch::Contains("Authorization: Bearer ${HEADER_AUTHORIZATION}\r\n"));
    CHECK(record.maskedNames == std::vector<std::string>{"HEADER_AUTHORIZATION"});
    log->flush();
    int files = 0;
    QDirIterator iterator(folder.path(), QDir::Files, QDirIterator::Subdirectories);
    while (iterator.hasNext()) {
        QFile file(iterator.next());
        REQUIRE(file.open(QFile::ReadOnly));
        CHECK_FALSE(file.readAll().contains("s3cret-token"));
        ++files;
    }
    CHECK(files > 0);
    REQUIRE(record.recipe);
    CHECK(*record.recipe == made->recipe);

    const FourLayers layers = fourLayers(record, std::nullopt, test::secretValues());
    CHECK_FALSE(layers.templateText.isAvailable);
    CHECK(layers.rendered.body == request().body);
    CHECK(layers.sameBodies);
}

TEST_CASE_METHOD(test::DispatcherFixture, "a retry after a restart says that the credential is gone")
{
    transport->answers = {test::answered(503)};
    auto made = compose(request(), retries(3), clock.nowUs());
    REQUIRE(made);
    dispatcher->fire({made->recipe}, made->values);
    REQUIRE(waitForAttempts(1));
    log->flush();
    const AttemptRecord first = fetch(1);
    dispatcher->cancelAll();
    REQUIRE(waitUntilIdle());
    dispatcher->fire({*first.recipe});
    REQUIRE(waitUntilIdle());
    CHECK(transport->jobs.size() == 1);
    CHECK(attempts.back().diagnosis.code == DiagnosisCode::SecretUnresolved);
    CHECK_THAT(attempts.back().diagnosis.sentence, Catch::Contains("HEADER_AUTHORIZATION"));
}

TEST_CASE("a URL's user and password stand in no recipe")
{
    http::OutgoingRequest with = request();
    with.url = "http://me:pass-word@127.0.0.1:8787/hooks";
    const auto made = compose(with, {}, 1);
    REQUIRE(made);
    CHECK(made->recipe.literal->url == "http://${URL_CREDENTIALS}@127.0.0.1:8787/hooks");
    CHECK(made->recipe.place == "127.0.0.1:8787/hooks");
    CHECK(resolved(*made->recipe.literal, made->values)->url == with.url);
}

TEST_CASE("a recipe with bytes that are no text reads back the same")
{
    http::OutgoingRequest binary = request();
    binary.body = std::string("\0\xFF{}", 4);
    binary.headers.push_back({"X-Latin", "caf\xE9"});
    const auto made = compose(binary, {}, 1);
    REQUIRE(made);
    const auto read = recipeFromJson(toJson(made->recipe));
    REQUIRE(read);
    CHECK(*read == made->recipe);
    json::Object damaged;
    damaged.append("url", json::Value("http://127.0.0.1/"));
    CHECK_FALSE(literalFromJson(damaged));
}

TEST_CASE_METHOD(test::DispatcherFixture,
                 "every attempt is signed anew with all secrets of the run, and with the same message id")
{
    transport->answers = {test::answered(500), test::answered(200)};
    http::OutgoingRequest unnamed = request();
    unnamed.body = "[1]";
    DeliveryOptions options = retries(1);
    options.signing.scheme = "standard-v1";
    options.signing.secrets = {"${COMMAND_SECRET_1}", "${COMMAND_SECRET_2}"};
    registrations::VariableValues run;
    run.values = {{"COMMAND_SECRET_1", "whsec_AAECAwQFBgcICQoLDA0ODw=="},
                  {"COMMAND_SECRET_2", "whsec_EBESExQVFhcYGRobHB0eHw=="}};
    run.secretNames = {"COMMAND_SECRET_1", "COMMAND_SECRET_2"};
    auto made = compose(unnamed, options, clock.nowUs());
    REQUIRE(made);
    dispatcher->fire({made->recipe}, merged(made->values, run));
    REQUIRE(waitForAttempts(1));
    scheduler.advanceMs(2000);
    REQUIRE(waitUntilIdle());
    REQUIRE(transport->jobs.size() == 2);
    const auto header = [&](std::size_t job, const char* name) {
        return http::findHeader(transport->jobs[job].request->headers, name).value_or("");
    };
    CHECK_FALSE(header(0, "webhook-id").empty());
    CHECK(header(0, "webhook-id") == header(1, "webhook-id"));
    CHECK(header(0, "webhook-timestamp") != header(1, "webhook-timestamp"));
    const auto scheme = schemeOf(options.signing);
    REQUIRE(scheme);
    for (const auto& [name, secret] : run.values) {
        const http::OutgoingRequest& sent = *transport->jobs[1].request;
        CHECK(signing::verify(*scheme, {sent.method, sent.url, sent.headers, sent.body},
                              std::vector<signing::Credentials>{{secret, ""}}, {clock.nowUs()})
                  .valid);
    }
}

TEST_CASE_METHOD(test::DispatcherFixture, "what cannot be signed is not sent")
{
    DeliveryOptions options = retries(0);
    options.signing.scheme = "discord";
    options.signing.secrets = {"${WEBHOOK_SECRET}"};
    auto made = compose(request(), options, clock.nowUs());
    REQUIRE(made);
    dispatcher->fire({made->recipe}, made->values);
    REQUIRE(waitUntilIdle());
    CHECK(transport->jobs.empty());
    CHECK(attempts.back().diagnosis.code == DiagnosisCode::SigningFailed);
}
