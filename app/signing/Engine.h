#pragma once

#include "base/Result.h"
#include "signing/Message.h"
#include "signing/Scheme.h"
#include "signing/Verdict.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hookbench::signing {

/// What is wrong on purpose with a signature that a receiver must refuse.
enum class Fault {
    None,
    WrongSecret,    ///< signed with another secret or key of the same kind
    StaleTimestamp, ///< signed two minutes beyond the age that the scheme allows
    TamperedBody,   ///< the body is changed after it was signed
};

struct SignOptions {
    std::int64_t nowUs = 0; ///< the timestamp, microseconds since the Unix epoch
    std::string id;         ///< {id}; "": the one that the message has, or a fresh one
    Fault fault = Fault::None;
};

/// What signing brings. Most schemes change headers alone; some carry the signature in the body (AWS SNS,
/// Adyen, Mailgun, Microsoft Graph, Linear's timestamp) or in the URL (Twilio with JSON).
struct Signed {
    http::Headers headers; ///< to be sent; they replace those of Scheme::headerNames()
    std::string url;
    std::string body;

    bool operator==(const Signed&) const = default;
};

/// Signs `message`. With several credentials (a secret that is being changed) schemes whose header holds a
/// list carry one signature of each; the others sign with the first. The body is changed only where the
/// scheme puts something into it, and not at all if that is there already.
/// Errors: InvalidInput (credentials, a body that cannot carry the signature, a fault that the scheme cannot
/// have), never with any part of a secret. Any thread.
Result<Signed> sign(const Scheme& scheme, const Message& message, std::span<const Credentials> credentials,
                    const SignOptions& options);

/// `message` with old signature headers replaced by fresh ones, in their places and letter case, and new
/// ones at the end: for a replay, or another attempt. The message id stays.
Result<Message> resign(const Scheme& scheme, const Message& message, std::span<const Credentials> credentials,
                       const SignOptions& options);

struct VerifyOptions {
    std::int64_t nowUs = 0;   ///< the time to judge timestamps by
    bool collectSteps = true; ///< whether the verdict tells its steps
};

/// Verifies `message` with any of `credentials`. What is verified are the bytes as they came, also where a
/// provider's own package decodes or writes them anew. The signature is judged before the time, so that the
/// reason tells a late message from a forged one. Any thread.
Verdict verify(const Scheme& scheme, const Message& message, std::span<const Credentials> credentials,
               const VerifyOptions& options);

} // namespace hookbench::signing
