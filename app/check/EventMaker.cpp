#include "check/EventMaker.h"

#include "base/Text.h"
#include "delivery/SignRequest.h"
#include "events/Envelope.h"
#include "events/Samples.h"
#include "json/Writer.h"

namespace hookbench::check {

EventMaker::EventMaker(const CheckPlan& plan) : m_plan(plan)
{
    if (auto scheme = delivery::schemeOf(plan.signing))
        m_scheme = std::move(*scheme);
}

json::Value EventMaker::value(const std::string& id, std::int64_t occurredAtUs, const std::string& type) const
{
    if (!m_plan.event)
        return events::sampleEnvelope(type.empty() ? m_plan.eventType : type, id, occurredAtUs);
    json::Value event = events::withFrozen(*m_plan.event, id, occurredAtUs);
    // A receiver can only know an event again by an id.
    if (!event.find("event_id"))
        event.asObject().set("event_id", json::Value(id));
    if (!type.empty())
        event.asObject().set("event_type", json::Value(type));
    return event;
}

Event EventMaker::event(std::int64_t occurredAtUs, const std::string& type) const
{
    Event made{.id = events::makeEventId(), .body = {}};
    made.body = json::write(value(made.id, occurredAtUs, type));
    return made;
}

Event EventMaker::withUnknownMembers(std::int64_t occurredAtUs) const
{
    Event made{.id = events::makeEventId(), .body = {}};
    json::Value whole = value(made.id, occurredAtUs, {});
    const json::Object unknown = [] {
        json::Object object;
        object.append("since", json::Value("next year"));
        object.append("values", json::Array{json::Value(1), json::Value(), json::Value(true)});
        return object;
    }();
    for (json::Member& member : whole.asObject()) {
        if (member.key == "data" && member.value.isObject())
            member.value.asObject().append("hookbench_unknown_member", unknown);
    }
    whole.asObject().append("hookbench_unknown_member", unknown);
    made.body = json::write(whole);
    return made;
}

Event EventMaker::large(std::int64_t occurredAtUs, std::size_t bytes) const
{
    Event made = event(occurredAtUs);
    if (made.body.size() < bytes)
        made.body.insert(1, bytes - made.body.size(), ' ');
    return made;
}

Event EventMaker::brokenOff(std::int64_t occurredAtUs) const
{
    Event made = event(occurredAtUs);
    made.body.resize(made.body.size() / 2);
    return made;
}

bool EventMaker::sendsTheSecret() const
{
    return m_scheme &&
           (m_scheme->family == signing::Family::Credential || m_scheme->family == signing::Family::MsGraph);
}

void EventMaker::dropSignature(http::OutgoingRequest& request, const std::string& unsignedBody) const
{
    std::erase_if(request.headers, [this](const http::Header& header) {
        return equalsIgnoringCase(header.name, m_scheme->signatureHeader) ||
               (m_scheme->family == signing::Family::HttpSignature &&
                equalsIgnoringCase(header.name, "Signature-Input"));
    });
    request.body = unsignedBody;
}

Result<http::OutgoingRequest> EventMaker::request(const Event& event, Proof proof, std::int64_t nowUs) const
{
    http::OutgoingRequest request;
    request.url = m_plan.url;
    request.headers = m_plan.headers;
    std::erase_if(request.headers,
                  [](const http::Header& header) { return equalsIgnoringCase(header.name, "Content-Type"); });
    request.headers.insert(request.headers.begin(), {"Content-Type", event.contentType});
    request.body = event.body;
    // Longer than the sender's, so that a late answer is told from none.
    request.timeoutMs = static_cast<std::uint32_t>(m_plan.limitMs * 3);
    request.maxResponseBytes = 64 * 1024;
    request.verifyTls = !m_plan.tls.skipVerification;
    request.caFile = m_plan.tls.caFile;
    request.clientCertificateFile = m_plan.tls.clientCertificateFile;
    request.clientKeyFile = m_plan.tls.clientKeyFile;
    if (!m_scheme)
        return request;
    delivery::SigningOptions signing = m_plan.signing;
    signing.fault = proof == Proof::Wrong      ? signing::Fault::WrongSecret
                    : proof == Proof::Tampered ? signing::Fault::TamperedBody
                    : proof == Proof::Old      ? signing::Fault::StaleTimestamp
                                               : signing::Fault::None;
    if (Status done = delivery::signRequest(request, signing, m_plan.values, event.id, nowUs); !done)
        return done.error();
    if (proof == Proof::Missing)
        dropSignature(request, event.body);
    return request;
}

} // namespace hookbench::check
