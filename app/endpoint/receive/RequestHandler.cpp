#include "endpoint/receive/RequestHandler.h"

#include "endpoint/receive/Access.h"
#include "endpoint/SinkAnswer.h"

namespace hookbench::endpoint {

using capture::CaptureFacts;
using capture::SignatureState;

RequestHandler::RequestHandler(const Clock& clock, EndpointConfig config, EndpointSecrets secrets)
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
}

RequestHandler::~RequestHandler() = default;

Decision RequestHandler::refused(const http::ReceivedRequest& request, http::Response refusal) const
{
    CaptureFacts facts;
    facts.endpoint = m_config.number;
    facts.denied = true;
    Decision decision;
    // What is wrong with the message itself is told all the same.
    decision.status = request.suggestedStatus == 200 ? refusal.status : request.suggestedStatus;
    if (decision.status == refusal.status)
        decision.response = std::move(refusal);
    decision.facts = std::make_shared<const CaptureFacts>(std::move(facts));
    return decision;
}

void RequestHandler::answerItself(const http::ReceivedRequest& request, Decision& decision) const
{
    decision.status = m_config.responseStatus;
    // A chosen failure goes before what a service would answer: that is what it was chosen for.
    if (decision.status < 200 || decision.status >= 300)
        return;
    decision.response = sinkAnswer(request);
    if (decision.response)
        decision.status = decision.response->status;
}

Decision RequestHandler::decide(const http::ReceivedRequest& request) const
{
    if (m_guarded) {
        if (auto refusal = refusalOf(request, m_config, m_secrets))
            return refused(request, std::move(*refusal));
    }
    Decision decision;
    decision.facts = m_usualFacts;
    const bool isWhole = request.suggestedStatus == 200 && request.malformed.empty() && !request.truncated;
    if (!isWhole) {
        decision.status = request.suggestedStatus;
        if (decision.status == 200)
            answerItself(request, decision);
        return decision;
    }
    std::optional<CaptureFacts> facts;
    const auto note = [&]() -> CaptureFacts& {
        if (!facts) {
            facts.emplace();
            facts->endpoint = m_config.number;
        }
        return *facts;
    };
    if (m_verifier.verifies()) {
        auto finding = m_verifier.verify(request, m_clock.nowUs());
        CaptureFacts& known = note();
        known.scheme = m_verifier.schemeId();
        known.signature = finding.state;
        known.signatureReason = std::move(finding.reason);
    }
    const bool unproved = facts && facts->signature != SignatureState::Valid;
    if (m_config.verification.strict && unproved) {
        decision.status = 401;
        decision.response = plainAnswer(401, facts->signature == SignatureState::Unsigned
                                                 ? "This request is not signed.\n"
                                                 : "The signature of this request is not valid: " +
                                                       facts->signatureReason + ".\n");
        decision.facts = std::make_shared<const CaptureFacts>(std::move(*facts));
        return decision;
    }
    answerItself(request, decision);
    if (m_config.forwarding.enabled) {
        decision.endpoint = m_config.number;
        const bool relay = m_config.forwarding.mode == ForwardOptions::Mode::Relay;
        decision.forward = relay ? Decision::Forward::Relay : Decision::Forward::Behind;
        if (relay) {
            decision.status = 0;
            decision.response.reset();
        }
        note().forwarded = true;
    }
    decision.acknowledgeDuplicate = m_config.duplicates == DuplicatePolicy::Acknowledge;
    if (facts)
        decision.facts = std::make_shared<const CaptureFacts>(std::move(*facts));
    return decision;
}

} // namespace hookbench::endpoint
