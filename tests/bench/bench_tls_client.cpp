// Makes TLS connections as fast as it can, one request on each, and says how many a second.
//
//   bench_tls_client full|resumed PORT SECONDS CONNECTIONS
//
// Prints "rate p99 errors" as wrk-vs-nginx.sh takes it. "full" makes a whole handshake each time, "resumed" takes up
// the session of the thread's connection before by its ticket; a connection that was not resumed counts as an error.

#include "http/OpenSsl.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace hookbench::http::openssl;

namespace {

using Clock = std::chrono::steady_clock;
using Context = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;
using Connection = std::unique_ptr<SSL, Freer<SSL_free>>;
using Session = std::unique_ptr<SSL_SESSION, Freer<SSL_SESSION_free>>;

constexpr std::string_view request = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                     "Content-Length: 28\r\nConnection: close\r\n\r\n"
                                     "{\"event_type\":\"bench.event\"}";

struct Outcome {
    std::vector<double> ms;
    std::size_t errors = 0;
};

/// One connection with one request; false if anything about it is not as wanted.
bool once(SSL_CTX* context, std::uint16_t port, bool resume, Session& session)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bool good = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const Connection connection(SSL_new(context));
    SSL_set_fd(connection.get(), descriptor);
    const bool resuming = resume && session;
    if (resuming)
        SSL_set_session(connection.get(), session.get());
    good = good && SSL_connect(connection.get()) == 1 &&
           SSL_write(connection.get(), request.data(), static_cast<int>(request.size())) > 0;
    std::string answer;
    char buffer[4096];
    for (int got = 1; good && (got = SSL_read(connection.get(), buffer, sizeof buffer)) > 0;)
        answer.append(buffer, static_cast<std::size_t>(got));
    good = good && answer.starts_with("HTTP/1.1 2") &&
           (!resuming || SSL_session_reused(connection.get()) == 1);
    if (resume)
        session.reset(good ? SSL_get1_session(connection.get()) : nullptr);
    SSL_set_shutdown(connection.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    ::close(descriptor);
    return good;
}

Outcome run(std::uint16_t port, bool resume, Clock::time_point end)
{
    const Context context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr); // the servers are measured, not trusted
    SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
    Outcome outcome;
    Session session;
    while (Clock::now() < end) {
        const auto begun = Clock::now();
        if (once(context.get(), port, resume, session))
            outcome.ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begun).count());
        else
            ++outcome.errors;
    }
    return outcome;
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 5)
        return 2;
    const bool resume = std::string_view(arguments[1]) == "resumed";
    const auto port = static_cast<std::uint16_t>(std::atoi(arguments[2]));
    const int seconds = std::atoi(arguments[3]);
    std::vector<Outcome> outcomes(static_cast<std::size_t>(std::atoi(arguments[4])));
    const auto end = Clock::now() + std::chrono::seconds(seconds);
    std::vector<std::thread> threads;
    threads.reserve(outcomes.size());
    for (Outcome& outcome : outcomes)
        threads.emplace_back([&outcome, port, resume, end] { outcome = run(port, resume, end); });
    for (std::thread& thread : threads)
        thread.join();
    std::vector<double> all;
    std::size_t errors = 0;
    for (const Outcome& outcome : outcomes) {
        all.insert(all.end(), outcome.ms.begin(), outcome.ms.end());
        errors += outcome.errors;
    }
    std::sort(all.begin(), all.end());
    const double p99 = all.empty() ? 0 : all[all.size() * 99 / 100];
    std::printf("%.1f %.2fms %zu\n", static_cast<double>(all.size()) / seconds, p99, errors);
    return all.empty() ? 1 : 0;
}
