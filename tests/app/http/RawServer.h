#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookbench::test {

/// A server that does to each connection exactly what the test says, good or bad. Connections come one by
/// one.
class RawServer {
public:
    class Peer {
    public:
        Peer(int descriptor, const std::atomic_bool& stop) : m_fd(descriptor), m_stop(stop) {}

        /// Reads until the head's end and as many bytes more; what came, whatever ended it.
        std::string readRequest(std::size_t bodyBytes = 0)
        {
            std::string text;
            while (!m_stop) {
                const std::size_t end = text.find("\r\n\r\n");
                if (end != std::string::npos && text.size() >= end + 4 + bodyBytes)
                    break;
                pollfd entry{m_fd, POLLIN, 0};
                if (::poll(&entry, 1, 10) == 0)
                    continue;
                char buffer[65536];
                const ssize_t got = ::recv(m_fd, buffer, sizeof buffer, 0);
                if (got <= 0)
                    break;
                text.append(buffer, static_cast<std::size_t>(got));
            }
            return text;
        }

        bool send(std::string_view bytes)
        {
            while (!bytes.empty() && !m_stop) {
                const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
                if (sent > 0) {
                    bytes.remove_prefix(static_cast<std::size_t>(sent));
                    continue;
                }
                if (errno != EAGAIN)
                    return false;
                pollfd entry{m_fd, POLLOUT, 0};
                ::poll(&entry, 1, 10);
            }
            return bytes.empty();
        }

        /// Holds the connection open without a word until the client closes it or the test ends.
        void hold()
        {
            while (!m_stop) {
                pollfd entry{m_fd, POLLIN, 0};
                char byte = 0;
                if (::poll(&entry, 1, 10) == 1 && ::recv(m_fd, &byte, 1, 0) <= 0)
                    break;
            }
        }

    private:
        int m_fd;
        const std::atomic_bool& m_stop;
    };

    using Script = std::function<void(Peer&)>;

    explicit RawServer(Script script) : m_script(std::move(script))
    {
        m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        ::bind(m_fd, reinterpret_cast<const sockaddr*>(&address), length);
        ::listen(m_fd, 16);
        ::getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &length);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { run(); });
    }
    ~RawServer()
    {
        m_stop = true;
        m_thread.join();
        ::close(m_fd);
    }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    std::string url(const std::string& path = "/") const
    {
        return "http://127.0.0.1:" + std::to_string(m_port) + path;
    }
    std::uint16_t port() const { return m_port; }

private:
    void run()
    {
        while (!m_stop) {
            pollfd entry{m_fd, POLLIN, 0};
            if (::poll(&entry, 1, 10) != 1)
                continue;
            const int descriptor = ::accept(m_fd, nullptr, nullptr);
            if (descriptor < 0)
                continue;
            Peer peer(descriptor, m_stop);
            m_script(peer);
            ::close(descriptor);
        }
    }

    Script m_script;
    std::atomic_bool m_stop = false;
    std::thread m_thread;
    int m_fd = -1;
    std::uint16_t m_port = 0;
};

} // namespace hookbench::test
