#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "capture/CaptureStore.h"
#include "capture/SmtpSession.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hookbench::capture {

/// The capture that a sink's reply to a whole mail names ("2.0.0 kept as capture 12"); 0 if it names none.
CaptureId captureOfReply(std::string_view text);

/// A mail server that delivers nothing: what it is handed becomes captures (flag OverSmtp), and is
/// acknowledged once it is committed. No TLS: it is for this machine.
///
///     sink.start({.port = 2525});
///     sink.url();  // "smtp://127.0.0.1:2525"
class SmtpSink : public QObject {
    Q_OBJECT

public:
    struct Config {
        std::string bindAddress = "127.0.0.1";
        std::uint16_t port = 2525; ///< 0: the system chooses
        SmtpLimits limits;
        int connections = 50;                               ///< open at once; others wait
        std::uint64_t heldBytes = std::uint64_t{128} << 20; ///< of all connections; beyond: 421 and close
        int idleTimeoutMs = 60'000;
        int lifetimeMs = 600'000; ///< of one connection
    };

    SmtpSink(const Clock& clock, CaptureStore& store);
    /// Closes every connection.
    ~SmtpSink() override;

    /// Listens; does nothing if it does so already with this configuration's address and port. Errors:
    /// AddressInUse, PermissionDenied, Network, InvalidInput (not an address).
    Status start(const Config& config);
    void stop();

    bool isListening() const;
    std::uint16_t port() const; ///< the real one; 0 while stopped
    std::string url() const;    ///< "smtp://127.0.0.1:2525"; "" while stopped

Q_SIGNALS:
    void stateChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::capture
