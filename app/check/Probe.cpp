#include "check/Probe.h"

#include <algorithm>
#include <array>

namespace hookbench::check {

namespace {

constexpr std::array texts{
    ProbeText{Probe::AcceptsEvent, "accepts-event", "Accepts a valid event",
              "A valid event is answered with 2xx and has its effect."},
    ProbeText{Probe::AnswersInTime, "answers-in-time", "Answers in time",
              "Every answer comes well within the sender's timeout; work is done after it."},
    ProbeText{Probe::MissingSecret, "missing-secret", "Refuses a missing secret",
              "An event without secret or signature is answered with 401 or 403."},
    ProbeText{Probe::WrongSecret, "wrong-secret", "Refuses a wrong secret",
              "An event of another secret is answered with 401 or 403."},
    ProbeText{Probe::TamperedBody, "tampered-body", "Refuses a changed body",
              "An event that was changed after it was signed is refused."},
    ProbeText{Probe::OldSignature, "old-signature", "Refuses an old signature",
              "An event that was signed longer ago than the scheme allows is refused."},
    ProbeText{Probe::PlainHttp, "plain-http", "Refuses plain HTTP",
              "Nothing is accepted over plain HTTP, where everybody on the way reads it."},
    ProbeText{Probe::DuplicateTwice, "duplicate-twice", "The same event twice",
              "An event that comes again is answered with 2xx and has no second effect."},
    ProbeText{Probe::DuplicateConcurrent, "duplicate-concurrent", "The same event at once",
              "Copies of an event that come at the same moment get 2xx and have one effect."},
    ProbeText{Probe::DuplicateReordered, "duplicate-reordered", "Events out of their order",
              "An older event after a newer one gets 2xx, and the newer one again has no second effect."},
    ProbeText{Probe::DuplicateStale, "duplicate-stale", "A stale event again",
              "An event of a day ago gets 2xx, also again after many others, and has no second effect."},
    ProbeText{Probe::BadJson, "bad-json", "Survives broken JSON",
              "A body that is no JSON is answered (400, say), and the next event is accepted."},
    ProbeText{Probe::UnknownType, "unknown-type", "Acknowledges unknown event types",
              "An event of a type that it does not know is answered with 2xx, or it would come again and again."},
    ProbeText{Probe::UnknownFields, "unknown-fields", "Ignores unknown fields",
              "An event with members that it does not know is answered with 2xx."},
    ProbeText{Probe::OddContentType, "odd-content-type", "Survives an odd content type",
              "An event of another content type is answered, and the next event is accepted."},
    ProbeText{Probe::LargeBody, "large-body", "Takes a body of 1 MB",
              "An event of 1 MB is answered with 2xx."},
};

} // namespace

std::span<const ProbeText> allProbes()
{
    return texts;
}

const ProbeText& textOf(Probe probe)
{
    return texts[static_cast<std::size_t>(probe)];
}

const ProbeText* findProbe(std::string_view id)
{
    const auto at =
        std::find_if(texts.begin(), texts.end(), [id](const ProbeText& text) { return text.id == id; });
    return at == texts.end() ? nullptr : &*at;
}

std::string_view outcomeName(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed:
        return "passed";
    case Outcome::Warned:
        return "warned";
    case Outcome::Failed:
        return "failed";
    case Outcome::Skipped:
        return "skipped";
    case Outcome::NotApplicable:
        return "not-applicable";
    }
    return "failed";
}

} // namespace hookbench::check
