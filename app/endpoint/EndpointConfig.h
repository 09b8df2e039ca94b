#pragma once

#include "endpoint/forwarding/ForwardOptions.h"
#include "endpoint/outside/OutsideOptions.h"
#include "endpoint/rules/Rule.h"
#include "http/TlsServerContext.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// How the requests of an endpoint are verified. The secrets are in the keychain, by the endpoint's id.
struct VerificationOptions {
    std::string scheme;       ///< id of a signing::Scheme; "": nothing is verified
    bool strict = false;      ///< what is not valid is answered 401
    std::string secretHeader; ///< a header that must hold the shared secret ("X-Mixpeek-Secret"); "": none
    std::string publicUrl;    ///< the URL that the sender signs, where the scheme covers it; "": the endpoint's own

    bool operator==(const VerificationOptions&) const = default;
};

/// Who may send to an endpoint that others than this machine can reach. Token and password are in the keychain.
struct AccessOptions {
    bool token = false;    ///< the path must begin with the token: /TOKEN/…
    bool basic = false;    ///< Basic authentication (RFC 7617) is demanded
    std::string basicUser;

    bool operator==(const AccessOptions&) const = default;
};

enum class DuplicatePolicy {
    Mark,        ///< shown as a duplicate; handled as any other
    Acknowledge, ///< answered 200, not handed on
};

/// What goes first when an endpoint's captures are too many; 0: no limit. Pinned ones stay.
struct RetentionOptions {
    std::uint32_t days = 0;
    std::uint64_t bytes = 0;
    std::uint64_t count = 0;

    bool operator==(const RetentionOptions&) const = default;
};

/// TLS handshakes that fail on purpose, for senders that are to be tested against it.
struct TlsFaultOptions {
    http::TlsServerContext::Refusal refusal = http::TlsServerContext::Refusal::Never;
    std::uint32_t percent = 100; ///< of the connections, chosen by the seed of the rules

    bool operator==(const TlsFaultOptions&) const = default;
};

enum class TlsChoice { Off, LocalAuthority, OwnCertificate };

/// One receiver: a port, or a path prefix of a port that others share (a "bin"). Number 1 is the endpoint of
/// the settings; it is always there, takes what no other prefix takes, and its address, port and status stand
/// in storage::Settings.
struct EndpointConfig {
    std::string id;           ///< "ep_…", never changes
    std::uint16_t number = 0; ///< names it in captures; never used twice in a profile
    std::string name;
    bool enabled = true;
    std::string bindAddress = "127.0.0.1";
    std::uint16_t port = 8787;
    std::string pathPrefix; ///< "/stripe"; "": the whole port
    TlsChoice tls = TlsChoice::Off;
    std::string certificateFile; ///< PEM, of OwnCertificate
    std::string keyFile;
    TlsFaultOptions tlsFault;
    bool httpsOnly = false; ///< plain HTTP is answered 403 and captured
    int responseStatus = 200;
    RuleSet rules;
    /// A rule file that is followed: its rules are taken instead of `rules`, also when it changes; `rules.seed` goes
    /// before its seed if it is not the usual one. "": none.
    std::string rulesFile;
    std::vector<std::string> handshakes; ///< ids of the handshakes that it answers; "auto" alone: all that are recognised
    VerificationOptions verification;
    AccessOptions access;
    DuplicatePolicy duplicates = DuplicatePolicy::Mark;
    ForwardOptions forwarding;
    RetentionOptions retention;
    OutsideOptions outside;

    bool operator==(const EndpointConfig&) const = default;
};

} // namespace hookbench::endpoint
