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

Handling RequestHandler::decide(const http::ReceivedRequest& request) const
{
    if (m_guarded) {
        if (auto refusal = refusalOf(request, m_config, m_secrets))
            return refused(request, std::move(*refusal));
    }
    Handling handling;
    handling.facts = m_usualFacts;
    const bool isWhole = request.suggestedStatus == 200 && request.malformed.empty() && !request.truncated;
    if (!isWhole) {
        handling.status = request.suggestedStatus;
        if (handling.status == 200)
            answerItself(request, handling);
        return handling;
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
        handling.status = 401;
        handling.response = plainAnswer(401, facts->signature == SignatureState::Unsigned
                                                 ? "This request is not signed.\n"
                                                 : "The signature of this request is not valid: " +
                                                       facts->signatureReason + ".\n");
        handling.facts = std::make_shared<const CaptureFacts>(std::move(*facts));
        return handling;
    }
    answerItself(request, handling);
    if (m_config.forwarding.enabled) {
        handling.endpoint = m_config.number;
        const bool relay = m_config.forwarding.mode == ForwardOptions::Mode::Relay;
        handling.forward = relay ? Handling::Forward::Relay : Handling::Forward::Behind;
        if (relay) {
            handling.status = 0;
            handling.response.reset();
        }
        note().forwarded = true;
    }
    handling.acknowledgeDuplicate = m_config.duplicates == DuplicatePolicy::Acknowledge;
    if (facts)
        handling.facts = std::make_shared<const CaptureFacts>(std::move(*facts));
    return handling;
}

} // namespace hookbench::endpoint
