#pragma once

#include "http/HttpClient.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::delivery {

/// What an attempt's outcome means, in the terms of the service's own troubleshooting. Numbers are stored:
/// add at the end.
enum class DiagnosisCode : std::uint8_t {
    None = 0,
    Delivered,        ///< nothing to explain
    DryRun,           ///< made whole, and not sent
    SecretRefused,    ///< 401 or 403, and the request carried a secret header
    SecretMissing,    ///< 401 or 403, and it carried none
    SecretUnresolved, ///< a `${NAME}` has no value: nothing was sent
    SignatureRefused, ///< 401 or 403, or a 400 that speaks of a signature, and the request was signed
    SigningFailed,    ///< it could not be signed: nothing was sent
    TimedOut,         ///< arguments: the limit, the phase, how long the phases took
    PayloadNotJson,   ///< the template made no JSON: nothing was sent
    PayloadRefused,   ///< 400, 415, 422: the receiver did not expect this body
    TemplateFailed,   ///< the template does not render: nothing was sent
    NotFoundThere,    ///< 404, 410: the path is wrong, or the receiver is gone
    MethodRefused,    ///< 405
    TooLarge,         ///< 413
    RateLimited,      ///< 429, with or without Retry-After
    ReceiverFailed,   ///< 5xx
    OtherStatus,      ///< any other status that is not 2xx
    Redirected,       ///< 3xx, which is not followed: where to
    TlsExpired,
    TlsSelfSigned,
    TlsUntrusted,
    TlsWrongHost,
    TlsHandshake,
    TlsOwnFiles,
    NameNotResolved,
    ConnectionRefused,
    Unreachable,
    NoAnswer,
    BrokenOff,
    HeadTooLarge,
    NotHttp,
    SlackError,  ///< one of Slack's plain-text errors
    MailRefused, ///< the mail server refused sender, login, recipients or message
    SmsRefused,  ///< the gateway refused number, login or message
    NotSendable, ///< no transport or gateway for the channel, or a wrong setting
    Interrupted, ///< the program ended during the attempt: whether it arrived is not known
    Cancelled,
    Other,
};

/// A diagnosis as a value: the code, what it speaks of (names, hosts, times, in the order of the sentence),
/// and the sentence itself: what happened, where, and how to mend it.
struct Diagnosis {
    DiagnosisCode code = DiagnosisCode::None;
    std::vector<std::string> arguments;
    std::string sentence;
    std::string detail; ///< what a developer wants one click later: the default envelope, the system's words

    bool operator==(const Diagnosis&) const = default;
};

/// "secret-refused", as `--json` prints it.
std::string_view diagnosisName(DiagnosisCode code);
std::string_view diagnosisName(http::TransferFailure failure);

/// What one of Slack's plain-text answers means and how to mend it ("invalid_payload", "no_text", …);
/// "" for a text that is none of them.
std::string_view slackErrorMeaning(std::string_view answer);

} // namespace hookbench::delivery
