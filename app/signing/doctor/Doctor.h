#pragma once

#include "signing/Engine.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::signing {

/// A usual reason for a signature that does not verify; mistakeName() gives the name that JSON shows.
enum class Mistake {
    BodyRewritten,     ///< JSON written anew: white space, order of keys, escapes
    LineEndChanged,    ///< a line break at the end added or trimmed, CR LF for LF
    SecretEncoding,    ///< the secret's text in place of its decoded bytes, or the other way round
    SecretSpace,       ///< white space or quotes around the secret
    SecretPrefix,      ///< "whsec_" kept or dropped
    OtherSecret,       ///< signed with another secret that is known
    TimestampUnit,     ///< seconds for milliseconds, or the other way round
    TimestampRange,    ///< the signature matches; its time is outside the tolerance
    PublicUrl,         ///< signed for another URL than the one it came to
    HeaderRepeated,    ///< the signature header stands there twice, or was joined with commas
    SignatureEncoding, ///< hex for base64, capitals, the URL alphabet, a prefix missing or unexpected
    Digest,            ///< another hash
    OtherScheme,       ///< it is signed, but in the way of another service
};

/// "body-rewritten"
std::string_view mistakeName(Mistake mistake);

struct Cause {
    Mistake mistake = Mistake::BodyRewritten;
    std::string sentence; ///< what happened and where to mend it, for people; no part of a secret

    bool operator==(const Cause&) const = default;
};

struct Diagnosis {
    std::vector<Cause> causes; ///< one, or two that are both needed; empty: unexplained

    bool explained() const { return !causes.empty(); }
    bool operator==(const Diagnosis&) const = default;
};

struct Patient {
    const Scheme& scheme;
    const Message& message;
    std::span<const Credentials> credentials; ///< those that should have verified it
    std::span<const Credentials> others;      ///< older secrets, or those of other registrations
    std::int64_t nowUs = 0;
};

/// Why the signature of a message that verify() refuses does not match: the usual mistakes are undone, one
/// and then two at a time, until the signature verifies. What does not verify is no cause, so a forged or
/// garbled signature stays unexplained; so does a message that is valid. Bodies above 4 MiB are not written
/// anew, above 64 KiB no pairs are tried. Pure; half a second for megabytes, so not for a window's thread.
/// Any thread.
Diagnosis diagnose(const Patient& patient);

} // namespace hookbench::signing
