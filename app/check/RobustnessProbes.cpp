#include "check/Probes.h"

#include <array>
#include <cmath>

namespace hookbench::check {

namespace {

/// The share of the sender's timeout in which nearly every answer shall come.
constexpr std::int64_t wellUnder = 5;

/// An answer that is no failure of the receiver itself.
bool isHandled(const Trial& trial)
{
    return trial.status >= 200 && trial.status < 500;
}

void stillAlive(Examiner& examiner, ProbeResult& result, Outcome outcome, std::string finding, std::string advice = {})
{
    if (examiner.isAlive(result))
        conclude(result, outcome, std::move(finding), std::move(advice));
    else
        conclude(result, Outcome::Failed,
                 "It answered, but after it a valid event is not accepted any more (" + answerOf(result.trials.back()) +
                     ").",
                 "See to it that one bad request ends alone; look into the receiver's log.");
}

/// What a valid event with a peculiarity has to get.
void demandAccepted(Examiner& examiner, ProbeResult& result, const char* what, const Event& event, const char* advice)
{
    const auto trial = examiner.attempt(what, event, Proof::Right, result);
    if (!trial)
        conclude(result, Outcome::NotApplicable, trial.error().message);
    else if (isAccepted(*trial))
        stillAlive(examiner, result, Outcome::Passed, "It answered " + answerOf(*trial) + ".");
    else
        conclude(result, Outcome::Failed, "It answered " + answerOf(*trial) + " to an event " + what + ".", advice);
}

std::int64_t percentile(const std::vector<std::int64_t>& sorted, double share)
{
    if (sorted.empty())
        return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::min(std::max<std::size_t>(rank, 1), sorted.size()) - 1];
}

Latency latencyOf(std::vector<std::int64_t> durations, std::int64_t limitUs)
{
    std::sort(durations.begin(), durations.end());
    Latency latency;
    latency.limitUs = limitUs;
    latency.count = static_cast<std::int64_t>(durations.size());
    latency.missed = std::count_if(durations.begin(), durations.end(),
                                   [limitUs](std::int64_t duration) { return duration >= limitUs; });
    latency.p50Us = percentile(durations, 0.50);
    latency.p95Us = percentile(durations, 0.95);
    latency.p99Us = percentile(durations, 0.99);
    latency.maxUs = durations.empty() ? 0 : durations.back();
    return latency;
}

} // namespace

std::string durationText(std::int64_t us)
{
    const auto rounded = [](double value, int places) {
        std::string text = std::to_string(value);
        return text.substr(0, text.find('.') + (places > 0 ? static_cast<std::size_t>(places) + 1 : 0));
    };
    const auto shortened = [&](double value) {
        std::string text = rounded(value, value < 10 ? 1 : 0);
        return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
    };
    const double ms = static_cast<double>(us) / 1000.0;
    return ms < 1000 ? shortened(ms) + " ms" : shortened(ms / 1000) + " s";
}

void acceptsEvent(Examiner& examiner, ProbeResult& result)
{
    const Event event = examiner.maker().event(examiner.nowUs());
    const Result<std::int64_t> before =
        examiner.countsEffects() ? examiner.effectsBefore({event.id}) : std::int64_t{0};
    const auto trial = examiner.attempt("a valid event", event, Proof::Right, result);
    if (!trial || !before) {
        conclude(result, Outcome::Failed, trial ? before.error().message : trial.error().message);
        return;
    }
    if (!isAccepted(*trial)) {
        const bool refused = trial->status == 401 || trial->status == 403;
        conclude(result, Outcome::Failed, "It answered " + answerOf(*trial) + " to a valid event.",
                 refused ? "Compare the scheme and the secret with those that the receiver expects."
                         : "Make it answer 2xx to a valid event; look into the receiver's log.");
        return;
    }
    std::string finding = "It answered " + answerOf(*trial) + " within " + durationText(trial->durationUs);
    if (!examiner.countsEffects()) {
        conclude(result, Outcome::Passed, finding + ".");
        return;
    }
    const auto effects = examiner.firstEffects(*before, {event.id});
    if (!effects)
        conclude(result, Outcome::Failed, effects.error().message);
    else if (*effects == 1)
        conclude(result, Outcome::Passed, finding + ", and the event had its effect.");
    else if (*effects == 0)
        conclude(result, Outcome::Failed,
                 finding + ", but no effect was seen within " + durationText(examiner.plan().effectWaitMs * 1000) + ".",
                 "Look into the receiver's log, or correct what counts the effects.");
    else
        conclude(result, Outcome::Failed, finding + ", but one event had " + std::to_string(*effects) + " effects.",
                 "Let the effect of an event count as one, and see to it that nothing else is sent meanwhile.");
}

void answersInTime(Examiner& examiner, ProbeResult& result, Latency& latency)
{
    const CheckPlan& plan = examiner.plan();
    std::vector<std::int64_t> durations;
    std::int64_t refused = 0;
    std::string why;
    for (int i = 0; i < plan.samples && !examiner.isCancelled(); ++i) {
        const auto trial =
            examiner.attempt("a valid event", examiner.maker().event(examiner.nowUs()), Proof::Right, result);
        if (!trial) {
            conclude(result, Outcome::Failed, trial.error().message);
            return;
        }
        durations.push_back(trial->durationUs);
        if (!isAccepted(*trial) && trial->durationUs < plan.limitMs * 1000) {
            ++refused;
            why = answerOf(*trial);
        }
    }
    latency = latencyOf(std::move(durations), plan.limitMs * 1000);
    const std::string limit = durationText(latency.limitUs);
    const std::string finding = "Half of the answers came within " + durationText(latency.p50Us) + ", 95 % within " +
                                durationText(latency.p95Us) + ", 99 % within " + durationText(latency.p99Us) +
                                ", the last within " + durationText(latency.maxUs) + "; " +
                                std::to_string(latency.missed) + " of " + std::to_string(latency.count) +
                                " would have missed " + limit + ".";
    constexpr const char* advice = "Put the event into a queue, answer, and do the work afterwards.";
    if (latency.missed > 0)
        conclude(result, Outcome::Failed, finding, advice);
    else if (refused > 0)
        conclude(result, Outcome::Failed, std::to_string(refused) + " of " + std::to_string(latency.count) +
                                              " valid events were not accepted (" + why + ").",
                 "Look into the receiver's log: it does not take events that follow each other at once.");
    else if (latency.p95Us * wellUnder > latency.limitUs)
        conclude(result, Outcome::Warned, finding, advice);
    else
        conclude(result, Outcome::Passed, finding);
}

void badJson(Examiner& examiner, ProbeResult& result)
{
    const auto trial =
        examiner.attempt("cut off in its middle", examiner.maker().brokenOff(examiner.nowUs()), Proof::Right, result);
    if (!trial)
        conclude(result, Outcome::NotApplicable, trial.error().message);
    else if (isHandled(*trial))
        stillAlive(examiner, result, Outcome::Passed, "It answered " + answerOf(*trial) + ".");
    else
        conclude(result, Outcome::Failed, "It answered " + answerOf(*trial) + " to a body that is no JSON.",
                 "Catch the error of the JSON parser, and answer 400.");
}

void unknownType(Examiner& examiner, ProbeResult& result)
{
    demandAccepted(examiner, result, "of an unknown type",
                   examiner.maker().event(examiner.nowUs(), "hookbench.unheard_of"),
                   "Answer 2xx to types that are of no interest; otherwise the sender tries again and again.");
}

void unknownFields(Examiner& examiner, ProbeResult& result)
{
    demandAccepted(examiner, result, "with unknown fields", examiner.maker().withUnknownMembers(examiner.nowUs()),
                   "Ignore members that the receiver does not know; services add new ones at any time.");
}

void oddContentType(Examiner& examiner, ProbeResult& result)
{
    constexpr std::array<const char*, 2> types{"application/vnd.hookbench.event+json; charset=UTF-8", "text/plain"};
    std::string answers;
    for (const char* type : types) {
        Event event = examiner.maker().event(examiner.nowUs());
        event.contentType = type;
        const auto trial = examiner.attempt("of content type " + std::string(type), event, Proof::Right, result);
        if (!trial) {
            conclude(result, Outcome::NotApplicable, trial.error().message);
            return;
        }
        if (!isHandled(*trial)) {
            conclude(result, Outcome::Failed,
                     "It answered " + answerOf(*trial) + " to an event of content type " + type + ".",
                     "Read the raw body whatever its type, or answer 415.");
            return;
        }
        answers += (answers.empty() ? "It answered " : " and ") + answerOf(*trial);
    }
    stillAlive(examiner, result, Outcome::Passed, answers + ".");
}

void largeBody(Examiner& examiner, ProbeResult& result)
{
    const Event event = examiner.maker().large(examiner.nowUs(), examiner.plan().largeBytes);
    const std::string what = "of " + std::to_string(event.body.size()) + " bytes";
    constexpr const char* advice = "Raise the limit of the body's size, if events may be that long.";
    const auto trial = examiner.attempt(what, event, Proof::Right, result);
    if (!trial)
        conclude(result, Outcome::NotApplicable, trial.error().message);
    else if (isAccepted(*trial))
        stillAlive(examiner, result, Outcome::Passed, "It answered " + answerOf(*trial) + ".");
    else if (trial->status == 413)
        stillAlive(examiner, result, Outcome::Warned, "It refused the event politely, with 413.", advice);
    else
        conclude(result, Outcome::Failed, "It answered " + answerOf(*trial) + " to an event " + what + ".", advice);
}

} // namespace hookbench::check
