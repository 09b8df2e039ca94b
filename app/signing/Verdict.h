#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::signing {

/// Why a message is accepted or refused; reasonName() gives the name that JSON shows.
enum class Reason {
    Valid,
    NoHeader,             ///< a header of the scheme is missing
    DuplicateHeader,      ///< it stands there twice: which line counts is ambiguous
    MalformedHeader,      ///< it is not of the scheme's form
    NoSignature,          ///< it holds no signature of a version that counts
    NoTimestamp,          ///< the scheme's timestamp is missing
    MalformedTimestamp,   ///< it is not a number, or not a date
    TimestampTooOld,      ///< the signature matches, but it is too old
    TimestampInFuture,    ///< the signature matches, but it is of a later time
    DigestDiffers,        ///< a signature of another secret, body, URL or time
    SecretDiffers,        ///< the header or member holds another secret
    MalformedBody,        ///< the body is not of the form that holds the signature
    BodyDigestDiffers,    ///< the signature matches, but the body is not the one it tells of
    UrlDiffers,           ///< the signature matches, but it is of another URL
    AlgorithmRefused,     ///< an algorithm that the scheme does not allow ("none", SHA-1)
    CertificateRefused,   ///< the certificate's URL is not the provider's
    ComponentMissing,     ///< the signature matches, but leaves out what it must cover (RFC 9421)
    ComponentUnavailable, ///< it covers something that the message does not have, or that is not supported
    ClaimDiffers,         ///< a claim of the token is missing or of another issuer
    CompanionMissing,     ///< a header that the provider's own package demands is missing
    KeyUnusable,          ///< the secret or key cannot be one of this scheme
};

/// "digest-differs"
std::string_view reasonName(Reason reason);

enum class StepKind {
    Header,        ///< a header as it was found
    Timestamp,     ///< as it was read
    Signatures,    ///< as they were found
    SignedContent, ///< the bytes that the signature is made over
    Key,           ///< how the key's bytes were made; never the key
    Expected,      ///< the digest that would have been right
    Found,         ///< the digest that came
    Check,         ///< a further comparison and its outcome
};

/// "signed-content"
std::string_view stepName(StepKind kind);

/// What one step of the verification saw, to be shown in order.
struct Step {
    StepKind kind = StepKind::Check;
    std::string title;      ///< "Webhook-Signature"
    std::string bytes;      ///< at most previewBytes of what it tells of; arbitrary bytes
    std::uint64_t size = 0; ///< of the whole

    bool isCut() const { return size > bytes.size(); }
    bool operator==(const Step&) const = default;
};

inline constexpr std::size_t previewBytes = 4096;

struct Verdict {
    bool valid = false;
    Reason reason = Reason::DigestDiffers;
    std::string sentence; ///< one sentence for people, ending in a period
    int credential = -1;  ///< which of the credentials matched, from 0; -1: none
    std::vector<Step> steps;

    bool operator==(const Verdict&) const = default;
};

} // namespace hookbench::signing
