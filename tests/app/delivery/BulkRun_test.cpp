#include "delivery/BulkRequest.h"
#include "delivery/BulkRun.h"
#include "delivery/BulkSequence.h"
#include "delivery/Preparation.h"
#include "events/Envelope.h"
#include "http/HttpServer.h"

#include "DispatcherFixture.h"

#include <atomic>
#include <mutex>
#include <set>

using namespace hookbench;
using namespace hookbench::delivery;
using test::webhookRecipe;

namespace {

/// Counts what arrives, and answers everything with the same status, or not at all.
class Receiver {
public:
    explicit Receiver(int status) : m_status(status)
    {
        m_server.setRequestHandler([this](http::ReceivedRequest&& request) {
            {
                const std::lock_guard lock(m_mutex);
                m_bodies.push_back(request.body);
            }
            if (m_status != 0)
                m_server.answer(request.exchange, {.status = m_status});
        });
        const auto port = m_server.listen(QHostAddress::LocalHost, 0);
        REQUIRE(port);
        url = "http://127.0.0.1:" + std::to_string(*port) + "/hooks";
    }
    std::vector<std::string> bodies()
    {
        const std::lock_guard lock(m_mutex);
        return m_bodies;
    }
    std::string url;

private:
    SystemClock m_clock;
    int m_status;
    std::mutex m_mutex;
    std::vector<std::string> m_bodies;
    http::HttpServer m_server{m_clock, {}};
};

struct Load {
    test::TemporaryProfile folder;
    SystemClock clock;
    std::unique_ptr<DeliveryLog> log;
    http::HttpClient client;
    std::unique_ptr<BulkRun> run;
    std::optional<BulkProgress> last;
    int signalCount = 0;

    explicit Load(BulkPlan plan)
    {
        auto opened = DeliveryLog::open(clock, {.profileFolder = folder.stdPath()});
        REQUIRE(opened);
        log = std::move(*opened);
        run = std::make_unique<BulkRun>(clock, client, *log, std::move(plan));
        QObject::connect(run.get(), &BulkRun::progressed, run.get(),
                         [this](const BulkProgress&) { ++signalCount; });
        QObject::connect(run.get(), &BulkRun::finished, run.get(),
                         [this](const BulkProgress& progress) { last = progress; });
    }
    std::int64_t logged()
    {
        log->flush();
        return *test::await<std::int64_t>([&](QObject* context, auto done) { log->count(context, done); });
    }
};

BulkPlan planTo(const std::string& url, std::int64_t count)
{
    BulkPlan plan;
    plan.events.push_back({test::sampleEvent(), {webhookRecipe(url)}, 1});
    plan.count = count;
    plan.concurrency = 8;
    return plan;
}

std::vector<BulkItem> all(BulkSequence::Options options)
{
    BulkSequence sequence(std::move(options));
    std::vector<BulkItem> items;
    while (auto item = sequence.next())
        items.push_back(std::move(*item));
    CHECK(static_cast<std::int64_t>(items.size()) == sequence.total());
    return items;
}

} // namespace

TEST_CASE("a load sends each event once, with an id of its own, and logs every attempt")
{
    Receiver receiver(200);
    Load load(planTo(receiver.url, 500));
    load.run->start();
    REQUIRE(test::waitFor([&] { return load.last.has_value(); }, 20'000));
    CHECK(load.last->delivered == 500);
    CHECK(load.last->failed == 0);
    CHECK(load.last->p50Ms > 0);
    CHECK(load.last->p99Ms >= load.last->p50Ms);
    CHECK(load.logged() == 500);
    std::set<std::string> bodies;
    for (const std::string& body : receiver.bodies())
        bodies.insert(body);
    CHECK(bodies.size() == 500);
    // At most 20 a second, and one at the end.
    CHECK(load.signalCount <= load.last->elapsedMs / 50 + 2);
}

TEST_CASE("a stopped load ends within a second, with what was under way cancelled")
{
    Receiver receiver(0);
    Load load(planTo(receiver.url, 100'000));
    load.run->start();
    REQUIRE(test::waitFor([&] { return receiver.bodies().size() == 8; }));
    QElapsedTimer timer;
    timer.start();
    load.run->stop();
    REQUIRE(test::waitFor([&] { return load.last.has_value(); }));
    CHECK(timer.elapsed() < 1000);
    CHECK(load.last->wasStopped);
    CHECK(load.last->cancelled == 8);
    CHECK(load.logged() == 8);
}

TEST_CASE("failures of a load are counted, named and handed to the dispatcher as their policy says")
{
    Receiver receiver(503);
    BulkPlan plan = planTo(receiver.url, 20);
    Load load(plan);
    load.run->start();
    REQUIRE(test::waitFor([&] { return load.last.has_value(); }));
    CHECK(load.last->failed == 20);
    CHECK_THAT(load.last->firstProblem, Catch::Contains("503"));

    test::DispatcherFixture fixture;
    fixture.transport->answers = {test::answered(200)};
    plan.events[0].recipes[0].options.retry = {.kind = RetryPolicy::Kind::Exponential, .count = 1};
    http::HttpClient client;
    bool finished = false;
    BulkRun run(fixture.clock, client, *fixture.log, plan, fixture.dispatcher.get());
    QObject::connect(&run, &BulkRun::finished, &run, [&] { finished = true; });
    run.start();
    REQUIRE(test::waitFor([&] { return finished && fixture.dispatcher->unfinished().size() == 20; }));
    CHECK(fixture.pending().size() == 20);
    fixture.scheduler.advanceMs(10'000);
    REQUIRE(fixture.waitUntilIdle());
    CHECK(fixture.pending().empty());
    CHECK(fixture.logged().size() == 40);
    CHECK(fixture.attempts.front().summary.eventId != "evt_1");
}

TEST_CASE("a rate is kept")
{
    Receiver receiver(200);
    BulkPlan plan = planTo(receiver.url, 40);
    plan.ratePerSecond = 100;
    Load load(plan);
    load.run->start();
    REQUIRE(test::waitFor([&] { return load.last.has_value(); }));
    CHECK(load.last->delivered == 40);
    CHECK(load.last->elapsedMs >= 380);
}

TEST_CASE("duplicates and disorder follow the seed and stay within their bounds")
{
    const BulkSequence::Options options{
        .weights = {3, 1}, .count = 4000, .duplicateShare = 0.25, .reorderWindow = 7, .seed = 42};
    const auto items = all(options);
    const auto again = all(options);
    std::int64_t duplicates = 0;
    std::int64_t second = 0;
    std::map<std::int64_t, std::string> ids;
    for (std::size_t i = 0; i < items.size(); ++i) {
        CHECK(items[i].number == again[i].number);
        CHECK(items[i].event == again[i].event);
        duplicates += items[i].isDuplicate ? 1 : 0;
        second += items[i].event == 1 ? 1 : 0;
        const auto [at, isNew] = ids.emplace(items[i].number, items[i].id);
        CHECK((isNew || at->second == items[i].id));
    }
    CHECK(ids.size() == 4000);
    CHECK(static_cast<double>(duplicates) == Approx(1000).epsilon(0.1));
    CHECK(static_cast<double>(second) == Approx(1250).epsilon(0.1));
    const auto ordered = all({.weights = {1}, .count = 300, .reorderWindow = 7});
    bool isDisordered = false;
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        const std::int64_t away = std::abs(ordered[i].number - static_cast<std::int64_t>(i));
        CHECK(away <= 7);
        isDisordered = isDisordered || away > 0;
    }
    CHECK(isDisordered);
    const auto straight = all({.weights = {1}, .count = 50});
    for (std::size_t i = 0; i < straight.size(); ++i)
        CHECK(straight[i].number == static_cast<std::int64_t>(i));
}

TEST_CASE("the quick way of making a load's requests gives the bytes that rendering gives")
{
    const auto values = std::make_shared<const registrations::VariableValues>(test::secretValues());
    Recipe plain = webhookRecipe("http://127.0.0.1:1/x", {{"X-S", "${WEBHOOK_SECRET}"}});
    Recipe templated = plain;
    std::get<registrations::WebhookConfig>(templated.channel.config).payloadTemplate =
        json::Value("{\"id\": \"{{ event_id|upper }}\"}");
    CHECK(BulkRequest(std::make_shared<const Recipe>(plain), values, 1).isQuick());
    CHECK_FALSE(BulkRequest(std::make_shared<const Recipe>(templated), values, 1).isQuick());
    for (const Recipe& recipe : {plain, templated}) {
        const BulkRequest maker(std::make_shared<const Recipe>(recipe), values, 1);
        const std::int64_t now = 1'758'880'800'000'000;
        const auto made = maker.request("evt_abc", now);
        REQUIRE(made.request);
        const Preparation rendered = prepare(maker.recipeOf("evt_abc", now), *values, {}, 1, now);
        REQUIRE(rendered.job.request);
        CHECK(made.request->body == rendered.job.request->body);
        CHECK(made.request->headers == rendered.job.request->headers);
    }
}
