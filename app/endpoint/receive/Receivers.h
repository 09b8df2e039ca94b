#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "capture/CaptureStore.h"
#include "endpoint/receive/AnswerDesk.h"
#include "endpoint/receive/RequestHandler.h"
#include "http/HttpLimits.h"
#include "http/TlsServerContext.h"

#include <cstdint>
#include <memory>
#include <string>

namespace hookbench::endpoint {

/// What servers take to speak TLS; null: plain HTTP.
using TlsContext = std::shared_ptr<http::TlsServerContext>;

/// Where an endpoint listens.
struct Place {
    std::string bindAddress = "127.0.0.1";
    std::uint16_t port = 0;                 ///< 0: the system chooses
    std::string pathPrefix;                 ///< "/stripe"; "": everything that no other prefix takes
    TlsContext tls;                         ///< https if set
    http::HttpLimits limits;
};

/// The servers of all endpoints: one for each address and port, whose requests go to the endpoint with the longest
/// prefix. What nobody takes is answered 404, and captured as one of endpoint 1. Opening, moving and closing one
/// endpoint leaves the connections of the others alone.
///
/// One thread uses it; requests are handled on the servers' threads and, where that takes long, on a few others.
class Receivers {
public:
    /// Bodies in files are put below `spoolFolder`, on the same file system as the log.
    Receivers(const Clock& clock, capture::CaptureStore& store, std::string spoolFolder);
    /// Closes everything; requests that were captured may stay without an answer.
    ~Receivers();
    Receivers(const Receivers&) = delete;
    Receivers& operator=(const Receivers&) = delete;

    /// Before the first open().
    void setForwarding(ForwardHooks hooks);

    /// Likewise.
    void setPage(OwnPage page);

    /// Opens the endpoint of the handler's number, or moves it: the new place first, so that on failure it stays as
    /// it was. Answers the real port. Errors: AddressInUse, PermissionDenied, Network, InvalidInput (not an
    /// address; the prefix is taken; the port speaks HTTP and this wants HTTPS, or the other way round).
    Result<std::uint16_t> open(const Place& place, std::shared_ptr<const RequestHandler> handler);
    /// Puts another handler in the place of an open endpoint's.
    void replace(std::shared_ptr<const RequestHandler> handler);
    /// Stops one; its port is closed with its last endpoint.
    void close(std::uint16_t number);
    /// Takes no requests for a while: connections are not accepted, or where others share the port, its requests
    /// are answered 503 and not captured.
    void pause(std::uint16_t number);
    Status resume(std::uint16_t number);
    /// For all of its port.
    void setLimits(std::uint16_t number, const http::HttpLimits& limits);

    /// The handler of an open endpoint; null if it is closed.
    std::shared_ptr<const RequestHandler> handler(std::uint16_t number) const;
    bool isOpen(std::uint16_t number) const;
    std::uint16_t port(std::uint16_t number) const; ///< the real one; 0 if it is not open

private:
    class Listener;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::endpoint
