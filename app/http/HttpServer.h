#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "http/AnswerManner.h"
#include "http/HttpLimits.h"
#include "http/HttpMessage.h"
#include "http/ReceivedRequest.h"
#include "http/TlsServerContext.h"

#include <QHostAddress>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hookbench::http {

/// A server of HTTP/1.0 and 1.1 (RFC 9112) and, on the same port, of HTTP/2 (RFC 9113) by ALPN or prior
/// knowledge, that hands every message on exactly as it came, broken ones included.
///
/// It owns one thread on which all its sockets live. `onRequest` is called there, for complete, truncated and
/// malformed messages alike: of HTTP/1 at most one unanswered message per connection, the next one of a
/// pipeline being read when the answer is out; of HTTP/2 as many as the connection may have streams. The answer is given later, from any thread, by answer() or answerAll().
///
///     HttpServer server(clock, {.limits = {}, .spoolFolder = folder});
///     server.setRequestHandler([&](ReceivedRequest&& r) { server.answer(r.exchange, {.status = 200}); });
///     auto port = server.listen(QHostAddress::LocalHost, 8787);
///
/// All public functions may be called from any thread and return when done, except answer*(), which only
/// queue.
class HttpServer {
public:
    struct Options {
        HttpLimits limits;
        std::string spoolFolder;               ///< where bodies above limits.spillBytes are written
        std::shared_ptr<TlsServerContext> tls; ///< if set, the sockets speak TLS
    };
    using RequestHandler = std::function<void(ReceivedRequest&&)>;
    struct Answer {
        ExchangeId exchange = 0;
        Response response;
        std::shared_ptr<const AnswerManner> manner = nullptr; ///< null: at once and whole
    };

    HttpServer(const Clock& clock, Options options);
    /// Stops listening, closes every connection, and ends the thread.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Must be set before listen().
    void setRequestHandler(RequestHandler handler);

    /// Starts to listen and returns the port (which the system chooses for port 0).
    /// Errors: AddressInUse, PermissionDenied (ports below 1024), Network (no such address).
    Result<std::uint16_t> listen(const QHostAddress& address, std::uint16_t port);

    /// Stops to accept; open connections are served on. listen() may be called again.
    void pause();

    /// Queues the answer; ids that are gone are ignored. One call per batch costs one wake-up of the thread.
    void answer(ExchangeId exchange, Response response);
    void answerAll(std::vector<Answer> answers);

    /// Changes the limits for messages that begin from now on.
    void setLimits(const HttpLimits& limits);

    std::size_t connectionCount() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::http
