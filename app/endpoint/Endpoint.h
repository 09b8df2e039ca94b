#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "capture/CaptureStore.h"
#include "endpoint/receive/Receivers.h"
#include "http/HttpLimits.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace hookbench::endpoint {

/// The first endpoint, whose place stands in the settings: answers every request, after its capture has been committed; below /slack/,
/// /twilio/, /vonage/ and /messagebird/ as those services would (see SinkAnswer.h), unless the status to
/// answer with is set to a failure.
///
///     endpoint.start({.bindAddress = "127.0.0.1", .port = 8787});
///     endpoint.url();  // "http://127.0.0.1:8787/"
class Endpoint : public QObject {
    Q_OBJECT

public:
    enum class State { Stopped, Listening, Paused };

    struct Config {
        std::string bindAddress = "127.0.0.1";
        std::uint16_t port = 8787; ///< 0: the system chooses
        http::HttpLimits limits;
        int responseStatus = 200;
        TlsContext tls; ///< https if set
    };

    /// One among others of the same receivers, which must outlive it.
    Endpoint(const Clock& clock, Receivers& receivers);
    /// The only one of its store. Bodies in files are put below `spoolFolder`, on the same file system as the log.
    Endpoint(const Clock& clock, capture::CaptureStore& store, std::string spoolFolder);
    ~Endpoint() override;

    /// Starts with this configuration; whatever was listening before is stopped first. On failure it stays
    /// stopped. Errors: AddressInUse, PermissionDenied, Network, InvalidInput (not an address).
    Status start(Config config);
    void stop();
    /// Stops to accept connections, or accepts them again on the same port.
    void pause();
    Status resume();

    void setLimits(const http::HttpLimits& limits);
    void setResponseStatus(int status);
    /// How requests are handled beyond their status: verification, rules, access, forwarding, …; its place, number and
    /// status are left to Config.
    void setHandling(EndpointConfig handling, EndpointSecrets secrets);
    const EndpointConfig& handling() const;

    State state() const;
    std::uint16_t port() const; ///< the real one
    std::string url() const;    ///< "http://127.0.0.1:8787/"; "" while stopped
    /// Whether others than this machine can reach it now.
    bool exposed() const;

Q_SIGNALS:
    void stateChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Whether an address can be reached from this machine alone. Not an address: true.
bool isLoopback(const std::string& bindAddress);

/// What an endpoint at this address has as its URL: "http://127.0.0.1:8787/".
std::string endpointUrl(const std::string& bindAddress, std::uint16_t port, bool https);

/// The capture that an answer of an Endpoint speaks of, by its header X-Hookbench-Capture; 0 if it is not
/// one.
capture::CaptureId captureOf(const http::Headers& answerHeaders);

/// The first free port from `from` upwards on this address, for "port 8787 is taken, use 8788?".
std::optional<std::uint16_t> nextFreePort(const std::string& bindAddress, std::uint16_t from);

} // namespace hookbench::endpoint
