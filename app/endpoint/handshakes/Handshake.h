#pragma once

#include "endpoint/rules/RequestView.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::endpoint {

/// A way in which a sender makes sure of its receiver before it sends, and that the endpoint can answer.
struct HandshakePreset {
    enum class Secret {
        None,
        Optional, ///< without it the handshake is answered unchecked
        Needed,   ///< without it no right answer can be made
    };
    std::string_view id;   ///< "slack"; stands in capture::CaptureFacts::handshake
    std::string_view name; ///< "Slack url_verification"
    Secret secret = Secret::None;
    std::string_view secretName; ///< what the provider calls it: "signing secret"; "" if there is none
    bool automatic = true;       ///< part of "auto": its requests can be nothing else

    bool operator==(const HandshakePreset&) const = default;
};

/// All of them, in the order in which they are tried.
std::span<const HandshakePreset> allHandshakes();
/// Null for an unknown id.
const HandshakePreset* findHandshake(std::string_view id);

struct HandshakeOptions {
    std::vector<std::string> presets; ///< ids; "auto": all automatic ones; unknown ones count for nothing
    std::map<std::string, std::string, std::less<>> secrets; ///< by preset id; from the keychain
    std::int64_t nowUs = 0;                                  ///< the time to judge signatures by (Unix time)

    bool operator==(const HandshakeOptions&) const = default;
};

struct HandshakeAnswer {
    std::string id; ///< of the preset
    http::Response response;
    bool accepted = true; ///< false: refused (a wrong token or signature), or a secret is missing
    std::string note;     ///< one sentence for people; no secret in it

    bool operator==(const HandshakeAnswer&) const = default;
};

/// The answer to a request that is a handshake of one of the presets; nothing for any other request.
/// Discord's preset answers every request whose signature is wrong with 401, as Discord demands it of
/// receivers. Pure; any thread. Sources: each provider's documentation of its webhooks, WebSub (W3C,
/// section 5.3), and CloudEvents' HTTP 1.1 Web Hooks (section 4).
std::optional<HandshakeAnswer> answerHandshake(const RequestView& request, const HandshakeOptions& options);

} // namespace hookbench::endpoint
