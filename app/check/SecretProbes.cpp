#include "check/Probes.h"

#include "delivery/UrlParts.h"
#include "http/Target.h"

namespace hookbench::check {

namespace {

constexpr const char* verifyAdvice =
    "Verify the secret or signature over the raw body before anything else, and answer 401 if it is wrong.";

/// Whether there is anything to be asked; concludes if not.
bool hasScheme(const Examiner& examiner, ProbeResult& result)
{
    if (examiner.maker().scheme())
        return true;
    conclude(result, Outcome::NotApplicable, "No signature scheme was named.",
             "Name the scheme and its secret, to see whether they are demanded.");
    return false;
}

/// Sends an event that has to be refused with 401 or 403; `lenient` takes any other 4xx for a half success.
void demandRefusal(Examiner& examiner, ProbeResult& result, const char* what, Proof proof, bool lenient)
{
    if (!hasScheme(examiner, result))
        return;
    const Event event = examiner.maker().event(examiner.nowUs());
    const auto trial = examiner.attempt(what, event, proof, result);
    if (!trial) {
        conclude(result, Outcome::NotApplicable, trial.error().message);
        return;
    }
    if (trial->status == 401 || trial->status == 403)
        conclude(result, Outcome::Passed, "It answered " + answerOf(*trial) + ".");
    else if (isAccepted(*trial))
        conclude(result, Outcome::Failed, "It accepted an event " + std::string(what) + ".", verifyAdvice);
    else if (lenient && trial->status >= 400 && trial->status < 500)
        conclude(result, Outcome::Warned, "It refused, but with " + answerOf(*trial) + " in place of 401 or 403.",
                 "Answer 401 or 403, by which senders and operators know a wrong secret.");
    else
        conclude(result, Outcome::Failed, "It answered " + answerOf(*trial) + " in place of 401 or 403.",
                 "Answer 401 or 403, by which senders and operators know a wrong secret.");
}

/// Where plain HTTP is tried: the host of the URL, at HTTP's own port if it uses TLS's own.
std::string plainUrlOf(const CheckPlan& plan)
{
    if (!plan.plainUrl.empty())
        return plan.plainUrl;
    const auto place = delivery::placeOfUrl(plan.url);
    if (!place)
        return {};
    constexpr std::uint16_t tlsPort = 443;
    const std::string port = place->port == tlsPort ? "" : ":" + std::to_string(place->port);
    return "http://" + place->host + port + delivery::pathAndQuery(plan.url);
}

/// Whether the URL checked tells all that is to be known; concludes then.
bool isPlainItself(const Examiner& examiner, ProbeResult& result)
{
    const CheckPlan& plan = examiner.plan();
    if (!plan.plainUrl.empty() || plan.url.starts_with("https:"))
        return false;
    const auto place = delivery::placeOfUrl(plan.url);
    if (place && delivery::isLoopbackHost(place->host))
        conclude(result, Outcome::NotApplicable,
                 "The receiver is on this machine, and is asked over plain HTTP on purpose.",
                 "Check it again by its https URL once it is in its place.");
    else
        conclude(result, Outcome::Failed, "It accepts events over plain HTTP.",
                 "Serve it by https alone: over HTTP everybody on the way reads the events.");
    return true;
}

} // namespace

void missingSecret(Examiner& examiner, ProbeResult& result)
{
    demandRefusal(examiner, result, "without a secret", Proof::Missing, false);
}

void wrongSecret(Examiner& examiner, ProbeResult& result)
{
    demandRefusal(examiner, result, "of a wrong secret", Proof::Wrong, false);
}

void tamperedBody(Examiner& examiner, ProbeResult& result)
{
    demandRefusal(examiner, result, "that was changed after it was signed", Proof::Tampered, true);
}

void oldSignature(Examiner& examiner, ProbeResult& result)
{
    demandRefusal(examiner, result, "that was signed too long ago", Proof::Old, true);
}

void plainHttp(Examiner& examiner, ProbeResult& result)
{
    if (isPlainItself(examiner, result))
        return;
    const std::string url = plainUrlOf(examiner.plan());
    const auto place = delivery::placeOfUrl(url);
    // The secret itself is not shown to whoever listens on the way.
    const bool hides = examiner.maker().sendsTheSecret() && place && !delivery::isLoopbackHost(place->host);
    const Event event = examiner.maker().event(examiner.nowUs());
    auto request = examiner.maker().request(event, hides ? Proof::Wrong : Proof::Right, examiner.nowUs());
    if (!place || !request) {
        conclude(result, Outcome::NotApplicable, place ? request.error().message : place.error().message);
        return;
    }
    request->url = url;
    const Trial trial = examiner.attempt("over plain HTTP", event.id, std::move(*request), result);
    if (trial.status == 0)
        conclude(result, Outcome::Passed, "Nothing answers plain HTTP at " + place->text() + ".");
    else if (isAccepted(trial))
        conclude(result, Outcome::Failed, "It accepted an event over plain HTTP at " + place->text() + ".",
                 "Close the port, or answer everything there with 403: over HTTP everybody on the way reads the "
                 "events.");
    else if (hides && trial.status == 401)
        conclude(result, Outcome::Warned,
                 "At " + place->text() + " it looks at secrets over plain HTTP, and may accept the right one.",
                 "Answer everything that comes over plain HTTP with 403, whatever the secret.");
    else
        conclude(result, Outcome::Passed, "It answered " + answerOf(trial) + " over plain HTTP.");
}

} // namespace hookbench::check
