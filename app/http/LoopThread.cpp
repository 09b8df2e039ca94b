#include "http/LoopThread.h"

#include <cstdint>
#include <future>
#include <utility>

#include <QSocketNotifier>

#include <openssl/crypto.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace hookbench::http {

LoopThread::LoopThread(const QString& name) : m_eventFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (m_eventFd < 0)
        qFatal("The system gives no eventfd descriptor: too many files are open");
    setObjectName(name);
    start();
}

LoopThread::~LoopThread()
{
    call([this] { quit(); });
    wait();
    ::close(m_eventFd);
}

void LoopThread::post(std::function<void()> work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_posted.push_back(std::move(work));
        if (m_posted.size() > 1)
            return;
    }
    const std::uint64_t one = 1;
    // It can only fail when the counter is full, and then a wake-up is due anyway.
    [[maybe_unused]] const ssize_t written = ::write(m_eventFd, &one, sizeof one);
}

void LoopThread::call(const std::function<void()>& work)
{
    if (isCurrent())
        return work();
    std::promise<void> done;
    std::future<void> finished = done.get_future();
    post([&] {
        work();
        done.set_value();
    });
    finished.wait();
}

void LoopThread::run()
{
    QSocketNotifier notifier(m_eventFd, QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &notifier, [this] { takePosted(); });
    exec();
    // QThread::wait() returns before the system has ended the thread: at the program's end what OpenSSL keeps of it
    // would be freed too late, or never.
    OPENSSL_thread_stop();
}

void LoopThread::takePosted()
{
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(m_eventFd, &count, sizeof count);
    std::vector<std::function<void()>> posted;
    {
        const std::lock_guard lock(m_mutex);
        posted.swap(m_posted);
    }
    for (const auto& work : posted)
        work();
}

} // namespace hookbench::http
