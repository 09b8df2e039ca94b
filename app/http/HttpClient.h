#pragma once

#include "base/Cancellation.h"
#include "base/Result.h"
#include "http/HttpMessage.h"

#include <QObject>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace hookbench::http {

/// Which version a request asks for. What is spoken in the end is IncomingResponse::httpVersion.
enum class HttpVersion {
    Automatic,           ///< HTTP/2 where TLS negotiates it, HTTP/1.1 otherwise
    Http1,               ///< HTTP/1.1 only
    Http2,               ///< HTTP/2 over TLS; by an upgrade without TLS
    Http2PriorKnowledge, ///< HTTP/2 at once, also without TLS
};

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
    std::uint64_t maxResponseHeadBytes = std::uint64_t{256} * 1024;   ///< a longer head ends the transfer
    bool verifyTls = true;
    std::string caFile;                ///< PEM file of the authorities to trust; empty: the system's
    std::string clientCertificateFile; ///< PEM: the certificate shown to the server; empty: none
    std::string clientKeyFile;         ///< PEM: its private key; empty: in the certificate's file
    std::string clientKeyPassword;     ///< of an encrypted key
    HttpVersion version = HttpVersion::Automatic;
    /// Set once the request's head goes out, so that who gets an error knows that the receiver may have
    /// acted; may be null.
    std::shared_ptr<std::atomic_bool> begun;
};

/// Milliseconds since the start of the transfer; 0 where the phase did not happen.
struct Timings {
    double nameLookupMs = 0;
    double connectMs = 0;
    double tlsMs = 0;
    double firstByteMs = 0;
    double totalMs = 0;

    bool operator==(const Timings&) const = default;
};

/// What one attempt brought.
struct IncomingResponse {
    int status = 0;             ///< 0: no status line came
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

/// Why a transfer failed, for those who explain it.
enum class TransferFailure {
    None,
    InvalidRequest,    ///< it was never sent: URL, method, header
    NameLookup,        ///< the host name cannot be resolved
    Refused,           ///< nothing listens on the port
    Unreachable,       ///< no connection for another reason
    TimeoutNameLookup, ///< the time ran out while the name was looked up
    TimeoutConnect,    ///< … while connecting
    TimeoutTls,        ///< … during the TLS handshake
    TimeoutSend,       ///< … while the request was on its way out
    TimeoutAnswer,     ///< … before the answer's head was there
    TimeoutBody,       ///< … while the answer's body was arriving
    TlsExpired,        ///< the certificate is not valid any more, or not yet
    TlsSelfSigned,     ///< it is signed by itself, or its chain ends in one that is not trusted
    TlsUntrusted,      ///< its authority is not known
    TlsWrongHost,      ///< it is for other names
    TlsHandshake,      ///< no TLS came about: no TLS there, no common version, a client certificate is wanted
    TlsOwnFiles,       ///< the CA file, client certificate or key given here cannot be used
    NoAnswer,          ///< the connection was closed without a byte of an answer
    BrokenOff,         ///< the connection ended within the request or the answer
    HeadTooLarge,      ///< the answer's head is longer than maxResponseHeadBytes
    NotHttp,           ///< what came is not HTTP
    Cancelled,
    Other,
};

/// How a transfer went, in all cases: what was sent and came back as far as it got, and why no further.
struct TransferReport {
    IncomingResponse response;
    TransferFailure failure = TransferFailure::None;
    std::optional<Error> error; ///< set exactly if `failure` is not None
    OutgoingRequest request;    ///< what was asked for, handed back
};

/// Sends requests by libcurl's multi interface on a thread of its own; redirects are not followed.
///
/// send() and transfer() may be called from any thread; `done` runs on the thread of `context` (queued), and
/// never once `context` is gone. Errors: InvalidInput (URL, method, header), Network, Timeout, Tls,
/// LimitExceeded (the answer's head), Cancelled (within some 20 ms of the token, or because the client was
/// destroyed).
///
/// No proxy is used, whatever the environment says. HTTP/2 is spoken where TLS negotiates it. Connections are
/// kept and used again, by requests with the same TLS settings.
class HttpClient {
public:
    using Callback = std::function<void(Result<IncomingResponse>)>;
    using ReportCallback = std::function<void(TransferReport)>;

    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    void send(OutgoingRequest request, CancellationToken token, QObject* context, Callback done);
    /// The same for those who keep records: what a failed transfer got done is told, too.
    void transfer(OutgoingRequest request, CancellationToken token, QObject* context, ReportCallback done);
    /// For loads of many thousand a second: `done` runs on the client's own thread, where it must return at
    /// once; it may start the next transfer from there. Any thread.
    void transferInPlace(OutgoingRequest request, CancellationToken token, ReportCallback done);
    /// Runs `work` on the client's thread, in the order of the calls. Any thread.
    void post(std::function<void()> work);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::http
