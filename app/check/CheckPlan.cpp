#include "check/CheckPlan.h"

#include "delivery/SignRequest.h"
#include "http/Target.h"

#include <algorithm>

namespace hookbench::check {

namespace {

Error wrong(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), ""};
}

Status checkEffects(const EffectSource& effects)
{
    if (!effects.url.empty() && !effects.command.empty())
        return wrong("Effects are counted by a URL or by a command; leave one of them away.");
    if (effects.url.empty())
        return Done{};
    // The place of the id may stand anywhere in the URL; what is left without it must be one.
    std::string url = effects.url;
    if (const auto at = url.find("{event_id}"); at != std::string::npos)
        url.replace(at, std::string_view("{event_id}").size(), "id");
    if (const auto target = http::parseTarget(url); !target)
        return target.error();
    return Done{};
}

} // namespace

bool CheckPlan::asks(Probe probe) const
{
    return probe == Probe::AcceptsEvent || only.empty() || std::find(only.begin(), only.end(), probe) != only.end();
}

Status validate(const CheckPlan& plan)
{
    if (const auto target = http::parseTarget(plan.url); !target)
        return target.error();
    if (!plan.plainUrl.empty()) {
        if (const auto target = http::parseTarget(plan.plainUrl); !target)
            return target.error();
        if (!plan.plainUrl.starts_with("http:"))
            return wrong("The URL for plain HTTP starts with http://; correct " + plan.plainUrl + ".");
    }
    if (plan.event && !plan.event->isObject())
        return wrong("The event is a JSON object; give one, or none for a sample.");
    if (plan.limitMs < 10 || plan.limitMs > 600'000)
        return wrong("The sender's timeout is 0.01 s to 600 s.");
    if (plan.samples < 1 || plan.samples > 10'000)
        return wrong("1 to 10000 events are timed.");
    if (!plan.signing.scheme.empty()) {
        if (const auto scheme = delivery::schemeOf(plan.signing); !scheme)
            return scheme.error();
    }
    return checkEffects(plan.effects);
}

} // namespace hookbench::check
