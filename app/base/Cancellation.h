#pragma once

#include <atomic>
#include <memory>

namespace hookbench {

/// A flag shared between who asks for work and who does it. Copies share the flag; any thread may use it.
class CancellationToken {
public:
    CancellationToken() : m_cancelled(std::make_shared<std::atomic_bool>(false)) {}

    void cancel() const { m_cancelled->store(true, std::memory_order_relaxed); }
    bool isCancelled() const { return m_cancelled->load(std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic_bool> m_cancelled;
};

} // namespace hookbench
