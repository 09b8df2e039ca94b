#include "http/Poller.h"

#include <algorithm>
#include <array>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace hookbench::http {

namespace {
constexpr int eventsPerWait = 128;
// Rounds without going back to Qt's loop: each saves a turn of it, yet answers from other threads must get
// in.
constexpr int roundsPerTurn = 2;
} // namespace

Poller::Poller(std::function<void()> batchDone, QObject* parent)
    : QObject(parent), m_batchDone(std::move(batchDone)), m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Poller::dispatch);
}

Poller::~Poller()
{
    m_notifier.reset();
    if (m_epoll >= 0)
        ::close(m_epoll);
}

bool Poller::add(int descriptor, PollTarget* target)
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = target;
    return ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Poller::runAgain(PollTarget* target)
{
    if (m_again.empty())
        QMetaObject::invokeMethod(this, &Poller::dispatch, Qt::QueuedConnection);
    if (std::find(m_again.begin(), m_again.end(), target) == m_again.end())
        m_again.push_back(target);
}

void Poller::forget(PollTarget* target)
{
    std::erase(m_again, target);
}

void Poller::dispatch()
{
    // Targets are only destroyed in m_batchDone, hence the pointers of this batch stay good throughout it.
    for (PollTarget* target : std::exchange(m_again, {}))
        target->onEvents(0);
    std::array<epoll_event, eventsPerWait> events; // NOLINT(cppcoreguidelines-pro-type-member-init)
    for (int round = 0; round < roundsPerTurn; ++round) {
        const int count = ::epoll_wait(m_epoll, events.data(), eventsPerWait, 0);
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            static_cast<PollTarget*>(event.data.ptr)->onEvents(event.events);
        }
        m_batchDone();
        if (count <= 0)
            break;
    }
}

} // namespace hookbench::http
