#pragma once

#include "base/Cancellation.h"
#include "check/CheckPlan.h"
#include "http/HttpClient.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::check {

/// What a check does to the world; tests hand in another one. Calls block, so they are made from a thread of
/// their own.
class Wire {
public:
    virtual ~Wire() = default;

    /// Sends all of them at once, and returns what became of them, in their order.
    virtual std::vector<http::TransferReport> send(std::vector<http::OutgoingRequest> requests,
                                                   const CancellationToken& token) = 0;
    /// What the source says of the event now. Errors: those of the transfer, Unavailable (the command cannot
    /// be started or fails), InvalidInput (what it says is no number), Timeout.
    virtual Result<std::int64_t> effects(const EffectSource& source, const std::string& eventId,
                                         const CancellationToken& token) = 0;
    /// Waits, or less if the token is cancelled.
    virtual void pause(std::int64_t ms, const CancellationToken& token) = 0;
    virtual std::int64_t nowUs() const = 0;
    virtual std::int64_t monotonicUs() const = 0;
};

} // namespace hookbench::check
