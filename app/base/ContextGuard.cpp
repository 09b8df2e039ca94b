#include "base/ContextGuard.h"

#include <QMetaObject>

namespace hookbench {

std::shared_ptr<ContextGuard> ContextGuard::of(QObject* context)
{
    auto guard = std::make_shared<ContextGuard>();
    guard->m_context = context;
    if (context) {
        QObject::connect(
            context, &QObject::destroyed, context,
            [guard] {
                const std::lock_guard lock(guard->m_mutex);
                guard->m_context = nullptr;
            },
            Qt::DirectConnection);
    }
    return guard;
}

void ContextGuard::post(std::function<void()> call)
{
    const std::lock_guard lock(m_mutex);
    if (m_context)
        QMetaObject::invokeMethod(m_context, std::move(call), Qt::QueuedConnection);
}

} // namespace hookbench
