#include "delivery/RetryPolicy.h"

#include <algorithm>
#include <cmath>

namespace hookbench::delivery {

namespace {

bool isRetried(const RetryPolicy& policy, int status)
{
    if (status == 0)
        return policy.afterTransportErrors;
    if (policy.statuses.empty())
        return true;
    return std::any_of(policy.statuses.begin(), policy.statuses.end(),
                       [status](const StatusRange& range) { return range.contains(status); });
}

std::int64_t waitOf(const RetryPolicy& policy, int failedAttempts)
{
    if (policy.kind == RetryPolicy::Kind::Schedule)
        return policy.scheduleMs[static_cast<std::size_t>(failedAttempts - 1)];
    const double grown = static_cast<double>(policy.baseMs) * std::pow(policy.factor, failedAttempts - 1);
    return static_cast<std::int64_t>(std::min(grown, static_cast<double>(policy.capMs)));
}

} // namespace

int maxAttempts(const RetryPolicy& policy)
{
    switch (policy.kind) {
    case RetryPolicy::Kind::None:
        return 1;
    case RetryPolicy::Kind::Exponential:
        return 1 + policy.count;
    case RetryPolicy::Kind::Schedule:
        return 1 + static_cast<int>(policy.scheduleMs.size());
    }
    return 1;
}

std::optional<std::int64_t> retryDelayMs(const RetryPolicy& policy, const FailedAttempt& failed,
                                         double random)
{
    if (failed.isPermanent || failed.number >= maxAttempts(policy) || !isRetried(policy, failed.status))
        return std::nullopt;
    if (policy.honourRetryAfter && failed.retryAfterMs)
        return std::min(*failed.retryAfterMs, policy.maxRetryAfterMs);
    const auto wait = static_cast<double>(waitOf(policy, failed.number));
    return static_cast<std::int64_t>(std::llround(wait * (1 + policy.jitter * (2 * random - 1))));
}

} // namespace hookbench::delivery
