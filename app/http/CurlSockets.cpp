#include "http/CurlSockets.h"

#include <array>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookbench::http {

namespace {

constexpr int eventsPerWait = 128;

std::uint32_t epollEvents(int what)
{
    return ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
}

/// An error or a hang-up is learnt by trying what was wanted.
int curlEvents(std::uint32_t events, std::uint32_t wanted)
{
    if ((events & (EPOLLERR | EPOLLHUP)) != 0)
        events |= wanted;
    return ((events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) | ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0);
}

} // namespace

CurlSockets::CurlSockets(const std::function<void()>& ready) : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [ready] { ready(); });
}

CurlSockets::~CurlSockets()
{
    m_notifier.reset();
    if (m_epoll >= 0)
        ::close(m_epoll);
}

void CurlSockets::setEvents(curl_socket_t socket, Watch& watch, std::uint32_t events)
{
    if (watch.events == events)
        return;
    epoll_event event{};
    event.events = events;
    event.data.fd = socket;
    const int how = events == 0 ? EPOLL_CTL_DEL : watch.events == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    ::epoll_ctl(m_epoll, how, socket, &event);
    watch.events = events;
}

void CurlSockets::watch(curl_socket_t socket, int what)
{
    const std::uint32_t events = what == CURL_POLL_REMOVE ? 0 : epollEvents(what);
    if (events == 0 && m_watches.find(socket) == m_watches.end())
        return;
    Watch& entry = m_watches[socket];
    entry.wanted = events;
    if (events != 0 || !entry.tellsOfClose)
        setEvents(socket, entry, events);
    if (events == 0 && !entry.tellsOfClose)
        m_watches.erase(socket);
}

void CurlSockets::follow(CURL* easy)
{
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlSockets::onOpen);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlSockets::onClose);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

curl_socket_t CurlSockets::onOpen(void* self, curlsocktype, curl_sockaddr* address)
{
    const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (socket < 0)
        return CURL_SOCKET_BAD;
    static_cast<CurlSockets*>(self)->m_watches[socket].tellsOfClose = true;
    return socket;
}

int CurlSockets::onClose(void* self, curl_socket_t socket)
{
    // Closing takes it out of epoll, too.
    static_cast<CurlSockets*>(self)->m_watches.erase(socket);
    return ::close(socket);
}

int CurlSockets::poll(const std::function<void(curl_socket_t socket, int events)>& act)
{
    std::array<epoll_event, eventsPerWait> events; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const int count = ::epoll_wait(m_epoll, events.data(), eventsPerWait, 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        const curl_socket_t socket = event.data.fd;
        // Closed by what was done for one before it in this batch.
        const auto found = m_watches.find(socket);
        if (found == m_watches.end())
            continue;
        if (found->second.wanted == 0)
            setEvents(socket, found->second, 0);
        else
            act(socket, curlEvents(event.events, found->second.wanted));
    }
    return count;
}

} // namespace hookbench::http
