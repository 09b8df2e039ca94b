#pragma once

#include "http/HttpServer.h"

#include "TemporaryProfile.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace hookbench::test {

/// A server on a free port that remembers what arrives and, unless told to hold, answers at once with the
/// suggested status and the body "ok".
class ServerFixture {
public:
    explicit ServerFixture(http::HttpLimits limits = {}, std::shared_ptr<http::TlsServerContext> tls = {})
        : m_server(m_clock, {.limits = limits, .spoolFolder = m_folder.stdPath(), .tls = std::move(tls)})
    {
        m_server.setRequestHandler([this](http::ReceivedRequest&& request) { take(std::move(request)); });
        const auto listening = m_server.listen(QHostAddress::LocalHost, 0);
        REQUIRE(listening);
        m_port = *listening;
    }

    http::HttpServer& server() { return m_server; }
    std::uint16_t port() const { return m_port; }
    QString folder() const { return m_folder.path(); }

    /// From now on requests stay unanswered.
    void hold() { m_hold = true; }

    /// The request that came as number `index`, waiting for it at most ten seconds.
    http::ReceivedRequest request(std::size_t index)
    {
        std::unique_lock lock(m_mutex);
        m_arrived.wait_for(lock, std::chrono::seconds(10), [&] { return m_requests.size() > index; });
        REQUIRE(m_requests.size() > index);
        return m_requests[index];
    }

    std::size_t count()
    {
        const std::lock_guard lock(m_mutex);
        return m_requests.size();
    }

    /// Waits for a condition of the server that no message tells of.
    template <class Condition>
    static bool eventually(Condition condition)
    {
        for (int i = 0; i < 1000; ++i) {
            if (condition())
                return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }

private:
    void take(http::ReceivedRequest&& request)
    {
        const http::ExchangeId exchange = request.exchange;
        const int status = request.suggestedStatus;
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(std::move(request));
        }
        m_arrived.notify_all();
        if (!m_hold)
            m_server.answer(exchange,
                            {.status = status, .reason = {}, .headers = {{"Date", "D"}}, .body = "ok"});
    }

    SystemClock m_clock;
    TemporaryProfile m_folder;
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<http::ReceivedRequest> m_requests;
    std::atomic_bool m_hold = false;
    std::uint16_t m_port = 0;
    http::HttpServer m_server; // last, so that its thread ends before what its handler uses
};

} // namespace hookbench::test
