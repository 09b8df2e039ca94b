#pragma once

#include "base/Cancellation.h"
#include "base/Result.h"
#include "http/HttpMessage.h"

#include <QObject>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace hookbench::http {

/// A request to send. Nothing is added to it but what is said here: Host (if absent, as the first line) and
/// Content-Length (if absent, as the last, where there is a body or the method is POST, PUT or PATCH); no
/// User-Agent, Accept, Content-Type or Expect. Credentials in the URL become an Authorization line.
struct OutgoingRequest {
    std::string method = "POST";
    std::string url;                  ///< http or https
    Headers headers;                  ///< sent in this order and case; names must be tokens, values one line
    std::string body;                 ///< sent as is
    std::uint32_t timeoutMs = 10'000; ///< in all, from start to the last byte of the answer
    std::uint64_t maxResponseBytes = std::uint64_t{10} * 1024 * 1024; ///< what is kept of the answer's body
    bool verifyTls = true;
    std::string caFile; ///< PEM file of the authorities to trust; empty: the system's
    /// Set once the request's head goes out, so that who gets an error knows that the receiver may have acted; may be
    /// null.
    std::shared_ptr<std::atomic_bool> begun;
};

/// Milliseconds since the start of the transfer; 0 where the phase did not happen.
struct Timings {
    double nameLookupMs = 0;
    double connectMs = 0;
    double tlsMs = 0;
    double firstByteMs = 0;
    double totalMs = 0;
};

/// What one attempt brought.
struct IncomingResponse {
    int status = 0;
    std::string httpVersion;    ///< "1.1", "2"
    std::string rawRequestHead; ///< the head as libcurl put it on the wire
    std::string rawHead;        ///< status line and headers of the final answer as received
    Headers headers;
    std::string body;
    bool bodyTruncated = false; ///< more came than maxResponseBytes
    Timings timings;
    std::string remoteAddress;
    std::uint16_t remotePort = 0;
    std::uint16_t localPort = 0; ///< correlates with ReceivedRequest::remotePort on this machine
};

/// Sends requests by libcurl's multi interface on a thread of its own; redirects are not followed.
///
/// send() may be called from any thread; `done` runs on the thread of `context` (queued), and never once
/// `context` is gone. Errors: InvalidInput (URL, method, header), Network, Timeout, Tls, Cancelled (within
/// some 20 ms of the token, or because the client was destroyed).
///
/// No proxy is used, whatever the environment says. HTTP/2 is spoken where TLS negotiates it. Connections are
/// kept and used again.
class HttpClient {
public:
    using Callback = std::function<void(Result<IncomingResponse>)>;

    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    void send(OutgoingRequest request, CancellationToken token, QObject* context, Callback done);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::http
