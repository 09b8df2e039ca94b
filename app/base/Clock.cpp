#include "base/Clock.h"

#include <chrono>

namespace hookbench {

namespace {
template <class ChronoClock>
std::int64_t microseconds()
{
    using namespace std::chrono;
    return duration_cast<std::chrono::microseconds>(ChronoClock::now().time_since_epoch()).count();
}
} // namespace

std::int64_t SystemClock::nowUs() const
{
    return microseconds<std::chrono::system_clock>();
}

std::int64_t SystemClock::monotonicUs() const
{
    return microseconds<std::chrono::steady_clock>();
}

} // namespace hookbench
