#pragma once

#include "base/Cancellation.h"
#include "check/CheckPlan.h"
#include "check/EventMaker.h"
#include "check/Report.h"
#include "check/Wire.h"
#include "delivery/SecretMask.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::check {

/// What the probes ask with: sends events, notes what came back as evidence, and counts effects. Lives on the
/// thread of the check.
class Examiner {
public:
    Examiner(const CheckPlan& plan, Wire& wire, CancellationToken token);

    const CheckPlan& plan() const { return m_plan; }
    const EventMaker& maker() const { return m_maker; }
    std::int64_t nowUs() const { return m_wire.nowUs(); }
    std::int64_t monotonicUs() const { return m_wire.monotonicUs(); }
    bool isCancelled() const { return m_token.isCancelled(); }
    bool countsEffects() const { return m_plan.effects.isSet(); }

    /// Sends one, and adds it to the trials. Errors: those of signing; nothing is sent then.
    Result<Trial> attempt(const std::string& what, const Event& event, Proof proof, ProbeResult& result);
    /// `copies` of it at once.
    Result<std::vector<Trial>> attemptAtOnce(const std::string& what, const Event& event, int copies,
                                             ProbeResult& result);
    /// As attempt(), of a request that was made already.
    Trial attempt(const std::string& what, const std::string& eventId, http::OutgoingRequest request,
                  ProbeResult& result);
    /// Whether a further valid event is accepted; the trial is kept only if it is not.
    bool isAlive(ProbeResult& result);

    using Ids = std::vector<std::string>;
    /// The count from which the effects of these events are told, once nothing older is under way.
    Result<std::int64_t> effectsBefore(const Ids& ids);
    /// How many there are since: as soon as there are more than `most`, or when no more come.
    Result<std::int64_t> effectsSince(std::int64_t before, const Ids& ids, std::int64_t most);
    /// Waits for the first one as long as the plan says; learns how long later ones take. 0: none came.
    Result<std::int64_t> firstEffects(std::int64_t before, const Ids& ids);

private:
    Trial noted(const std::string& what, const std::string& eventId, const http::TransferReport& report) const;
    Result<std::int64_t> effects(const Ids& ids);

    const CheckPlan& m_plan;
    Wire& m_wire;
    CancellationToken m_token;
    EventMaker m_maker;
    delivery::SecretMask m_mask;
    std::int64_t m_settleMs = leastSettleMs;

    static constexpr std::int64_t leastSettleMs = 300;
    static constexpr std::int64_t pollMs = 50;
};

constexpr bool isAccepted(const Trial& trial)
{
    return trial.status >= 200 && trial.status < 300;
}

/// "500", or why there was no answer.
std::string answerOf(const Trial& trial);

} // namespace hookbench::check
