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
    return receive(m_fd, buffer, size, m_endSeen);
}

bool PlainChannel::write(std::string_view bytes)
{
    return m_fd >= 0 && m_out.write(m_fd, bytes);
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
        // What came before a reset can still be read.
        m_endSeen = true;
        m_listener.onReadable();
        if (m_fd >= 0)
            m_listener.onBroken();
        return;
    }
    if ((events & EPOLLOUT) != 0 && !m_out.isEmpty()) {
        if (!m_out.flush(m_fd)) {
            m_listener.onBroken();
            return;
        }
        if (m_out.isEmpty())
            m_listener.onWritable();
    }
    if (m_fd >= 0 && (events == 0 || (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP)) != 0))
        m_listener.onReadable();
}

} // namespace hookbench::http
