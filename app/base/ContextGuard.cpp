#include "base/ContextGuard.h"

#include <QMetaObject>

namespace hookbench {

std::shared_ptr<ContextGuard> ContextGuard::of(QObject* context)
{
    auto guard = std::make_shared<ContextGuard>();
    guard->m_context = context;
    if (context) {
        // The connection must not keep the guard: a context that lives long makes many.
        guard->m_watch = QObject::connect(
            context, &QObject::destroyed, context,
            [weak = std::weak_ptr(guard)] {
                if (const auto alive = weak.lock()) {
                    const std::lock_guard lock(alive->m_mutex);
                    alive->m_context = nullptr;
                }
            },
            Qt::DirectConnection);
    }
    return guard;
}

ContextGuard::~ContextGuard()
{
    QObject::disconnect(m_watch);
}

void ContextGuard::post(std::function<void()> call)
{
    const std::lock_guard lock(m_mutex);
    if (m_context)
        QMetaObject::invokeMethod(m_context, std::move(call), Qt::QueuedConnection);
}

} // namespace hookbench
