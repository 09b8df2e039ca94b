#pragma once

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookbench::test {

/// A TCP client that sends exactly the bytes it is told to; every wait has a deadline.
class RawClient {
public:
    /// `beforeConnect` runs when the socket is open and the server knows nothing of it yet.
    explicit RawClient(std::uint16_t port, const std::function<void()>& beforeConnect = {})
    {
        m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (beforeConnect)
            beforeConnect();
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_connected = ::connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool isConnected() const { return m_connected; }

    /// Sends all, waiting until the peer takes it; false if it never does or the connection is gone.
    bool send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent > 0) {
                bytes.remove_prefix(static_cast<std::size_t>(sent));
                continue;
            }
            if (!wait(POLLOUT) || (sent < 0 && errno != EAGAIN))
                return false;
        }
        return true;
    }

    /// Sends what the peer takes without waiting; returns how much.
    std::size_t sendSome(std::string_view bytes)
    {
        const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return sent > 0 ? static_cast<std::size_t>(sent) : 0;
    }

    /// Reads until `end` stands at the end of what came (and of all that was read before), or the deadline.
    std::string readUntil(std::string_view end)
    {
        std::string text;
        while (!text.ends_with(end) && readSome(text)) {
        }
        return text;
    }

    std::string readToEnd()
    {
        std::string text;
        while (readSome(text)) {
        }
        return text;
    }

    /// The peer has closed in order (no reset, no deadline); after readToEnd().
    bool sawEnd() const { return m_sawEnd; }

    /// The connection was reset; after readToEnd().
    bool sawReset() const { return m_sawReset; }

    void shutdownWrite() { ::shutdown(m_fd, SHUT_WR); }

    void close()
    {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = -1;
    }

    /// Closes with a reset, as a killed program's machine may.
    void reset()
    {
        const linger now{1, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }

    /// Appends what comes next, waiting for it; false at the end or the deadline.
    bool readSome(std::string& text)
    {
        char buffer[65536];
        if (!wait(POLLIN))
            return false;
        const ssize_t got = ::recv(m_fd, buffer, sizeof buffer, 0);
        m_sawEnd = got == 0;
        m_sawReset = got < 0 && errno == ECONNRESET;
        if (got <= 0)
            return false;
        text.append(buffer, static_cast<std::size_t>(got));
        return true;
    }

private:
    bool wait(short events)
    {
        pollfd entry{m_fd, events, 0};
        return ::poll(&entry, 1, 10'000) == 1;
    }

    int m_fd = -1;
    bool m_connected = false;
    bool m_sawEnd = false;
    bool m_sawReset = false;
};

} // namespace hookbench::test
