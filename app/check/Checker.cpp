#include "check/Checker.h"

#include "check/Examiner.h"
#include "check/Probes.h"
#include "delivery/UrlParts.h"

#include <array>
#include <optional>

namespace hookbench::check {

namespace {

using Question = void (*)(Examiner&, ProbeResult&);

Question questionOf(Probe probe)
{
    switch (probe) {
    case Probe::MissingSecret:
        return missingSecret;
    case Probe::WrongSecret:
        return wrongSecret;
    case Probe::TamperedBody:
        return tamperedBody;
    case Probe::OldSignature:
        return oldSignature;
    case Probe::PlainHttp:
        return plainHttp;
    case Probe::DuplicateTwice:
        return duplicateTwice;
    case Probe::DuplicateConcurrent:
        return duplicateConcurrent;
    case Probe::DuplicateReordered:
        return duplicateReordered;
    case Probe::DuplicateStale:
        return duplicateStale;
    case Probe::BadJson:
        return badJson;
    case Probe::UnknownType:
        return unknownType;
    case Probe::UnknownFields:
        return unknownFields;
    case Probe::OddContentType:
        return oddContentType;
    case Probe::LargeBody:
        return largeBody;
    case Probe::AcceptsEvent:
    case Probe::AnswersInTime: // which fills in the latencies, too
        break;
    }
    return acceptsEvent;
}

/// Probes whose failure explains that of `probe`.
struct Cause {
    Probe probe;
    Probe cause;
    std::string_view why;
};

constexpr std::array causes{
    Cause{Probe::TamperedBody, Probe::WrongSecret, "It takes an event of any secret, so of any body, too."},
    Cause{Probe::OldSignature, Probe::WrongSecret, "It takes an event of any secret, so of any time, too."},
    Cause{Probe::DuplicateConcurrent, Probe::DuplicateTwice, "It does not take an event twice at all."},
    Cause{Probe::DuplicateReordered, Probe::DuplicateTwice, "It does not take an event twice at all."},
    Cause{Probe::DuplicateStale, Probe::DuplicateTwice, "It does not take an event twice at all."},
    Cause{Probe::DuplicateStale, Probe::DuplicateReordered, "It does not know the event again after one other."},
};

class Checker {
public:
    Checker(const CheckPlan& plan, Wire& wire, const CancellationToken& token, const Progress& progress)
        : m_plan(plan), m_wire(wire), m_progress(progress), m_examiner(plan, wire, token)
    {
    }

    Report run()
    {
        m_report.url = (m_plan.url.starts_with("https:") ? "https://" : "http://") + delivery::withoutScheme(m_plan.url);
        if (m_examiner.maker().scheme())
            m_report.scheme = m_examiner.maker().scheme()->title;
        m_report.countsEffects = m_examiner.countsEffects();
        m_report.startedAtUs = m_wire.nowUs();
        const std::int64_t start = m_wire.monotonicUs();
        for (const ProbeText& text : allProbes()) {
            if (m_plan.asks(text.probe) && !m_examiner.isCancelled())
                ask(text.probe);
        }
        m_report.isCancelled = m_examiner.isCancelled();
        m_report.durationUs = m_wire.monotonicUs() - start;
        return std::move(m_report);
    }

private:
    std::optional<std::string> whyNot(Probe probe) const
    {
        for (const ProbeResult& result : m_report.results) {
            if (result.outcome != Outcome::Failed)
                continue;
            if (result.probe == Probe::AcceptsEvent)
                return "It does not accept a valid event, so nothing else can be told.";
            if (!result.trials.empty() && result.trials.back().what == "a valid event afterwards")
                return "It accepts nothing since \"" + std::string(textOf(result.probe).title) + "\".";
            for (const Cause& cause : causes) {
                if (cause.probe == probe && cause.cause == result.probe)
                    return std::string(cause.why);
            }
        }
        return std::nullopt;
    }

    void ask(Probe probe)
    {
        ProbeResult result;
        result.probe = probe;
        if (m_progress.began)
            m_progress.began(probe);
        const std::int64_t start = m_wire.monotonicUs();
        if (auto why = whyNot(probe))
            conclude(result, Outcome::Skipped, std::move(*why));
        else if (probe == Probe::AnswersInTime)
            answersInTime(m_examiner, result, m_report.latency);
        else
            questionOf(probe)(m_examiner, result);
        result.durationUs = m_wire.monotonicUs() - start;
        // What was broken off tells nothing.
        if (m_examiner.isCancelled())
            return;
        if (m_progress.ended)
            m_progress.ended(result);
        m_report.results.push_back(std::move(result));
    }

    const CheckPlan& m_plan;
    Wire& m_wire;
    const Progress& m_progress;
    Examiner m_examiner;
    Report m_report;
};

} // namespace

Result<Report> runCheck(const CheckPlan& plan, Wire& wire, const CancellationToken& token, const Progress& progress)
{
    if (Status valid = validate(plan); !valid)
        return valid.error();
    // A key that cannot be used, or a probe of effects that does not work, is the user's to mend first.
    const EventMaker maker(plan);
    if (const auto trial = maker.request(maker.event(wire.nowUs()), Proof::Right, wire.nowUs()); !trial)
        return trial.error();
    if (plan.effects.isSet()) {
        if (const auto count = wire.effects(plan.effects, "evt_none", token); !count)
            return count.error();
    }
    return Checker(plan, wire, token, progress).run();
}

} // namespace hookbench::check
