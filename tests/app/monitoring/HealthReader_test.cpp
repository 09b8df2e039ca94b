#include "FakeClock.h"
#include "TemporaryProfile.h"
#include "delivery/DeliveryLog.h"
#include "endpoint/forwarding/ForwardTable.h"
#include "monitoring/HealthReader.h"
#include "storage/Migrator.h"

using namespace hookbench;
using namespace hookbench::monitoring;

namespace {

struct Log {
    test::TemporaryProfile profile;
    test::FakeClock clock;
    std::unique_ptr<delivery::DeliveryLog> log;

    Log()
    {
        auto opened = delivery::DeliveryLog::open(clock, {.profileFolder = profile.stdPath(), .maxAgeUs = 0});
        REQUIRE(opened);
        log = std::move(*opened);
    }
    void add(const std::string& registration, int status, delivery::Mode mode = delivery::Mode::Send)
    {
        delivery::AttemptRecord record;
        record.summary.startedAtUs = clock.nowUs();
        record.summary.durationUs = 12'000;
        record.summary.status = status;
        record.summary.outcome = status < 300 ? delivery::Outcome::Delivered : delivery::Outcome::Failed;
        record.summary.mode = mode;
        record.summary.diagnosis =
            status < 300 ? delivery::DiagnosisCode::Delivered : delivery::DiagnosisCode::ReceiverFailed;
        record.summary.kind = "webhook";
        record.summary.eventType = "object.created";
        record.summary.registrationId = "wh_" + registration;
        record.summary.registrationName = registration;
        record.summary.place = "example.com/hooks";
        record.summary.method = "POST";
        log->append(record);
        log->flush();
    }
};

} // namespace

TEST_CASE("the reader takes in what the log has, then what is new, and drops what the log lost")
{
    Log log;
    HealthReader reader(log.profile.stdPath());
    REQUIRE(reader.refreshAttempts());
    CHECK(reader.attempts().rows().empty());
    log.add("Orders", 200);
    log.add("Stock", 500);
    log.add("Stock", 200, delivery::Mode::Reroute);
    REQUIRE(reader.refreshAttempts());
    REQUIRE(reader.attempts().rows().size() == 3);
    const AttemptRow failed = reader.attempts().rows()[1];
    CHECK(failed.status == 500);
    CHECK(failed.durationUs == 12'000);
    CHECK(failed.startedAtUs == log.clock.nowUs());
    CHECK(failed.diagnosisCode() == delivery::DiagnosisCode::ReceiverFailed);
    CHECK(failed.isCounted == 1);
    CHECK(reader.attempts().series(failed.series) ==
          Series{Origin::Delivery, "wh_Stock", "Stock", "webhook", "example.com/hooks", "object.created"});
    CHECK(reader.attempts().rows()[2].isCounted == 0);
    log.add("Orders", 200);
    REQUIRE(reader.refreshAttempts());
    CHECK(reader.attempts().rows().size() == 4);
    bool isGone = false;
    QObject context;
    log.log->remove({1, 2}, &context, [&](const Status& done) { isGone = done.ok(); });
    log.log->flush();
    REQUIRE(reader.refreshAttempts());
    CHECK(reader.attempts().rows().size() == 2);
    reader.removeAttempts({4});
    CHECK(reader.attempts().rows().size() == 1);
    CHECK(!isGone); // the log has removed them; nobody ran the loop that would tell
}

TEST_CASE("a profile in which nothing was ever sent or received has no attempts, and no error")
{
    test::TemporaryProfile profile;
    HealthReader reader(profile.stdPath());
    CHECK(reader.refreshAttempts());
    const auto more = reader.refreshCaptures();
    REQUIRE(more);
    CHECK(!*more);
}

TEST_CASE("forwards count under their endpoint's name and the target's host")
{
    Log log;
    auto table = endpoint::ForwardTable::open(log.profile.stdPath());
    REQUIRE(table);
    endpoint::ForwardAttempt attempt;
    attempt.capture = 5;
    attempt.endpoint = 2;
    attempt.startedAtUs = 1000;
    attempt.url = "http://user:secret@127.0.0.1:3000/hooks/a?b=c";
    attempt.status = 503;
    attempt.timings.totalMs = 4.5;
    REQUIRE((*table)->insert(attempt));
    {
        auto database = storage::Database::open(log.profile.stdPath() + "/hookbench.db",
                                                storage::Database::Access::ReadWrite);
        REQUIRE(database);
        REQUIRE(storage::migrate(*database, storage::capturesMigrations()));
    }
    HealthReader reader(log.profile.stdPath());
    reader.setEndpointNames({{2, "shop"}});
    REQUIRE(reader.refreshCaptures());
    REQUIRE(reader.attempts().rows().size() == 1);
    const AttemptRow row = reader.attempts().rows().front();
    CHECK(row.status == 503);
    CHECK(row.durationUs == 4500);
    CHECK(row.diagnosisCode() == delivery::DiagnosisCode::ReceiverFailed);
    CHECK(reader.attempts().series(row.series) ==
          Series{Origin::Forward, "", "shop", "forward", "127.0.0.1:3000", ""});
    REQUIRE(reader.refreshCaptures());
    CHECK(reader.attempts().rows().size() == 1);
}
