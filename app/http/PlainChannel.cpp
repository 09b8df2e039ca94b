#include "http/PlainChannel.h"

#include "http/SocketReset.h"

#include <cerrno>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookbench::http {

PlainChannel::PlainChannel(int descriptor, Poller& poller, ChannelListener& listener)
    : m_poller(poller), m_listener(listener), m_fd(descriptor)
{
    if (!m_poller.add(m_fd, this))
        close();
}

PlainChannel::~PlainChannel()
{
    close();
}

Channel::ReadResult PlainChannel::read(char* buffer, std::size_t size)
{
    if (m_fd < 0)
        return {ReadKind::End, 0, false};
    while (true) {
        const ssize_t got = ::recv(m_fd, buffer, size, MSG_DONTWAIT);
        if (got > 0) {
            const auto bytes = static_cast<std::size_t>(got);
            // A short read has emptied the socket; the next bytes, or the end, raise a new edge.
            return {ReadKind::Data, bytes, bytes == size || m_endSeen};
        }
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return {ReadKind::Nothing, 0, false};
        return {ReadKind::End, 0, false};
    }
}

bool PlainChannel::write(std::string_view bytes)
{
    if (m_fd < 0)
        return false;
    if (!m_unsent.empty()) {
        m_unsent.append(bytes);
        return true;
    }
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            return false;
        m_unsent.assign(bytes);
        m_sent = 0;
        break;
    }
    return true;
}

void PlainChannel::readLater()
{
    if (m_fd >= 0)
        m_poller.runAgain(this);
}

void PlainChannel::shutdownWrite()
{
    if (m_fd >= 0)
        ::shutdown(m_fd, SHUT_WR);
}

void PlainChannel::close()
{
    if (m_fd < 0)
        return;
    m_poller.forget(this);
    ::close(m_fd); // which takes it out of the epoll set as well
    m_fd = -1;
}

void PlainChannel::reset()
{
    if (m_fd >= 0)
        makeCloseReset(m_fd);
    close();
}

void PlainChannel::onEvents(std::uint32_t events)
{
    if (m_fd < 0)
        return;
    if ((events & EPOLLRDHUP) != 0)
        m_endSeen = true;
    if ((events & EPOLLERR) != 0) {
        m_listener.onBroken();
        return;
    }
    if ((events & EPOLLOUT) != 0 && !m_unsent.empty()) {
        if (!sendUnsent()) {
            m_listener.onBroken();
            return;
        }
        if (m_unsent.empty())
            m_listener.onWritable();
    }
    if (m_fd >= 0 && (events == 0 || (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP)) != 0))
        m_listener.onReadable();
}

bool PlainChannel::sendUnsent()
{
    while (m_sent < m_unsent.size()) {
        const ssize_t sent =
            ::send(m_fd, m_unsent.data() + m_sent, m_unsent.size() - m_sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            m_sent += static_cast<std::size_t>(sent);
            continue;
        }
        if (errno == EINTR)
            continue;
        return errno == EAGAIN || errno == EWOULDBLOCK;
    }
    std::string().swap(m_unsent); // not kept for an answer as large: thousands of connections may have had one
    m_sent = 0;
    return true;
}

} // namespace hookbench::http
