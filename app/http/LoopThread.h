#pragma once

#include <QThread>

#include <functional>
#include <mutex>
#include <vector>

namespace hookbench::http {

/// A thread with a Qt event loop that runs functions handed to it from other threads, in their order.
///
/// It has its own inbox (a mutex, a vector and an eventfd) rather than Qt's posted events, because a batch
/// then costs one allocation-free wake-up, and because ThreadSanitizer can follow it, which it cannot into
/// Qt.
class LoopThread final : private QThread {
public:
    explicit LoopThread(const QString& name);
    /// Ends the loop after what was posted before, and waits for it.
    ~LoopThread() override;

    bool isCurrent() const { return QThread::currentThread() == this; }

    /// Runs `work` later on the thread. Any thread.
    void post(std::function<void()> work);

    /// Runs `work` on the thread and waits until it is done; at once when called there. Any thread.
    void call(const std::function<void()>& work);

private:
    void run() override;
    void takePosted();

    std::mutex m_mutex;
    std::vector<std::function<void()>> m_posted; ///< guarded by m_mutex; a wake-up is due if not empty
    int m_eventFd;
};

} // namespace hookbench::http
