#pragma once

// What the engine and the families of schemes share; included by app/signing alone.

#include "base/Result.h"
#include "signing/AsymmetricKey.h"
#include "signing/Engine.h"
#include "signing/Message.h"
#include "signing/Scheme.h"
#include "signing/Verdict.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::signing {

struct SignInput {
    const Scheme& scheme;
    const Message& message;
    std::span<const Credentials> credentials; ///< at least one
    std::int64_t timestampUs = 0;
    std::string id;
    bool wrongSecret = false;

    /// The timestamp as the scheme writes it.
    std::string timestampText() const;
    /// The secret as text, spoiled for Fault::WrongSecret.
    std::string secretText(const Credentials& credentials) const;
    /// The bytes that key an HMAC, spoiled for Fault::WrongSecret.
    Result<std::string> macKey(const Credentials& credentials) const;
    /// The private key, another one for Fault::WrongSecret.
    Result<AsymmetricKey> privateKey(const Credentials& credentials) const;
};

/// Why a message is refused.
struct Refusal {
    Reason reason = Reason::DigestDiffers;
    std::string sentence;
};

/// What was found right: which credentials matched.
struct Match {
    int credential = 0;
};
using Finding = Result<Match, Refusal>;

/// Gathers the steps of one verification.
class Trace {
public:
    Trace(bool on, std::vector<Step>& steps) : m_on(on), m_steps(steps) {}
    bool isOn() const { return m_on; }
    void add(StepKind kind, std::string_view title, std::string_view bytes);

private:
    bool m_on;
    std::vector<Step>& m_steps;
};

struct VerifyInput {
    const Scheme& scheme;
    const Message& message;
    std::span<const Credentials> credentials; ///< at least one
    std::int64_t nowUs = 0;
    Trace& trace;

    /// The one line of this name, added to the trace (a secret is not shown if `hide`).
    Result<std::string_view, Refusal> header(std::string_view name, bool hide = false) const;
    Result<std::string, Refusal> macKey(const Credentials& credentials) const;
    Result<AsymmetricKey, Refusal> publicKey(const Credentials& credentials) const;
};

/// The bytes of a key of this encoding. Errors: InvalidInput, without any part of the secret.
Result<std::string> decodeKey(KeyEncoding encoding, std::string_view secret);
/// "base64 after whsec_, 24 bytes"
std::string describeKey(KeyEncoding encoding, std::size_t size);

/// The digest of a scheme with a shared secret, as bytes.
std::string macOf(Algorithm algorithm, std::string_view key, std::string_view content);
std::string encodeDigest(DigestEncoding encoding, std::string_view digest);

/// Whether one of `signatures` is the digest of `content` under one of the credentials; works for shared
/// secrets and for keys.
Finding matchAny(const VerifyInput& input, std::string_view content,
                 const std::vector<std::string_view>& signatures);
/// The signature of `content`, encoded as the scheme has it.
Result<std::string> signatureOf(const SignInput& input, const Credentials& credentials,
                                std::string_view content);

/// Seconds (or milliseconds) since the epoch, digits alone.
std::optional<std::int64_t> parseTimestamp(std::string_view text, TimeUnit unit); ///< as microseconds
/// The refusal of a timestamp that is too old or of a later time; nothing if it is allowed.
std::optional<Refusal> judgeAge(const Scheme& scheme, std::int64_t timestampUs, std::int64_t nowUs);
/// "612 s", "1.5 s"
std::string inSeconds(std::int64_t us);
/// "2026-11-23T10:04:04Z"; with three digits after the second if `milliseconds`.
std::string isoTime(std::int64_t us, bool milliseconds);

Refusal digestDiffers();
Error bodyError(const Scheme& scheme, const std::string& what);

Result<Signed> signParametric(const SignInput& input);
Finding verifyParametric(const VerifyInput& input);
Result<Signed> signCredential(const SignInput& input);
Finding verifyCredential(const VerifyInput& input);
Result<Signed> signTwilio(const SignInput& input);
Finding verifyTwilio(const VerifyInput& input);
Result<Signed> signPayPal(const SignInput& input);
Finding verifyPayPal(const VerifyInput& input);
Result<Signed> signSns(const SignInput& input);
Finding verifySns(const VerifyInput& input);
Result<Signed> signAdyen(const SignInput& input);
Finding verifyAdyen(const VerifyInput& input);
Result<Signed> signMailgun(const SignInput& input);
Finding verifyMailgun(const VerifyInput& input);
Result<Signed> signMsGraph(const SignInput& input);
Finding verifyMsGraph(const VerifyInput& input);
Result<Signed> signJwt(const SignInput& input);
Finding verifyJwt(const VerifyInput& input);
Result<Signed> signHttpSignature(const SignInput& input);
Finding verifyHttpSignature(const VerifyInput& input);

} // namespace hookbench::signing
