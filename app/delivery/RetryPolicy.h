#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace hookbench::delivery {

/// Statuses from `first` to `last`, both included.
struct StatusRange {
    int first = 0;
    int last = 0;

    bool contains(int status) const { return first <= status && status <= last; }
    bool operator==(const StatusRange&) const = default;
};

/// When a failed attempt is made again.
struct RetryPolicy {
    enum class Kind {
        None,
        Exponential, ///< baseMs · factor^(n-1), at most capMs
        Schedule,    ///< scheduleMs[n-1]
    };
    Kind kind = Kind::Exponential;
    std::int64_t baseMs = 1000;
    double factor = 2;
    std::int64_t capMs = 60'000;
    double jitter = 0.1; ///< share of the wait by which it is shortened or lengthened at random, 0 to 1
    int count = 5;       ///< further attempts after the first (Exponential)
    std::vector<std::int64_t> scheduleMs{5'000,      300'000,    1'800'000, 7'200'000,
                                         18'000'000, 36'000'000, 36'000'000};
    /// Statuses after which a further attempt is made; none: after every one but 2xx.
    std::vector<StatusRange> statuses;
    bool afterTransportErrors = true;          ///< also where no answer came
    bool honourRetryAfter = true;              ///< an answer's Retry-After takes the place of the wait …
    std::int64_t maxRetryAfterMs = 86'400'000; ///< … up to this long

    bool operator==(const RetryPolicy&) const = default;
};

/// How a failed attempt ended, as far as the policy asks.
struct FailedAttempt {
    int number = 1;                           ///< from 1
    int status = 0;                           ///< 0: no answer came
    std::optional<std::int64_t> retryAfterMs; ///< what the answer asks for
    bool isPermanent = false;                 ///< it never left: the rendering or a setting is wrong
};

/// How long to wait before the next attempt, in milliseconds; nothing if there is none. `random` is from 0
/// (inclusive) to 1 (exclusive).
std::optional<std::int64_t> retryDelayMs(const RetryPolicy& policy, const FailedAttempt& failed,
                                         double random);

/// How many attempts the policy makes at most, the first included.
int maxAttempts(const RetryPolicy& policy);

} // namespace hookbench::delivery
