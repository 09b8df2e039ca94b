#pragma once

#include "base/Clock.h"
#include "capture/CaptureFacts.h"
#include "endpoint/EndpointConfig.h"
#include "endpoint/EndpointSecrets.h"
#include "endpoint/handshakes/Handshake.h"
#include "endpoint/receive/OwnPage.h"
#include "endpoint/receive/ReceiptVerifier.h"
#include "endpoint/rules/RuleEngine.h"
#include "http/AnswerManner.h"
#include "http/ReceivedRequest.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

namespace hookbench::endpoint {

/// What becomes of one request: how it is captured, and what goes out after the commit.
struct Handling {
    int status = 200;                       ///< recorded with the capture; 0: the target's, when it has answered
    std::optional<http::Response> response; ///< nothing: the endpoint's own short answer with `status`
    std::shared_ptr<const http::AnswerManner> manner;
    std::shared_ptr<const capture::CaptureFacts> facts; ///< null: an ordinary request of endpoint 1
    enum class Forward { No, Relay, Behind };
    Forward forward = Forward::No;
    std::uint16_t endpoint = 1;        ///< whose target that is
    bool acknowledgeDuplicate = false; ///< a repeated event id is answered 200 and not handed on

    /// Whether the status says all.
    bool isPlain() const
    {
        return !response && !manner && forward == Forward::No && !acknowledgeDuplicate;
    }
};

/// Decides on the requests of one endpoint: access, verification, handshakes, rules, stand-ins for services, the
/// endpoint's own status, in this order. Its configuration never changes: a change of it is a new handler.
/// Any thread.
class RequestHandler {
public:
    /// Where the rules are those of `previous`, their counts and sequences go on. Rules that cannot be used count for
    /// nothing: they are checked where they are saved.
    RequestHandler(const Clock& clock, EndpointConfig config, EndpointSecrets secrets,
                   const RequestHandler* previous = nullptr);
    ~RequestHandler();
    RequestHandler(const RequestHandler&) = delete;
    RequestHandler& operator=(const RequestHandler&) = delete;

    const EndpointConfig& config() const { return m_config; }
    /// Whether deciding takes so long that it should happen off the server's thread.
    bool isSlow(const http::ReceivedRequest& request) const { return m_verifier.isSlow(request); }
    Handling decide(const http::ReceivedRequest& request) const;
    /// The answer where this asks for the page; nothing for other requests, which decide() is for.
    std::optional<http::Response> answerPage(const http::ReceivedRequest& request, const OwnPage& page) const;

private:
    Handling refused(const http::ReceivedRequest& request, http::Response refusal) const;
    void answerItself(const http::ReceivedRequest& request, Handling& handling) const;
    Handling unproved(capture::CaptureFacts facts) const;
    std::optional<HandshakeAnswer> handshake(const RequestView& view) const;
    /// What the rules say, if anything; notes it in `facts`.
    bool answerByRules(const http::ReceivedRequest& request, const RequestView& view, Handling& handling,
                       std::optional<capture::CaptureFacts>& facts) const;
    capture::CaptureFacts& note(std::optional<capture::CaptureFacts>& facts) const;
    void forward(bool ruled, Handling& handling, std::optional<capture::CaptureFacts>& facts) const;
    std::string_view targetBelow(std::string_view target) const;

    const Clock& m_clock;
    EndpointConfig m_config;
    EndpointSecrets m_secrets;
    ReceiptVerifier m_verifier;
    std::shared_ptr<const capture::CaptureFacts> m_usualFacts; ///< null for endpoint 1
    /// One engine at a time for the server's thread and those of slow requests.
    struct Rules {
        std::mutex mutex;
        std::unique_ptr<RuleEngine> engine;
    };
    std::shared_ptr<Rules> m_rules; ///< never null; the engine may be
    bool m_guarded = false;                                    ///< any access is to be checked
};

} // namespace hookbench::endpoint
