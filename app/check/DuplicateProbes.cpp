#include "check/Probes.h"

#include <algorithm>

namespace hookbench::check {

namespace {

constexpr std::int64_t usPerSecond = 1'000'000;
constexpr const char* onceAdvice =
    "Keep the ids of the events that were taken, in one step with their effect (a unique key, INSERT … ON "
    "CONFLICT DO NOTHING), and answer 2xx to those that are known.";

/// What the probe of one kind of repetition has in common: effects before, what is sent, and the verdict.
class Repetition {
public:
    Repetition(Examiner& examiner, ProbeResult& result, std::vector<Event> events)
        : m_examiner(examiner), m_result(result), m_events(std::move(events))
    {
        for (const Event& event : m_events)
            m_ids.push_back(event.id);
        if (!examiner.countsEffects())
            return;
        if (const auto before = examiner.effectsBefore(m_ids))
            m_before = *before;
        else
            m_problem = before.error();
    }

    /// Sends one; false if that cannot be.
    bool send(const char* what, std::size_t which, int copies = 1)
    {
        if (m_problem)
            return false;
        const auto trials = m_examiner.attemptAtOnce(what, m_events[which], copies, m_result);
        if (!trials) {
            m_problem = trials.error();
            return false;
        }
        for (const Trial& trial : *trials) {
            if (!isAccepted(trial) && !m_refused)
                m_refused = trial;
        }
        return true;
    }

    /// `most`: how many effects all of it may have.
    void judge(std::int64_t most)
    {
        if (m_problem) {
            conclude(m_result, Outcome::Warned, m_problem->message);
            return;
        }
        if (m_refused) {
            conclude(m_result, Outcome::Failed,
                     "It answered " + answerOf(*m_refused) + " to an event " + m_refused->what + ".",
                     "Answer 2xx to events that are known already; otherwise the sender tries again and again.");
            return;
        }
        const std::string accepted = "All of them were answered with 2xx";
        if (!m_examiner.countsEffects()) {
            conclude(m_result, Outcome::Warned, accepted + "; their effects were not looked at.",
                     "Name a URL or a command that counts effects, to see whether repetitions have any.");
            return;
        }
        judgeEffects(accepted, most);
    }

private:
    void judgeEffects(const std::string& accepted, std::int64_t most)
    {
        const auto count = m_examiner.effectsSince(m_before, m_ids, most);
        if (!count)
            conclude(m_result, Outcome::Warned, count.error().message);
        else if (*count > most)
            conclude(m_result, Outcome::Failed,
                     accepted + ", but " + std::to_string(most) + (most == 1 ? " event had " : " events had ") +
                         std::to_string(*count) + " effects.",
                     onceAdvice);
        else
            conclude(m_result, Outcome::Passed,
                     accepted + ", with " + std::to_string(*count) + (*count == 1 ? " effect." : " effects."));
    }

    Examiner& m_examiner;
    ProbeResult& m_result;
    std::vector<Event> m_events;
    std::vector<std::string> m_ids;
    std::int64_t m_before = 0;
    std::optional<Trial> m_refused;
    std::optional<Error> m_problem;
};

} // namespace

void duplicateTwice(Examiner& examiner, ProbeResult& result)
{
    Repetition repetition(examiner, result, {examiner.maker().event(examiner.nowUs())});
    repetition.send("the first time", 0) && repetition.send("that came before", 0);
    repetition.judge(1);
}

void duplicateConcurrent(Examiner& examiner, ProbeResult& result)
{
    Repetition repetition(examiner, result, {examiner.maker().event(examiner.nowUs())});
    repetition.send("at the same moment as its copies", 0, examiner.plan().copies);
    repetition.judge(1);
}

void duplicateReordered(Examiner& examiner, ProbeResult& result)
{
    const std::int64_t now = examiner.nowUs();
    const EventMaker& maker = examiner.maker();
    Repetition repetition(examiner, result, {maker.event(now), maker.event(now - 60 * usPerSecond)});
    repetition.send("that is newer than the next", 0) && repetition.send("that is older than the one before", 1) &&
        repetition.send("that came before another one", 0);
    repetition.judge(2);
}

void duplicateStale(Examiner& examiner, ProbeResult& result)
{
    constexpr std::int64_t aDay = 24 * 3600 * usPerSecond;
    const EventMaker& maker = examiner.maker();
    std::vector<Event> events{maker.event(examiner.nowUs() - aDay)};
    for (int i = 0; i < examiner.plan().samples; ++i)
        events.push_back(maker.event(examiner.nowUs()));
    const auto all = static_cast<std::int64_t>(events.size());
    Repetition repetition(examiner, result, std::move(events));
    bool sent = repetition.send("of a day ago", 0);
    for (std::int64_t i = 1; sent && i < all && !examiner.isCancelled(); ++i)
        sent = repetition.send("in between", static_cast<std::size_t>(i));
    if (sent)
        repetition.send("of a day ago, after many others", 0);
    repetition.judge(all);
}

} // namespace hookbench::check
