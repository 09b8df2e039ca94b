#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::signing {

/// Which code signs and verifies. Everything that can be told in the fields of Scheme is Parametric.
enum class Family {
    Parametric,    ///< a digest over a content template, in a header
    Credential,    ///< the secret itself in a header: shared header, Basic, Bearer
    TwilioForm,    ///< URL and sorted form fields
    TwilioJson,    ///< URL that holds the hash of the body
    PayPal,        ///< RSA over ids and a CRC-32, with a certificate
    AwsSns,        ///< RSA inside the JSON body, with a certificate
    AdyenStandard, ///< HMAC inside each item of the JSON body
    Mailgun,       ///< HMAC inside the JSON body, over a timestamp and a token alone
    MsGraph,       ///< the secret inside each item of the JSON body
    Jwt,           ///< a JSON Web Token with the hash of the body (and of the URL)
    HttpSignature, ///< RFC 9421 with RFC 9530 digests
};

/// How the bytes of a key are made of the secret as it is shown.
enum class KeyEncoding {
    Text,   ///< its UTF-8 bytes
    Base64, ///< decoded
    Hex,    ///< decoded
    Whsec,  ///< "whsec_" (may be missing) and base64
};

enum class Algorithm {
    HmacSha1,
    HmacSha256,
    HmacSha384,
    HmacSha512,
    PlainSha256, ///< SHA-256 over the secret followed by the content (no HMAC)
    Ed25519,
    EcdsaP256Sha256, ///< ASN.1 DER, as SendGrid has it; RFC 9421 writes r and s side by side
    RsaSha1,         ///< PKCS#1 v1.5
    RsaSha256,       ///< PKCS#1 v1.5
    RsaPssSha512,
};

enum class DigestEncoding { Hex, Base64 };

enum class TimestampPlace {
    None,
    Header,      ///< a header of its own
    InSignature, ///< an entry of the signature header: "t=…"
    Body,        ///< a member of the JSON body, which the signature covers
};

enum class TimeUnit { Seconds, Milliseconds };

/// What stands before the secret in its header (Family::Credential).
enum class CredentialForm { Plain, Basic, Bearer };

/// A header that the service sends beside the signature.
struct Companion {
    std::string name;
    std::string value;     ///< sent if the message has none of that name; {id}, {ts}, {ts_ms} are replaced
    bool required = false; ///< a message without it is refused, as the provider's own package does

    bool operator==(const Companion&) const = default;
};

/// How a service signs its webhooks, as a value. The presets (Presets.h) are such values; change a copy where
/// a service is configured otherwise (another header name, another tolerance).
///
///     Scheme scheme = *findScheme("github-sha256");
///     scheme.signatureHeader = "X-Webhook-Signature";
struct Scheme {
    std::string id;    ///< "github-sha256"
    std::string title; ///< "GitHub"
    Family family = Family::Parametric;

    // The signature header: prefix, then entries "label KV digest" between list separators; without a list
    // separator the digest alone.
    std::string signatureHeader;
    std::string prefix;                 ///< "sha256="
    std::string listSeparator;          ///< " ", ",", ";"; ", " also lets white space stand around entries
    std::string keyValueSeparator;      ///< "=" in "v1=…", "," in "v1,…"
    std::vector<std::string> versions;  ///< labels that count; the first one is written
    std::vector<std::string> nameStems; ///< {"svix-", "webhook-"}: starts of header names that stand for
                                        ///< each other; the first one is written

    std::string content = "{raw}"; ///< see contentOf() in Content.h
    KeyEncoding keyEncoding = KeyEncoding::Text;
    Algorithm algorithm = Algorithm::HmacSha256;
    DigestEncoding digestEncoding = DigestEncoding::Hex;

    TimestampPlace timestampPlace = TimestampPlace::None;
    std::string timestampName; ///< header, entry or member
    TimeUnit timestampUnit = TimeUnit::Seconds;
    std::int64_t toleranceSeconds = 0; ///< allowed age; 0: any
    bool futureAllowed = false;        ///< how far ahead a timestamp lies does not matter

    std::string idHeader; ///< carries {id}
    std::vector<Companion> companions;

    CredentialForm credentialForm = CredentialForm::Plain; ///< Family::Credential

    // Family::Jwt and Family::HttpSignature
    std::string issuer;                          ///< demanded and written
    std::string keyId = "hookbench";             ///< written
    std::string label = "sig1";                  ///< written (RFC 9421)
    std::vector<std::string> components;         ///< covered when signing, where the message has them
    std::vector<std::string> requiredComponents; ///< must be covered
    std::int64_t lifetimeSeconds = 0;            ///< from the timestamp to the expiry that is written

    std::string note; ///< what this scheme does not protect, and where the provider's package differs

    /// Whether the body is protected: what a tampered body is refused for.
    bool coversBody() const;
    bool hasTimestamp() const;
    /// Whether signing takes a private key and verifying a public one (or a certificate).
    bool isAsymmetric() const;
    /// The headers that signing writes: these are replaced when a message is signed anew.
    std::vector<std::string> headerNames() const;

    bool operator==(const Scheme&) const = default;
};

} // namespace hookbench::signing
