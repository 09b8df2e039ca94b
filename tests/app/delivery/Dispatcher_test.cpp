#include "DispatcherFixture.h"

#include "delivery/ProcessIdentity.h"

using namespace hookbench;
using namespace hookbench::delivery;
using test::answered;
using test::DispatcherFixture;
using test::webhookRecipe;

namespace {

Recipe withRetries(Recipe recipe, int count = 3)
{
    recipe.options.retry = {
        .kind = RetryPolicy::Kind::Exponential, .baseMs = 1000, .jitter = 0, .count = count};
    return recipe;
}

const std::string url = "http://127.0.0.1:9/hooks";

} // namespace

TEST_CASE("a failed delivery is tried again by its policy, with the same event id, until it is delivered")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(500), answered(503), answered(200)};
    const auto ids = fixture.dispatcher->fire({withRetries(webhookRecipe(url))});
    REQUIRE(fixture.waitForAttempts(1));
    CHECK(fixture.scheduler.waits() == std::vector<std::int64_t>{1000});
    fixture.scheduler.advanceMs(999);
    CHECK(fixture.transport->jobs.size() == 1);
    fixture.scheduler.advanceMs(1);
    REQUIRE(fixture.waitForAttempts(2));
    CHECK(fixture.scheduler.waits() == std::vector<std::int64_t>{2000});
    fixture.scheduler.advanceMs(2000);
    REQUIRE(fixture.waitForAttempts(3));
    CHECK(fixture.dispatcher->isIdle());
    CHECK(fixture.pending().empty());
    const auto logged = fixture.logged();
    REQUIRE(logged.size() == 3);
    for (int i = 0; i < 3; ++i) {
        CHECK(logged[static_cast<std::size_t>(i)].number == i + 1);
        CHECK(logged[static_cast<std::size_t>(i)].eventId == "evt_1");
        CHECK(logged[static_cast<std::size_t>(i)].delivery == ids.front());
    }
    CHECK(logged[0].outcome == Outcome::Failed);
    CHECK(logged[0].nextAttemptUs == logged[0].startedAtUs + 1'000'000);
    CHECK(logged[2].outcome == Outcome::Delivered);
    CHECK(logged[2].nextAttemptUs == 0);
}

TEST_CASE("Retry-After takes the place of the policy's wait")
{
    DispatcherFixture fixture;
    Exchange limited = answered(429);
    limited.retryAfterMs = 30'000;
    fixture.transport->answers = {limited, answered(200)};
    fixture.dispatcher->fire({withRetries(webhookRecipe(url))});
    REQUIRE(fixture.waitForAttempts(1));
    CHECK(fixture.attempts[0].diagnosis.code == DiagnosisCode::RateLimited);
    CHECK_THAT(fixture.attempts[0].diagnosis.sentence, Catch::Contains("30 s"));
    CHECK(fixture.scheduler.waits() == std::vector<std::int64_t>{30'000});
}

TEST_CASE("each attempt is signed with a time of its own and the same message id")
{
    DispatcherFixture fixture;
    fixture.values.values["KEY"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    fixture.values.secretNames.push_back("KEY");
    fixture.transport->answers = {answered(500), answered(200)};
    Recipe recipe = withRetries(webhookRecipe(url));
    recipe.options.signing = {.scheme = "standard-v1", .secrets = {"${KEY}"}};
    fixture.dispatcher->fire({recipe});
    REQUIRE(fixture.waitForAttempts(1));
    INFO(fixture.attempts[0].diagnosis.sentence);
    fixture.scheduler.advanceMs(60'000);
    REQUIRE(fixture.waitForAttempts(2));
    const auto& first = fixture.transport->jobs[0].request->headers;
    const auto& second = fixture.transport->jobs[1].request->headers;
    REQUIRE(http::findHeader(first, "webhook-id"));
    CHECK(*http::findHeader(first, "webhook-id") == "evt_1");
    CHECK(http::findHeader(first, "webhook-id") == http::findHeader(second, "webhook-id"));
    CHECK(http::findHeader(first, "webhook-timestamp") != http::findHeader(second, "webhook-timestamp"));
    CHECK(http::findHeader(first, "webhook-signature") != http::findHeader(second, "webhook-signature"));
}

TEST_CASE("a waiting delivery can be made now, or cancelled")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(500)};
    const auto ids = fixture.dispatcher->fire({withRetries(webhookRecipe(url), 9)});
    REQUIRE(fixture.waitForAttempts(1));
    fixture.dispatcher->retryNow(ids.front());
    REQUIRE(fixture.waitForAttempts(2));
    fixture.scheduler.advanceMs(1000); // the wait that was skipped is over, and does nothing
    CHECK(fixture.dispatcher->unfinished().front().phase == DeliveryState::Phase::Waiting);
    fixture.dispatcher->cancel(ids.front());
    CHECK(fixture.dispatcher->isIdle());
    CHECK(fixture.pending().empty());
    fixture.scheduler.advanceMs(1'000'000);
    CHECK(fixture.transport->jobs.size() == 2);
}

TEST_CASE("cancelling an attempt under way logs it as cancelled and makes no further one")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(200)};
    fixture.transport->holdsBack = true;
    const auto ids = fixture.dispatcher->fire({withRetries(webhookRecipe(url))});
    REQUIRE(test::waitFor([&] { return fixture.transport->held.size() == 1; }));
    CHECK(fixture.pending().front().isUnderWay);
    fixture.dispatcher->cancel(ids.front());
    fixture.transport->release();
    CHECK(fixture.dispatcher->isIdle());
    const auto logged = fixture.logged();
    REQUIRE(logged.size() == 1);
    CHECK(logged[0].outcome == Outcome::Cancelled);
    CHECK(fixture.pending().empty());
}

namespace {

/// The log as another process sees it.
std::unique_ptr<DeliveryLog> otherProcess(const DispatcherFixture& fixture)
{
    auto opened = DeliveryLog::open(fixture.clock, {.profileFolder = fixture.folder.stdPath()});
    REQUIRE(opened);
    return std::move(*opened);
}

bool cancelThere(DeliveryLog& log, DeliveryId id)
{
    const auto gone =
        test::await<bool>([&](QObject* context, auto done) { log.cancelWaiting(id, context, done); });
    REQUIRE(gone);
    return *gone;
}

} // namespace

TEST_CASE("a waiting delivery that another process cancels ends here, and the others go on")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(500)};
    const auto ids =
        fixture.dispatcher->fire({withRetries(webhookRecipe(url)), withRetries(webhookRecipe(url))});
    REQUIRE(fixture.waitForAttempts(2));
    fixture.log->flush();
    const auto there = otherProcess(fixture);
    CHECK(cancelThere(*there, ids[0]));
    CHECK_FALSE(cancelThere(*there, ids[0]));
    REQUIRE(test::waitFor([&] { return fixture.dispatcher->unfinished().size() == 1; }));
    CHECK(fixture.dispatcher->unfinished().front().id == ids[1]);
    fixture.scheduler.advanceMs(1000);
    REQUIRE(fixture.waitForAttempts(3));
    CHECK(fixture.attempts[2].summary.delivery == ids[1]);
}

TEST_CASE("a retry that falls due before the cancelling elsewhere was noticed is not made")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(500)};
    const auto ids = fixture.dispatcher->fire({withRetries(webhookRecipe(url))});
    REQUIRE(fixture.waitForAttempts(1));
    fixture.log->flush();
    QObject::disconnect(fixture.log.get(), &DeliveryLog::changedElsewhere, nullptr, nullptr);
    CHECK(cancelThere(*otherProcess(fixture), ids[0]));
    fixture.scheduler.advanceMs(1000);
    REQUIRE(fixture.waitUntilIdle());
    CHECK(fixture.transport->jobs.size() == 1);
    CHECK(fixture.pending().empty());
}

TEST_CASE("an attempt under way is not cancelled from another process")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(200)};
    fixture.transport->holdsBack = true;
    const auto ids = fixture.dispatcher->fire({withRetries(webhookRecipe(url))});
    REQUIRE(test::waitFor([&] { return fixture.transport->held.size() == 1; }));
    CHECK_FALSE(cancelThere(*otherProcess(fixture), ids[0]));
    fixture.transport->release();
    CHECK(fixture.attempts.at(0).summary.outcome == Outcome::Delivered);
}

TEST_CASE("a waiting delivery that another process hurries is made at once, and once")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(500), answered(200)};
    const auto ids = fixture.dispatcher->fire({withRetries(webhookRecipe(url))});
    REQUIRE(fixture.waitForAttempts(1));
    fixture.log->flush();
    const auto there = otherProcess(fixture);
    const auto hurried =
        test::await<bool>([&](QObject* context, auto done) { there->hurry(ids[0], context, done); });
    CHECK(*hurried);
    REQUIRE(fixture.waitForAttempts(2));
    CHECK(fixture.attempts[1].summary.number == 2);
    fixture.scheduler.advanceMs(10'000);
    REQUIRE(fixture.waitUntilIdle());
    CHECK(fixture.transport->jobs.size() == 2);
    CHECK(fixture.pending().empty());
}

TEST_CASE("attempts that another process logs are told here too")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(200)};
    const auto there = otherProcess(fixture);
    std::vector<AttemptSummary> told;
    QObject context;
    QObject::connect(there.get(), &DeliveryLog::logged, &context, [&](const AttemptBatch& batch) {
        told.insert(told.end(), batch->begin(), batch->end());
    });
    fixture.dispatcher->fire({webhookRecipe(url), webhookRecipe(url)});
    REQUIRE(test::waitFor([&] { return told.size() == 2; }));
    CHECK(told == fixture.logged());
}

TEST_CASE("what is older than the log is kept goes, and what waits stays")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(200), answered(500)};
    fixture.dispatcher->fire({webhookRecipe(url)});
    REQUIRE(fixture.waitForAttempts(1));
    fixture.clock.advanceMs(std::int64_t{3} * 24 * 3600 * 1000);
    fixture.dispatcher->fire({withRetries(webhookRecipe(url))});
    REQUIRE(fixture.waitForAttempts(2));
    const auto prune = [&](Retention retention) {
        return *test::await<std::int64_t>(
            [&](QObject* context, auto done) { fixture.log->prune(retention, context, done); });
    };
    CHECK(prune(retentionOf(4, 0)) == 0);
    CHECK(prune(retentionOf(0, 0)) == 0);
    CHECK(prune(retentionOf(2, 0)) == 1);
    REQUIRE(fixture.logged().size() == 1);
    CHECK(fixture.logged().front().outcome == Outcome::Failed);
    fixture.clock.advanceMs(std::int64_t{3} * 24 * 3600 * 1000);
    CHECK(prune(retentionOf(2, 0)) == 1);
    CHECK(fixture.logged().empty());
    REQUIRE(fixture.pending().size() == 1);
    CHECK(fixture.pending().front().attempt == 2);
}

TEST_CASE("pending retries survive a restart of the program, and are made once")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(500), answered(200)};
    fixture.dispatcher->fire({withRetries(webhookRecipe(url))});
    REQUIRE(fixture.waitForAttempts(1));
    CHECK(fixture.pending().size() == 1);
    fixture.restart();
    CHECK(fixture.pending().size() == 1);
    // The test is one process, whose own deliveries are not taken from it.
    fixture.dispatcher->adopt(fixture.pending().front());
    fixture.scheduler.advanceMs(1000);
    REQUIRE(fixture.waitForAttempts(2));
    CHECK(fixture.attempts[1].summary.number == 2);
    CHECK(fixture.attempts[1].summary.outcome == Outcome::Delivered);
    CHECK(fixture.pending().empty());
}

TEST_CASE("what a dead process was attempting is logged as unknown and made again; what lives is left alone")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(200)};
    const auto leave = [&](DeliveryId id, const std::string& owner, bool underWay, RetryPolicy::Kind kind) {
        PendingDelivery pending;
        Recipe recipe = withRetries(webhookRecipe(url));
        recipe.options.retry.kind = kind;
        pending.id = id;
        pending.recipe = std::make_shared<const Recipe>(recipe);
        pending.isUnderWay = underWay;
        pending.dueUs = fixture.clock.nowUs();
        pending.owner = owner;
        const auto saved = test::await<Done>(
            [&](QObject* context, auto done) { fixture.log->savePending(pending, context, done); });
        REQUIRE(saved);
    };
    leave(1, "999999999:1:dead", true, RetryPolicy::Kind::Exponential);
    leave(2, "999999999:1:dead", false, RetryPolicy::Kind::Exponential);
    leave(3, "999999999:1:dead", true, RetryPolicy::Kind::None);
    leave(4, thisProcess(), true, RetryPolicy::Kind::Exponential);
    fixture.dispatcher->resume();
    REQUIRE(test::waitFor([&] { return fixture.dispatcher->unfinished().size() == 2; }));
    fixture.dispatcher->resume(); // a second caller gets nothing
    fixture.scheduler.advanceMs(0);
    REQUIRE(fixture.waitForAttempts(2));
    const auto logged = fixture.logged();
    REQUIRE(logged.size() == 4);
    CHECK(logged[0].outcome == Outcome::Unknown);
    CHECK(logged[0].delivery == 1);
    CHECK_FALSE(logged[0].isLast());
    CHECK_THAT(fixture.fetch(logged[0].id).diagnosis.sentence, Catch::Contains("at least once"));
    CHECK(logged[1].outcome == Outcome::Unknown);
    CHECK(logged[1].isLast());
    CHECK(logged[2].outcome == Outcome::Delivered);
    CHECK(logged[3].outcome == Outcome::Delivered);
    REQUIRE(fixture.pending().size() == 1);
    CHECK(fixture.pending().front().id == 4);
}

TEST_CASE("a dry run is rendered and logged, and nothing is sent or pending")
{
    DispatcherFixture fixture;
    Recipe recipe = webhookRecipe("https://example.com/hooks");
    recipe.mode = Mode::DryRun;
    fixture.dispatcher->fire({recipe});
    REQUIRE(fixture.waitForAttempts(1));
    CHECK(fixture.transport->jobs.empty());
    CHECK(fixture.attempts[0].summary.outcome == Outcome::DryRun);
    CHECK_THAT(fixture.attempts[0].requestHead, Catch::Contains("composed https://example.com/hooks"));
    CHECK(fixture.pending().empty());
}

TEST_CASE("a rerouted delivery goes to the sink, with the target's path")
{
    DispatcherFixture fixture;
    fixture.transport->answers = {answered(200)};
    Recipe recipe = webhookRecipe("https://example.com/hooks/a?b=c");
    recipe.mode = Mode::Reroute;
    recipe.rerouteTo = "http://127.0.0.1:8787/";
    fixture.dispatcher->fire({recipe});
    REQUIRE(fixture.waitForAttempts(1));
    CHECK(fixture.transport->jobs.front().request->url == "http://127.0.0.1:8787/hooks/a?b=c");
}

TEST_CASE("nothing is sent to another host than the one that was shown")
{
    DispatcherFixture fixture;
    fixture.values.values["HOST"] = "localhost:9";
    Recipe recipe = withRetries(webhookRecipe("http://${HOST}/hooks"));
    recipe.host = "127.0.0.1:8787";
    fixture.dispatcher->fire({recipe});
    REQUIRE(fixture.waitForAttempts(1));
    CHECK(fixture.transport->jobs.empty());
    CHECK(fixture.attempts[0].diagnosis.code == DiagnosisCode::NotSendable);
    CHECK_THAT(fixture.attempts[0].diagnosis.sentence, Catch::Contains("localhost:9"));
    CHECK(fixture.dispatcher->isIdle());
}

TEST_CASE("secrets are sent and never logged")
{
    DispatcherFixture fixture;
    Exchange echo = answered(401);
    echo.responseBody = "you sent whsec-do-not-log-me";
    fixture.transport->answers = {echo};
    fixture.dispatcher->fire({webhookRecipe(url, {{"X-Mixpeek-Secret", "${WEBHOOK_SECRET}"}})});
    REQUIRE(fixture.waitForAttempts(1));
    CHECK(*http::findHeader(fixture.transport->jobs[0].request->headers, "X-Mixpeek-Secret") ==
          "whsec-do-not-log-me");
    const AttemptRecord record = fixture.fetch(fixture.logged().front().id);
    CHECK_THAT(record.requestHead, Catch::Contains("X-Mixpeek-Secret: ${WEBHOOK_SECRET}\r\n"));
    CHECK(record.responseBody == "you sent ${WEBHOOK_SECRET}");
    CHECK(record.maskedNames == std::vector<std::string>{"WEBHOOK_SECRET"});
    CHECK(record.diagnosis.code == DiagnosisCode::SecretRefused);
    CHECK_THAT(record.diagnosis.sentence, Catch::Contains("X-Mixpeek-Secret") && Catch::Contains("19 bytes"));
    fixture.dispatcher.reset();
    fixture.log.reset();
    for (const QString& name : {QStringLiteral("deliveries.db"), QStringLiteral("deliveries.db-wal")}) {
        QFile file(fixture.folder.file(name));
        if (file.open(QIODevice::ReadOnly))
            CHECK_FALSE(file.readAll().contains("do-not-log-me"));
    }
}

TEST_CASE("an unresolved variable and a template that makes no JSON are told, and not tried again")
{
    DispatcherFixture fixture;
    Recipe unresolved = withRetries(webhookRecipe(url, {{"X-Secret", "${NO_SUCH_NAME}"}}));
    Recipe broken = withRetries(webhookRecipe(url));
    std::get<registrations::WebhookConfig>(broken.channel.config).payloadTemplate = json::Value("{\"a\": }");
    fixture.dispatcher->fire({unresolved, broken});
    REQUIRE(fixture.waitForAttempts(2));
    CHECK(fixture.dispatcher->isIdle());
    CHECK(fixture.transport->jobs.empty());
    std::map<DiagnosisCode, AttemptRecord> byCode;
    for (const AttemptRecord& attempt : fixture.attempts)
        byCode[attempt.diagnosis.code] = attempt;
    REQUIRE(byCode.count(DiagnosisCode::SecretUnresolved) == 1);
    CHECK_THAT(byCode[DiagnosisCode::SecretUnresolved].diagnosis.sentence, Catch::Contains("NO_SUCH_NAME"));
    REQUIRE(byCode.count(DiagnosisCode::PayloadNotJson) == 1);
    CHECK_THAT(byCode[DiagnosisCode::PayloadNotJson].diagnosis.detail, Catch::Contains("default envelope"));
}
