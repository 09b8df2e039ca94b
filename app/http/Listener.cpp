#include "http/Listener.h"

#include <cerrno>
#include <string>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace hookbench::http {

namespace {

constexpr int listenBacklog = 1024;
// Connections accepted before those that are open have their turn.
constexpr int acceptsPerTurn = 64;

} // namespace

Error listenError(QAbstractSocket::SocketError error, const QHostAddress& address, std::uint16_t port,
                  const QString& systemWords)
{
    const std::string host = address.toString().toStdString();
    const std::string place =
        (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
    const std::string detail = systemWords.toStdString();
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        return {ErrorCode::AddressInUse,
                "Port " + place +
                    " is taken by another program; choose another port or end "
                    "that program.",
                detail};
    case QAbstractSocket::SocketAccessError:
        return {ErrorCode::PermissionDenied,
                "The system does not allow listening on " + place + "; choose a port from 1024 up.", detail};
    case QAbstractSocket::SocketAddressNotAvailableError:
        return {ErrorCode::Network,
                "This machine has no address " + host +
                    " to listen on; choose 127.0.0.1 or one "
                    "of its own addresses.",
                detail};
    default:
        return {ErrorCode::Network, "Listening on " + place + " failed.", detail};
    }
}

Listener::Listener(Poller& poller, Callbacks callbacks) : m_poller(poller), m_callbacks(std::move(callbacks))
{
}

Listener::~Listener()
{
    close();
}

Result<std::uint16_t> Listener::listen(const QHostAddress& address, std::uint16_t port)
{
    m_server.setListenBacklogSize(listenBacklog);
    if (!m_server.listen(address, port))
        return listenError(m_server.serverError(), address, port, m_server.errorString());
    m_server.pauseAccepting();
    const auto descriptor = static_cast<int>(m_server.socketDescriptor());
    // Accepted sockets inherit it: answers must not wait for the client's delayed acknowledgement.
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!m_poller.add(descriptor, this))
        return Error{ErrorCode::Network, "The listening socket cannot be watched; close other programs", {}};
    return m_server.serverPort();
}

void Listener::close()
{
    m_poller.forget(this);
    m_server.close();
}

void Listener::resume()
{
    m_poller.runAgain(this);
}

void Listener::onEvents(std::uint32_t)
{
    const auto descriptor = static_cast<int>(m_server.socketDescriptor());
    if (descriptor < 0)
        return;
    for (int i = 0; i < acceptsPerTurn; ++i) {
        const int accepted = ::accept4(descriptor, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (accepted >= 0) {
            m_callbacks.accepted(accepted);
            continue;
        }
        // A client that gave up before it was accepted is none of our troubles.
        if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            m_callbacks.failed(errno);
        return;
    }
    m_poller.runAgain(this);
}

} // namespace hookbench::http
