#pragma once

#include "check/Probe.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::check {

/// One request that a probe made and what came back: the evidence. Nothing of it holds a secret.
struct Trial {
    std::string what;      ///< "without a secret"
    std::string eventId;
    int status = 0;        ///< 0: no answer
    std::string failure;   ///< why there was none, one sentence
    std::string answer;    ///< the beginning of the answer's body
    std::int64_t durationUs = 0;

    bool operator==(const Trial&) const = default;
};

struct ProbeResult {
    Probe probe = Probe::AcceptsEvent;
    Outcome outcome = Outcome::Passed;
    std::string finding; ///< one sentence: what was seen
    std::string advice;  ///< what to do about it; "" if nothing
    std::vector<Trial> trials;
    std::int64_t durationUs = 0;

    bool operator==(const ProbeResult&) const = default;
};

/// How fast valid events were answered.
struct Latency {
    std::int64_t count = 0;  ///< answers that were measured
    std::int64_t missed = 0; ///< of these, later than the limit
    std::int64_t limitUs = 0;
    std::int64_t p50Us = 0;
    std::int64_t p95Us = 0;
    std::int64_t p99Us = 0;
    std::int64_t maxUs = 0;

    bool operator==(const Latency&) const = default;
};

struct Report {
    std::string url;    ///< without user and password
    std::string scheme; ///< title of the signature scheme; "" if none was named
    std::int64_t startedAtUs = 0;
    std::int64_t durationUs = 0;
    bool countsEffects = false; ///< whether effects were looked at
    bool isCancelled = false;
    Latency latency;
    std::vector<ProbeResult> results; ///< in the order of the probes

    std::int64_t count(Outcome outcome) const
    {
        return std::count_if(results.begin(), results.end(),
                             [outcome](const ProbeResult& result) { return result.outcome == outcome; });
    }
    bool passed() const { return !isCancelled && count(Outcome::Failed) == 0; }

    bool operator==(const Report&) const = default;
};

} // namespace hookbench::check
