#pragma once

#include "delivery/Dispatcher.h"
#include "delivery/HttpTransport.h"
#include "delivery/UrlParts.h"

#include "Await.h"
#include "FakeScheduler.h"
#include "TemporaryProfile.h"

#include <deque>

namespace hookbench::test {

inline json::Value sampleEvent(const std::string& id = "evt_1")
{
    json::Object data;
    data.append("object_id", json::Value("obj_1"));
    json::Object event;
    event.append("event_type", json::Value("object.created"));
    event.append("event_id", json::Value(id));
    event.append("occurred_at", json::Value("2025-09-26T10:00:00Z"));
    event.append("data", std::move(data));
    return event;
}

inline delivery::Recipe webhookRecipe(const std::string& url, http::Headers headers = {})
{
    registrations::WebhookConfig config;
    config.url = url;
    config.headers = std::move(headers);
    delivery::Recipe recipe;
    recipe.registrationId = "wh_0123456789abcdef";
    recipe.registrationName = "orders";
    recipe.channel.config = config;
    recipe.event = sampleEvent();
    if (const auto place = delivery::placeOfUrl(url))
        recipe.host = place->text();
    recipe.place = delivery::withoutScheme(url);
    recipe.options.retry.kind = delivery::RetryPolicy::Kind::None;
    return recipe;
}

inline registrations::VariableValues secretValues()
{
    registrations::VariableValues values;
    values.environmentName = "local";
    values.values = {{"WEBHOOK_SECRET", "whsec-do-not-log-me"}, {"BASE", "plain"}};
    values.secretNames = {"WEBHOOK_SECRET"};
    return values;
}

/// Answers with what the test says, at once, and remembers what it was asked to send.
class FakeTransport final : public delivery::Transport {
public:
    std::deque<delivery::Exchange> answers; ///< the last one is given again and again
    std::vector<delivery::TransportJob> jobs;
    bool holdsBack = false; ///< answers come by release()
    std::vector<std::function<void()>> held;

    delivery::Exchange compose(const delivery::TransportJob& job) const override
    {
        return {.method = "POST",
                .requestHead = "composed " + job.request->url,
                .requestBody = job.request->body};
    }
    void send(delivery::TransportJob job, CancellationToken token, QObject* context, Callback done) override
    {
        jobs.push_back(job);
        delivery::Exchange exchange = answers.front();
        if (answers.size() > 1)
            answers.pop_front();
        exchange.url = job.request->url;
        exchange.requestHead = delivery::headOf(*job.request);
        exchange.requestBody = job.request->body;
        auto answer = [exchange, token, done = std::move(done)]() mutable {
            if (token.isCancelled()) {
                exchange.delivered = false;
                exchange.failure = http::TransferFailure::Cancelled;
                exchange.error = Error{ErrorCode::Cancelled, "The request was cancelled.", ""};
            }
            done(std::move(exchange));
        };
        if (holdsBack)
            held.push_back(std::move(answer));
        else
            QMetaObject::invokeMethod(context, std::move(answer), Qt::QueuedConnection);
    }
    void release()
    {
        for (auto& answer : std::exchange(held, {}))
            answer();
    }
};

inline delivery::Exchange answered(int status)
{
    return {.method = "POST", .status = status, .delivered = status >= 200 && status < 300};
}

/// A dispatcher on virtual time, with its log in a folder of its own.
class DispatcherFixture {
public:
    DispatcherFixture() { open(); }

    void open()
    {
        auto opened = delivery::DeliveryLog::open(clock, {.profileFolder = folder.stdPath()});
        REQUIRE(opened);
        log = std::move(*opened);
        dispatcher = std::make_unique<delivery::Dispatcher>(
            clock, *log,
            [this](const std::string&, QObject*, auto done) {
                done(Result<registrations::VariableValues>(values));
            },
            delivery::Dispatcher::Options{.scheduler = &scheduler});
        dispatcher->setTransport("webhook", transport);
        QObject::connect(dispatcher.get(), &delivery::Dispatcher::attempted, dispatcher.get(),
                         [this](const delivery::AttemptRecord& attempt) { attempts.push_back(attempt); });
    }
    /// Ends the dispatcher and the log as the end of the program does, and starts them anew.
    void restart()
    {
        dispatcher.reset();
        log.reset();
        open();
    }
    bool waitForAttempts(std::size_t count)
    {
        return waitFor([&] { return attempts.size() >= count; });
    }
    bool waitUntilIdle()
    {
        return waitFor([&] { return dispatcher->isIdle(); });
    }
    std::vector<delivery::AttemptSummary> logged()
    {
        log->flush();
        const auto found = await<std::vector<delivery::AttemptSummary>>(
            [&](QObject* context, auto done) { log->list({.limit = 1000}, context, done); });
        REQUIRE(found);
        return {found->rbegin(), found->rend()};
    }
    std::vector<delivery::PendingDelivery> pending()
    {
        log->flush();
        const auto found = await<std::vector<delivery::PendingDelivery>>(
            [&](QObject* context, auto done) { log->listPending(context, done); });
        REQUIRE(found);
        return *found;
    }
    delivery::AttemptRecord fetch(delivery::AttemptId id)
    {
        const auto found = await<delivery::AttemptRecord>(
            [&](QObject* context, auto done) { log->fetch(id, context, done); });
        REQUIRE(found);
        return *found;
    }

    TemporaryProfile folder;
    FakeClock clock;
    FakeScheduler scheduler{clock};
    registrations::VariableValues values = secretValues();
    std::shared_ptr<FakeTransport> transport = std::make_shared<FakeTransport>();
    std::unique_ptr<delivery::DeliveryLog> log;
    std::unique_ptr<delivery::Dispatcher> dispatcher;
    std::vector<delivery::AttemptRecord> attempts;
};

} // namespace hookbench::test
