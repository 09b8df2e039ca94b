#include "jinja/LimitGuard.h"

#include "jinja/Raise.h"

#include <string>

namespace hookbench::jinja {

void LimitGuard::check()
{
    m_nextCheck = m_steps + 4096;
    if (m_steps > m_limits.steps)
        raise(ErrorClass::LimitError, "the template takes more than " + std::to_string(m_limits.steps) + " steps");
    if (m_token && m_token->isCancelled())
        raise(ErrorClass::Cancelled, "rendering was cancelled");
    const auto now = std::chrono::steady_clock::now();
    // The clock is first read when there is something to measure, so that small templates pay nothing for it.
    if (!m_deadline)
        m_deadline = now + m_limits.time;
    if (now > *m_deadline)
        raise(ErrorClass::LimitError,
              "the template takes longer than " + std::to_string(m_limits.time.count()) + " milliseconds");
}

void LimitGuard::failSize() const
{
    raise(ErrorClass::LimitError, "a value would be larger than " + std::to_string(m_limits.valueBytes) + " bytes");
}

void LimitGuard::failOutput() const
{
    raise(ErrorClass::LimitError, "the output is larger than " + std::to_string(m_limits.outputBytes) + " bytes");
}

void LimitGuard::failDepth()
{
    raise(ErrorClass::RecursionError, "maximum recursion depth exceeded");
}

} // namespace hookbench::jinja
