#pragma once

#include "base/Result.h"
#include "http/Poller.h"

#include <QAbstractSocket>
#include <QHostAddress>
#include <QTcpServer>

#include <cstdint>
#include <functional>

namespace hookbench::http {

/// Why listening failed, with the mend. Codes: AddressInUse, PermissionDenied, Network.
Error listenError(QAbstractSocket::SocketError error, const QHostAddress& address, std::uint16_t port,
                  const QString& systemWords);

/// A listening socket. QTcpServer opens it, so that errors and addresses are Qt's; accepting is done here,
/// because QTcpServer takes "no descriptors left" for "nobody there" and then spins at full speed.
class Listener final : private PollTarget {
public:
    struct Callbacks {
        std::function<void(int descriptor)> accepted; ///< takes over the descriptor
        std::function<void(int errorNumber)> failed;  ///< accepting has stopped until resume()
    };

    Listener(Poller& poller, Callbacks callbacks);
    ~Listener() override;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Returns the port. Errors: AddressInUse, PermissionDenied, Network.
    Result<std::uint16_t> listen(const QHostAddress& address, std::uint16_t port);

    /// Stops at once. The object must outlive the batch of events it may be called in.
    void close();

    /// Tries again to accept, after failed().
    void resume();

private:
    void onEvents(std::uint32_t events) override;

    Poller& m_poller;
    Callbacks m_callbacks;
    QTcpServer m_server;
};

} // namespace hookbench::http
