#pragma once

#include <span>
#include <string_view>

namespace hookbench::check {

/// One question to a webhook receiver, in the order in which they are asked.
enum class Probe {
    AcceptsEvent,         ///< a valid event gets 2xx, and has an effect
    AnswersInTime,        ///< well within the sender's timeout
    MissingSecret,        ///< an event without secret or signature gets 401 or 403
    WrongSecret,          ///< one of another secret likewise
    TamperedBody,         ///< one whose body was changed after it was signed is refused
    OldSignature,         ///< one that was signed too long ago (a replay) is refused
    PlainHttp,            ///< nothing is taken over plain HTTP
    DuplicateTwice,       ///< the same event twice: 2xx, and one effect
    DuplicateConcurrent,  ///< the same event several times at once
    DuplicateReordered,   ///< the same event again after another one, and an older one after a newer
    DuplicateStale,       ///< the same event again after many others, of a day ago
    BadJson,              ///< a body that is no JSON does no harm
    UnknownType,          ///< an event of a type that does not exist yet is acknowledged
    UnknownFields,        ///< members that do not exist yet are ignored
    OddContentType,       ///< another content type does no harm
    LargeBody,            ///< an event of 1 MB is taken
};

/// What a probe is called and asks.
struct ProbeText {
    Probe probe;
    std::string_view id;     ///< "duplicate-twice"
    std::string_view title;  ///< "The same event twice"
    std::string_view demand; ///< what a good receiver does, one sentence
};

/// All of them in their order.
std::span<const ProbeText> allProbes();
const ProbeText& textOf(Probe probe);
/// Null for an unknown id.
const ProbeText* findProbe(std::string_view id);

enum class Outcome {
    Passed,
    Warned,        ///< works, but may not for everybody, or cannot be told for sure
    Failed,
    Skipped,       ///< another probe's failure explains this one, or it was not asked for
    NotApplicable, ///< the scheme or the URL has nothing of the kind
};

/// "passed", "warned", "failed", "skipped", "not-applicable"
std::string_view outcomeName(Outcome outcome);

} // namespace hookbench::check
