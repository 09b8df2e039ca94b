#pragma once

#include "mixpeek/ApiClient.h"

#include "Await.h"
#include "FakeClock.h"
#include "FakeService.h"

namespace hookbench::test {

/// A scheduler that waits for nothing and adds up what it was asked to wait.
class InstantScheduler final : public Scheduler {
public:
    void after(std::int64_t delayMs, QObject* context, std::function<void()> call) override
    {
        waitedMs += delayMs;
        QMetaObject::invokeMethod(context, std::move(call), Qt::QueuedConnection);
        if (onWait)
            onWait();
    }

    std::int64_t waitedMs = 0;
    std::function<void()> onWait;
};

/// The client against the service in memory.
class ApiFixture {
public:
    template <class T>
    using Outcome = Result<T, mixpeek::ApiError>;
    using Registration = registrations::Registration;

    explicit ApiFixture(mixpeek::ApiClient::Options options = {})
        : api(client, clock, with(std::move(options)))
    {
    }

    mixpeek::Access access() const { return {service.baseUrl(), FakeService::apiKey}; }

    Outcome<std::vector<Registration>> list(mixpeek::ApiClient::Filter filter = {})
    {
        return await<std::vector<Registration>, mixpeek::ApiError>([&](auto* context, auto done) {
            api.list(
                access(), filter, token, context, [this](std::size_t n) { progress.push_back(n); }, done);
        });
    }
    Outcome<Registration> get(const std::string& identifier)
    {
        return await<Registration, mixpeek::ApiError>(
            [&](auto* context, auto done) { api.get(access(), identifier, token, context, done); });
    }
    Outcome<Registration> create(const Registration& record)
    {
        return await<Registration, mixpeek::ApiError>(
            [&](auto* context, auto done) { api.create(access(), record, token, context, done); });
    }
    Outcome<Registration> update(const Registration& record)
    {
        return await<Registration, mixpeek::ApiError>(
            [&](auto* context, auto done) { api.update(access(), record, token, context, done); });
    }
    Outcome<Done> remove(const std::string& id)
    {
        return await<Done, mixpeek::ApiError>(
            [&](auto* context, auto done) { api.remove(access(), id, token, context, done); });
    }

    FakeService service;
    FakeClock clock;
    http::HttpClient client;
    InstantScheduler scheduler;
    CancellationToken token;
    std::vector<std::size_t> progress;
    mixpeek::ApiClient api;

private:
    mixpeek::ApiClient::Options with(mixpeek::ApiClient::Options options)
    {
        options.scheduler = &scheduler;
        return options;
    }
};

} // namespace hookbench::test
