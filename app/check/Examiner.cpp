#include "check/Examiner.h"

#include "base/Text.h"

#include <algorithm>

namespace hookbench::check {

namespace {

constexpr std::size_t shownBytes = 200;

/// The beginning of an answer, without half a character at its end.
std::string shown(std::string answer)
{
    if (answer.size() <= shownBytes)
        return asUtf8(answer);
    const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(answer[at]) & 0xC0U) == 0x80U; };
    std::size_t end = shownBytes;
    while (end > shownBytes - 4 && continues(end))
        --end;
    answer.resize(end);
    return asUtf8(answer) + "…";
}

} // namespace

std::string answerOf(const Trial& trial)
{
    if (trial.status == 0)
        return trial.failure;
    const std::string_view phrase = http::reasonPhrase(trial.status);
    return std::to_string(trial.status) + (phrase.empty() ? "" : " ") + std::string(phrase);
}

Examiner::Examiner(const CheckPlan& plan, Wire& wire, CancellationToken token)
    : m_plan(plan), m_wire(wire), m_token(std::move(token)), m_maker(plan), m_mask(plan.values)
{
}

Trial Examiner::noted(const std::string& what, const std::string& eventId,
                      const http::TransferReport& report) const
{
    Trial trial;
    trial.what = what;
    trial.eventId = eventId;
    trial.durationUs = static_cast<std::int64_t>(report.response.timings.totalMs * 1000);
    // An answer that broke off after its status is none: the sender would try again.
    if (report.error)
        trial.failure = m_mask.masked(report.error->message);
    else
        trial.status = report.response.status;
    trial.answer = shown(m_mask.masked(report.response.body));
    return trial;
}

Trial Examiner::attempt(const std::string& what, const std::string& eventId, http::OutgoingRequest request,
                        ProbeResult& result)
{
    std::vector<http::OutgoingRequest> requests;
    requests.push_back(std::move(request));
    result.trials.push_back(noted(what, eventId, m_wire.send(std::move(requests), m_token).front()));
    return result.trials.back();
}

Result<Trial> Examiner::attempt(const std::string& what, const Event& event, Proof proof, ProbeResult& result)
{
    auto request = m_maker.request(event, proof, nowUs());
    if (!request)
        return request.error();
    return attempt(what, event.id, std::move(*request), result);
}

Result<std::vector<Trial>> Examiner::attemptAtOnce(const std::string& what, const Event& event, int copies,
                                                   ProbeResult& result)
{
    std::vector<http::OutgoingRequest> requests;
    for (int i = 0; i < copies; ++i) {
        auto request = m_maker.request(event, Proof::Right, nowUs());
        if (!request)
            return request.error();
        requests.push_back(std::move(*request));
    }
    std::vector<Trial> trials;
    for (const http::TransferReport& report : m_wire.send(std::move(requests), m_token))
        trials.push_back(noted(what, event.id, report));
    result.trials.insert(result.trials.end(), trials.begin(), trials.end());
    return trials;
}

bool Examiner::isAlive(ProbeResult& result)
{
    const auto after = attempt("a valid event afterwards", m_maker.event(nowUs()), Proof::Right, result);
    if (!after || !isAccepted(*after))
        return false;
    result.trials.pop_back();
    return true;
}

Result<std::int64_t> Examiner::effects(const Ids& ids)
{
    if (!m_plan.effects.isPerEvent())
        return m_wire.effects(m_plan.effects, "", m_token);
    std::int64_t sum = 0;
    for (const std::string& id : ids) {
        const auto one = m_wire.effects(m_plan.effects, id, m_token);
        if (!one)
            return one.error();
        sum += *one;
    }
    return sum;
}

Result<std::int64_t> Examiner::effectsBefore(const Ids& ids)
{
    auto count = effects(ids);
    if (m_plan.effects.isPerEvent())
        return count;
    const std::int64_t until = monotonicUs() + m_plan.effectWaitMs * 1000;
    while (count && !isCancelled() && monotonicUs() < until) {
        m_wire.pause(m_settleMs, m_token);
        const auto next = effects(ids);
        if (!next || *next == *count)
            return next;
        count = next;
    }
    return count;
}

Result<std::int64_t> Examiner::effectsSince(std::int64_t before, const Ids& ids, std::int64_t most)
{
    const std::int64_t until = monotonicUs() + m_settleMs * 1000;
    for (;;) {
        const auto count = effects(ids);
        if (!count)
            return count.error();
        if (*count - before > most || monotonicUs() >= until || isCancelled())
            return *count - before;
        m_wire.pause(pollMs, m_token);
    }
}

Result<std::int64_t> Examiner::firstEffects(std::int64_t before, const Ids& ids)
{
    const std::int64_t start = monotonicUs();
    const std::int64_t until = start + m_plan.effectWaitMs * 1000;
    for (;;) {
        const auto count = effects(ids);
        if (!count)
            return count.error();
        if (*count > before) {
            const std::int64_t tookMs = (monotonicUs() - start) / 1000;
            m_settleMs = std::clamp(2 * tookMs, leastSettleMs, std::max(leastSettleMs, m_plan.effectWaitMs));
            return effectsSince(before, ids, 1);
        }
        if (monotonicUs() >= until || isCancelled())
            return std::int64_t{0};
        m_wire.pause(pollMs, m_token);
    }
}

} // namespace hookbench::check
