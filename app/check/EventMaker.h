#pragma once

#include "base/Result.h"
#include "check/CheckPlan.h"
#include "http/HttpClient.h"
#include "signing/Scheme.h"

#include <cstdint>
#include <optional>
#include <string>

namespace hookbench::check {

/// An event on its way into a request.
struct Event {
    std::string id;
    std::string body;
    std::string contentType = "application/json";
};

/// How the request proves its origin.
enum class Proof {
    Right,
    Missing,  ///< signed, and the signature's header left away
    Wrong,    ///< of another secret
    Tampered, ///< the body changed afterwards
    Old,      ///< longer ago than the scheme allows
};

/// Makes the events and requests of a plan. One thread at a time.
class EventMaker {
public:
    explicit EventMaker(const CheckPlan& plan);

    /// With an id of its own; `type` "" stands for the plan's.
    Event event(std::int64_t occurredAtUs, const std::string& type = {}) const;
    /// The same with members that no receiver knows, at the top and in `data`.
    Event withUnknownMembers(std::int64_t occurredAtUs) const;
    /// The same, with so much white space that it is of this size: valid, and with the same meaning.
    Event large(std::int64_t occurredAtUs, std::size_t bytes) const;
    /// The beginning of an event.
    Event brokenOff(std::int64_t occurredAtUs) const;

    /// Errors: those of signing (a body that cannot carry the signature, a fault that the scheme cannot have).
    Result<http::OutgoingRequest> request(const Event& event, Proof proof, std::int64_t nowUs) const;

    /// None if the plan names none.
    const std::optional<signing::Scheme>& scheme() const { return m_scheme; }
    /// Whether the request holds the secret itself, for everybody on the way to read.
    bool sendsTheSecret() const;

private:
    json::Value value(const std::string& id, std::int64_t occurredAtUs, const std::string& type) const;
    void dropSignature(http::OutgoingRequest& request, const std::string& unsignedBody) const;

    const CheckPlan& m_plan;
    std::optional<signing::Scheme> m_scheme;
};

} // namespace hookbench::check
