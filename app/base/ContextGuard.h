#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <mutex>

namespace hookbench {

/// Lets another thread call back into an object's thread, and never after the object is gone.
///
/// A QPointer cannot do this: between its check and the use of the object, the object's thread may delete it.
/// Here the object's destruction waits while a call is being queued, and calls queued before are dropped with
/// it.
///
///     auto guard = ContextGuard::of(page);              // on page's thread
///     worker.post([guard] { guard->post([] { … }); });  // any thread; the inner function runs on page's
///     thread
class ContextGuard {
public:
    /// To be called on the thread of `context`.
    static std::shared_ptr<ContextGuard> of(QObject* context);
    ContextGuard() = default;
    ~ContextGuard();
    ContextGuard(const ContextGuard&) = delete;
    ContextGuard& operator=(const ContextGuard&) = delete;

    /// Queues `call` for the context's thread; does nothing if the context is gone. Any thread.
    void post(std::function<void()> call);

private:
    std::mutex m_mutex;
    QObject* m_context = nullptr;
    QMetaObject::Connection m_watch;
};

} // namespace hookbench
