#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>

#include <QObject>
#include <QSocketNotifier>

#include <curl/curl.h>

namespace hookbench::http {

/// The sockets of libcurl's multi interface, watched through one epoll descriptor that Qt's event loop
/// watches as one.
///
/// libcurl lets go of a connection's socket at the end of every transfer and asks for it again at the next
/// one. A notifier of Qt's for each would be made and destroyed each time; here a socket that was let go stays
/// watched until something happens on it or it is closed, so that a connection in steady use costs no system
/// call. Lives on the client's thread.
class CurlSockets final : public QObject {
public:
    /// `ready` is called when at least one socket is ready.
    explicit CurlSockets(const std::function<void()>& ready);
    ~CurlSockets() override;

    bool isValid() const { return m_epoll >= 0; }

    /// What libcurl's socket function says: CURL_POLL_….
    void watch(curl_socket_t socket, int what);
    /// Makes `easy` tell of the sockets it opens and closes; only those may stay watched when let go.
    void follow(CURL* easy);
    /// Asks once, without waiting, and calls `act` for each socket that is ready; how many these were.
    int poll(const std::function<void(curl_socket_t socket, int events)>& act);

private:
    struct Watch {
        std::uint32_t events = 0;  ///< of epoll; 0: not in it
        std::uint32_t wanted = 0;  ///< 0: let go
        bool tellsOfClose = false; ///< it may stay in epoll when it is let go
    };
    static curl_socket_t onOpen(void* self, curlsocktype purpose, curl_sockaddr* address);
    static int onClose(void* self, curl_socket_t socket);

    void setEvents(curl_socket_t socket, Watch& watch, std::uint32_t events);

    int m_epoll = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unordered_map<curl_socket_t, Watch> m_watches;
};

} // namespace hookbench::http
