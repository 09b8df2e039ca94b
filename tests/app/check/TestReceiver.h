#pragma once

#include "check/Wire.h"
#include "signing/Engine.h"
#include "signing/Presets.h"
#include "json/Parser.h"

#include <deque>
#include <set>
#include <string>
#include <string_view>

namespace hookbench::test {

/// What is wrong with a receiver on purpose.
enum class Flaw {
    None,
    RefusesEvents,       ///< answers 404 to everything
    HasNoEffect,         ///< answers, and forgets
    WorksBeforeAnswer,   ///< its answers take twelve seconds
    NeedsNoSecret,       ///< an event without signature is accepted
    TakesAnySecret,      ///< a signature must be there, and is not looked at
    VerifiesNothing,     ///< no signature, any signature
    WrongRefusal,        ///< 400 where 401 is due
    IgnoresBody,         ///< verifies the secret, not the body
    IgnoresAge,          ///< takes signatures of any age
    TakesPlainHttp,
    RepeatsEffects,      ///< does not deduplicate at all
    RefusesDuplicates,   ///< 409
    ChecksThenActs,      ///< copies that come at once have an effect each
    RemembersOne,        ///< the last event only
    RemembersTen,
    RefusesOldEvents,    ///< 422 to an event of yesterday
    ThrowsOnBadJson,     ///< 500
    DiesOfBadJson,       ///< and nothing is accepted any more
    RefusesUnknownTypes, ///< 400
    RefusesUnknownFields,
    ThrowsOnOddTypes,    ///< the body is not parsed then, and used all the same
    LimitsBodies,        ///< closes the connection above 100 KB
};

/// A receiver in memory: good but for its one flaw. Its answers take no time but virtual one.
class TestReceiver final : public check::Wire {
public:
    explicit TestReceiver(Flaw flaw = Flaw::None) : m_flaw(flaw) {}

    static constexpr const char* secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    std::vector<http::TransferReport> send(std::vector<http::OutgoingRequest> requests,
                                           const CancellationToken&) override
    {
        m_requests += static_cast<int>(requests.size());
        const std::set<std::string> seenBefore = m_seen;
        std::vector<http::TransferReport> reports;
        for (http::OutgoingRequest& request : requests) {
            if (m_flaw == Flaw::ChecksThenActs && requests.size() > 1)
                m_seen = seenBefore;
            reports.push_back(answer(request));
        }
        return reports;
    }

    Result<std::int64_t> effects(const check::EffectSource& source, const std::string& eventId,
                                 const CancellationToken&) override
    {
        if (!source.isPerEvent())
            return static_cast<std::int64_t>(m_effects.size());
        return static_cast<std::int64_t>(m_effects.count(eventId));
    }
    void pause(std::int64_t ms, const CancellationToken&) override { m_timeUs += ms * 1000; }
    std::int64_t nowUs() const override { return startUs + m_timeUs; }
    std::int64_t monotonicUs() const override { return m_timeUs; }

    int requests() const { return m_requests; }

private:
    static constexpr std::int64_t startUs = 1'795'000'000'000'000;

    http::TransferReport answer(const http::OutgoingRequest& request)
    {
        http::TransferReport report;
        const std::int64_t tookMs = m_flaw == Flaw::WorksBeforeAnswer ? 12'000 : 3;
        m_timeUs += tookMs * 1000;
        report.response.timings.totalMs = static_cast<double>(tookMs);
        report.response.status = request.url.starts_with("http:") && m_flaw != Flaw::TakesPlainHttp ? 403 : status(request);
        if (report.response.status == 0) {
            report.failure = http::TransferFailure::NoAnswer;
            report.error = Error{ErrorCode::Network, "The connection was closed without an answer.", ""};
        }
        return report;
    }

    int status(const http::OutgoingRequest& request)
    {
        constexpr std::size_t smallLimit = 100'000;
        if (m_flaw == Flaw::RefusesEvents || m_isDead)
            return m_isDead ? 0 : 404;
        if (m_flaw == Flaw::LimitsBodies && request.body.size() > smallLimit)
            return 0;
        if (!isAuthentic(request))
            return m_flaw == Flaw::WrongRefusal ? 400 : 401;
        const bool isJson = *http::findHeader(request.headers, "Content-Type") == "application/json";
        if (m_flaw == Flaw::ThrowsOnOddTypes && !isJson)
            return 500;
        const auto event = json::parse(request.body);
        if (!event) {
            m_isDead = m_flaw == Flaw::DiesOfBadJson;
            return m_flaw == Flaw::ThrowsOnBadJson ? 500 : 400;
        }
        return take(*event);
    }

    bool isAuthentic(const http::OutgoingRequest& request) const
    {
        if (m_flaw == Flaw::VerifiesNothing)
            return true;
        const bool isSigned = http::findHeader(request.headers, "webhook-signature").has_value();
        if (!isSigned || m_flaw == Flaw::TakesAnySecret)
            return isSigned || m_flaw == Flaw::NeedsNoSecret;
        const signing::Credentials credentials{secret, ""};
        const auto verdict = signing::verify(*signing::findScheme("standard-v1"),
                                             {request.method, request.url, request.headers, request.body},
                                             {&credentials, 1}, {nowUs(), false});
        if (verdict.reason == signing::Reason::TimestampTooOld)
            return m_flaw == Flaw::IgnoresAge;
        // One that is over the body as it was before it was changed.
        if (!verdict.valid && m_flaw == Flaw::IgnoresBody)
            return isOverSomeBody(request, credentials);
        return verdict.valid;
    }

    /// Tells a tampered body from a wrong secret: its last digit went up by one.
    bool isOverSomeBody(const http::OutgoingRequest& request, const signing::Credentials& credentials) const
    {
        std::string body = request.body;
        const std::size_t at = body.find_last_of("0123456789");
        if (at == std::string::npos)
            return false;
        body[at] = body[at] == '0' ? '9' : static_cast<char>(body[at] - 1);
        return signing::verify(*signing::findScheme("standard-v1"),
                               {request.method, request.url, request.headers, body}, {&credentials, 1},
                               {nowUs(), false})
            .valid;
    }

    int take(const json::Value& event)
    {
        const std::string id = event.find("event_id")->asString();
        if (m_flaw == Flaw::RefusesUnknownTypes && event.find("event_type")->asString() != "object.created")
            return 400;
        if (m_flaw == Flaw::RefusesUnknownFields && event.find("hookbench_unknown_member"))
            return 422;
        if (m_flaw == Flaw::RefusesOldEvents && event.find("occurred_at")->asString() < "2026-11-18T")
            return 422;
        if (isKnown(id))
            return m_flaw == Flaw::RefusesDuplicates ? 409 : 200;
        m_seen.insert(id);
        m_recent.push_back(id);
        if (m_flaw != Flaw::HasNoEffect)
            m_effects.insert(id);
        return 200;
    }

    bool isKnown(const std::string& id) const
    {
        const auto among = [&](std::size_t last) {
            const auto begin = m_recent.end() - static_cast<std::ptrdiff_t>(std::min(last, m_recent.size()));
            return std::find(begin, m_recent.end(), id) != m_recent.end();
        };
        switch (m_flaw) {
        case Flaw::RepeatsEffects:
            return false;
        case Flaw::RemembersOne:
            return among(1);
        case Flaw::RemembersTen:
            return among(10);
        default:
            return m_seen.contains(id);
        }
    }

    Flaw m_flaw;
    bool m_isDead = false;
    std::set<std::string> m_seen;
    std::deque<std::string> m_recent;
    std::multiset<std::string> m_effects;
    std::int64_t m_timeUs = 0;
    int m_requests = 0;
};

/// A plan that knows the receiver's secret, its effects, and where it would take plain HTTP.
inline check::CheckPlan planFor(const std::string& url = "https://receiver.test/hooks")
{
    check::CheckPlan plan;
    plan.url = url;
    plan.signing.scheme = "standard-v1";
    plan.signing.secrets = {"${SECRET}"};
    plan.values.values["SECRET"] = TestReceiver::secret;
    plan.values.secretNames = {"SECRET"};
    plan.effects.command = "count {event_id}";
    return plan;
}

} // namespace hookbench::test
