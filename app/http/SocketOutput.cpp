#include "http/SocketOutput.h"

#include <cerrno>

#include <sys/socket.h>

namespace hookbench::http {

namespace {

constexpr std::size_t keptCapacity = 1024;

/// Sends from `bytes` on, counting up `sent`; false when the peer is gone.
bool sendSome(int descriptor, std::string_view bytes, std::size_t& sent)
{
    while (sent < bytes.size()) {
        const ssize_t taken =
            ::send(descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken >= 0)
            sent += static_cast<std::size_t>(taken);
        else if (errno != EINTR)
            return errno == EAGAIN || errno == EWOULDBLOCK;
    }
    return true;
}

} // namespace

bool SocketOutput::write(int descriptor, std::string_view bytes)
{
    if (!m_unsent.empty()) {
        m_unsent.append(bytes);
        return true;
    }
    std::size_t sent = 0;
    if (!sendSome(descriptor, bytes, sent))
        return false;
    m_unsent.assign(bytes.substr(sent));
    m_sent = 0;
    return true;
}

bool SocketOutput::flush(int descriptor)
{
    if (!sendSome(descriptor, m_unsent, m_sent))
        return false;
    if (m_sent == m_unsent.size()) {
        // An idle connection keeps no large buffer.
        if (m_unsent.capacity() > keptCapacity)
            m_unsent = std::string();
        m_unsent.clear();
        m_sent = 0;
    }
    return true;
}

Channel::ReadResult receive(int descriptor, char* buffer, std::size_t size, bool endSeen)
{
    while (true) {
        const ssize_t got = ::recv(descriptor, buffer, size, MSG_DONTWAIT);
        if (got > 0) {
            const auto bytes = static_cast<std::size_t>(got);
            // A short read has emptied the socket; the next bytes, or the end, raise a new edge.
            return {Channel::ReadKind::Data, bytes, bytes == size || endSeen};
        }
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return {Channel::ReadKind::Nothing, 0, false};
        return {Channel::ReadKind::End, 0, false};
    }
}

} // namespace hookbench::http
