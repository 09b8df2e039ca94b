#pragma once

#include "http/HttpClient.h"

#include <optional>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>

namespace hookbench::test {

/// Sends and waits for the outcome on the test's own thread.
class ClientFixture {
public:
    Result<http::IncomingResponse> send(http::OutgoingRequest request, CancellationToken token = {})
    {
        std::optional<Result<http::IncomingResponse>> outcome;
        m_client.send(std::move(request), std::move(token), &m_context,
                      [&](Result<http::IncomingResponse> result) { outcome = std::move(result); });
        waitFor([&] { return outcome.has_value(); });
        REQUIRE(outcome);
        return std::move(*outcome);
    }

    http::IncomingResponse sendOk(http::OutgoingRequest request)
    {
        auto result = send(std::move(request));
        INFO((result ? std::string() : result.error().message + " / " + result.error().detail));
        REQUIRE(result);
        return std::move(*result);
    }

    Error sendBad(http::OutgoingRequest request, CancellationToken token = {})
    {
        const auto result = send(std::move(request), std::move(token));
        REQUIRE_FALSE(result);
        return result.error();
    }

    /// Runs the event loop until the condition holds, at most ten seconds.
    template <class Condition>
    static bool waitFor(Condition condition)
    {
        const QDeadlineTimer deadline(10'000);
        while (!condition() && !deadline.hasExpired())
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
        return condition();
    }

    http::HttpClient& client() { return m_client; }
    QObject& context() { return m_context; }

private:
    QObject m_context;
    http::HttpClient m_client;
};

} // namespace hookbench::test
