// How many requests a second the HTTP client sends, with a number of them always on their way.
//
//   bench_http_client URL [requests] [concurrency] [body bytes]

#include "http/HttpClient.h"

#include <cstdio>
#include <cstdlib>

#include <QCoreApplication>
#include <QElapsedTimer>

using namespace hookbench;
using namespace hookbench::http;

namespace {

/// Starts a request for each that ends, until all are done.
class Load {
public:
    Load(OutgoingRequest request, int total) : m_request(std::move(request)), m_left(total), m_open(total) {}

    void startOne()
    {
        if (m_left == 0)
            return;
        --m_left;
        m_client.send(m_request, {}, &m_context, [this](const Result<IncomingResponse>& result) {
            if (!result && m_failed++ == 0)
                std::fprintf(stderr, "%s (%s)\n", result.error().message.c_str(),
                             result.error().detail.c_str());
            startOne();
            if (--m_open == 0)
                QCoreApplication::quit();
        });
    }

    int failed() const { return m_failed; }

private:
    OutgoingRequest m_request;
    QObject m_context;
    HttpClient m_client;
    int m_left;
    int m_open;
    int m_failed = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_http_client URL [requests] [concurrency] [body bytes]\n");
        return 2;
    }
    const int total = argc > 2 ? std::atoi(argv[2]) : 20'000;
    const int concurrency = argc > 3 ? std::atoi(argv[3]) : 32;
    OutgoingRequest request;
    request.url = argv[1];
    request.headers = {
        {"Content-Type", "application/json"}, {"User-Agent", "bench"}, {"X-Event-Id", "evt_1"}};
    request.body.assign(static_cast<std::size_t>(argc > 4 ? std::atoi(argv[4]) : 1024), 'x');
    Load load(std::move(request), total);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < concurrency; ++i)
        load.startOne();
    QCoreApplication::exec();
    const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    std::printf("%d requests in %.2f s: %.0f/s, %d failed\n", total, seconds, total / seconds, load.failed());
    return load.failed() == 0 ? 0 : 1;
}
