// The HTTP server alone: answers 200 at once, so that its share of a capture's cost can be measured with wrk.
//
//   bench_http_server [port] [--other-thread]
//
// Prints the port. --other-thread answers in batches from a second thread, as the capture store does.

#include "http/HttpServer.h"

#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <thread>

#include <QCoreApplication>

using namespace hookbench;
using namespace hookbench::http;

namespace {

/// Answers what has come since it last looked, from a thread of its own.
class Answerer {
public:
    explicit Answerer(HttpServer& server) : m_server(server), m_thread([this] { run(); }) {}

    void add(ExchangeId exchange)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back({exchange, {}});
        m_condition.notify_one();
    }

private:
    void run()
    {
        while (true) {
            std::vector<HttpServer::Answer> answers;
            {
                std::unique_lock lock(m_mutex);
                m_condition.wait(lock, [this] { return !m_waiting.empty(); });
                answers.swap(m_waiting);
            }
            m_server.answerAll(std::move(answers));
        }
    }

    HttpServer& m_server;
    std::mutex m_mutex;
    std::condition_variable m_condition;
    std::vector<HttpServer::Answer> m_waiting;
    std::thread m_thread;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const int port = argc > 1 ? std::atoi(argv[1]) : 0;
    const bool otherThread = argc > 2 && std::strcmp(argv[2], "--other-thread") == 0;
    const SystemClock clock;
    HttpServer server(clock, {.limits = {}, .spoolFolder = "/tmp", .tls = {}});
    Answerer* answerer = otherThread ? new Answerer(server) : nullptr; // lives until the process is killed
    server.setRequestHandler([&](ReceivedRequest&& request) {
        if (answerer != nullptr)
            answerer->add(request.exchange);
        else
            server.answer(request.exchange, {});
    });
    const auto listening = server.listen(QHostAddress::LocalHost, static_cast<std::uint16_t>(port));
    if (!listening) {
        std::fprintf(stderr, "%s\n", listening.error().message.c_str());
        return 3;
    }
    std::printf("%u\n", static_cast<unsigned>(*listening));
    std::fflush(stdout);
    return QCoreApplication::exec();
}
