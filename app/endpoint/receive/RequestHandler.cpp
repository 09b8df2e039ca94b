#include "endpoint/receive/RequestHandler.h"

#include "endpoint/receive/Access.h"
#include "endpoint/SinkAnswer.h"

namespace hookbench::endpoint {

using capture::CaptureFacts;
using capture::SignatureState;

RequestHandler::RequestHandler(const Clock& clock, EndpointConfig config, EndpointSecrets secrets,
                               const RequestHandler* previous)
    : m_clock(clock),
      m_config(std::move(config)),
      m_secrets(std::move(secrets)),
      m_verifier(m_config.verification, m_secrets.verification),
      m_guarded(m_config.access.token || m_config.access.basic || m_config.httpsOnly ||
                !m_config.verification.secretHeader.empty())
{
    if (m_config.number > 1) {
        CaptureFacts facts;
        facts.endpoint = m_config.number;
        m_usualFacts = std::make_shared<const CaptureFacts>(std::move(facts));
    }
    if (previous != nullptr && previous->m_config.rules == m_config.rules) {
        m_rules = previous->m_rules;
        return;
    }
    m_rules = std::make_shared<Rules>();
    if (auto engine = RuleEngine::create(m_config.rules, clock))
        m_rules->engine = std::move(*engine);
}

RequestHandler::~RequestHandler() = default;

Handling RequestHandler::refused(const http::ReceivedRequest& request, http::Response refusal) const
{
    CaptureFacts facts;
    facts.endpoint = m_config.number;
    facts.denied = true;
    Handling handling;
    // What is wrong with the message itself is told all the same.
    handling.status = request.suggestedStatus == 200 ? refusal.status : request.suggestedStatus;
    if (handling.status == refusal.status)
        handling.response = std::move(refusal);
    handling.facts = std::make_shared<const CaptureFacts>(std::move(facts));
    return handling;
}

void RequestHandler::answerItself(const http::ReceivedRequest& request, Handling& handling) const
{
    handling.status = m_config.responseStatus;
    // A chosen failure goes before what a service would answer: that is what it was chosen for.
    if (handling.status < 200 || handling.status >= 300)
        return;
    handling.response = sinkAnswer(request);
    if (handling.response)
        handling.status = handling.response->status;
}

/// What rules and handshakes see of the target: without the endpoint's prefix and token.
std::string_view RequestHandler::targetBelow(std::string_view target) const
{
    if (target.starts_with(m_config.pathPrefix))
        target.remove_prefix(m_config.pathPrefix.size());
    if (m_config.access.token && target.starts_with('/') && target.substr(1).starts_with(m_secrets.token))
        target.remove_prefix(1 + m_secrets.token.size());
    return target.empty() ? std::string_view("/") : target;
}

CaptureFacts& RequestHandler::note(std::optional<CaptureFacts>& facts) const
{
    if (!facts) {
        facts.emplace();
        facts->endpoint = m_config.number;
    }
    return *facts;
}

Handling RequestHandler::unproved(CaptureFacts facts) const
{
    Handling handling;
    handling.status = 401;
    handling.response = plainAnswer(401, facts.signature == SignatureState::Unsigned
                                             ? "This request is not signed.\n"
                                             : "The signature of this request is not valid: " +
                                                   facts.signatureReason + ".\n");
    handling.facts = std::make_shared<const CaptureFacts>(std::move(facts));
    return handling;
}

std::optional<HandshakeAnswer> RequestHandler::handshake(const RequestView& view) const
{
    if (m_config.handshakes.empty())
        return std::nullopt;
    return answerHandshake(view, {m_config.handshakes, m_secrets.handshakes, m_clock.nowUs()});
}

bool RequestHandler::answerByRules(const http::ReceivedRequest& request, const RequestView& view,
                                   Handling& handling, std::optional<CaptureFacts>& facts) const
{
    if (!m_rules->engine)
        return false;
    std::optional<Decision> decision;
    {
        const std::lock_guard lock(m_rules->mutex);
        decision = m_rules->engine->decide(view);
    }
    if (!decision)
        return false;
    CaptureFacts& known = note(facts);
    known.rule = decision->ruleName;
    known.fault = decision->fault;
    if (decision->response) {
        handling.status = decision->response->status;
        handling.response = std::move(decision->response);
    } else {
        answerItself(request, handling);
    }
    if (!decision->manner.isPlain())
        handling.manner = std::make_shared<const http::AnswerManner>(decision->manner);
    return true;
}

std::optional<http::Response> RequestHandler::answerPage(const http::ReceivedRequest& request, const OwnPage& page) const
{
    if ((request.method != "GET" && request.method != "HEAD") || !request.malformed.empty() || request.truncated ||
        request.suggestedStatus != 200)
        return std::nullopt;
    std::string_view path = targetBelow(request.target);
    path = path.substr(0, path.find('?'));
    if (path != page.path)
        return std::nullopt;
    if (m_guarded) {
        if (auto refusal = refusalOf(request, m_config, m_secrets))
            return refusal;
    }
    http::Response response;
    response.headers = {{"Content-Type", page.contentType}, {"Cache-Control", "no-store"}};
    response.body = page.text();
    return response;
}

Handling RequestHandler::decide(const http::ReceivedRequest& request) const
{
    if (m_guarded) {
        if (auto refusal = refusalOf(request, m_config, m_secrets))
            return refused(request, std::move(*refusal));
    }
    Handling handling;
    handling.facts = m_usualFacts;
    if (request.suggestedStatus != 200 || !request.malformed.empty() || request.truncated) {
        handling.status = request.suggestedStatus;
        if (handling.status == 200)
            answerItself(request, handling);
        return handling;
    }
    std::optional<CaptureFacts> facts;
    if (m_verifier.verifies()) {
        auto finding = m_verifier.verify(request, m_clock.nowUs());
        CaptureFacts& known = note(facts);
        known.scheme = m_verifier.schemeId();
        known.signature = finding.state;
        known.signatureReason = std::move(finding.reason);
    }
    RequestView view;
    view.method = request.method;
    view.target = targetBelow(request.target);
    view.headers = &request.headers;
    view.body = request.body;
    view.bodyFile = request.bodyFile;
    if (facts)
        view.signature = [state = facts->signature] { return state; };
    // Before strictness: services that make sure of a receiver do not always sign that.
    if (auto answer = handshake(view)) {
        note(facts).handshake = answer->id;
        handling.status = answer->response.status;
        handling.response = std::move(answer->response);
        handling.facts = std::make_shared<const CaptureFacts>(std::move(*facts));
        return handling;
    }
    if (m_config.verification.strict && facts && facts->signature != SignatureState::Valid)
        return unproved(std::move(*facts));
    const bool ruled = answerByRules(request, view, handling, facts);
    if (!ruled)
        answerItself(request, handling);
    forward(ruled, handling, facts);
    handling.acknowledgeDuplicate = m_config.duplicates == DuplicatePolicy::Acknowledge;
    if (facts)
        handling.facts = std::make_shared<const CaptureFacts>(std::move(*facts));
    return handling;
}

/// A rule answers in the target's place; what is handed on behind is so in any case.
void RequestHandler::forward(bool ruled, Handling& handling, std::optional<CaptureFacts>& facts) const
{
    const ForwardOptions& options = m_config.forwarding;
    const bool relay = options.mode == ForwardOptions::Mode::Relay;
    if (!options.enabled || (relay && ruled))
        return;
    handling.endpoint = m_config.number;
    handling.forward = relay ? Handling::Forward::Relay : Handling::Forward::Behind;
    CaptureFacts& known = note(facts);
    known.forwarded = true;
    known.behind = !relay;
    if (relay) {
        handling.status = 0;
        handling.response.reset();
    }
}

} // namespace hookbench::endpoint
