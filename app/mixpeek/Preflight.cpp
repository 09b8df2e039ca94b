#include "mixpeek/Preflight.h"

#include "mixpeek/JsonSchema.h"
#include "mixpeek/WebhookSchema.h"
#include "registrations/RegistrationJson.h"

#include <algorithm>

namespace hookbench::mixpeek {

namespace {

using registrations::Problem;
using registrations::Registration;

/// The index in "channels[12].channel".
std::size_t channelIndex(const std::string& path)
{
    return static_cast<std::size_t>(std::strtoull(path.c_str() + path.find('[') + 1, nullptr, 10));
}

Problem eventTypeProblem(const SchemaViolation& violation, const Registration& registration)
{
    const std::size_t index = channelIndex(violation.path);
    const std::string type =
        index < registration.eventTypes.size() ? registration.eventTypes[index] : std::string();
    if (type == "*")
        return {violation.path, Problem::Severity::Warning,
                "The documentation lets * stand for all event types, but the list of API 0.81 lacks it; name "
                "the types "
                "if the service refuses it."};
    return {violation.path, Problem::Severity::Warning,
            "API 0.81 does not know the event type \"" + type +
                "\"; check its spelling, unless the service has learnt it since."};
}

/// What the value does wrong, and how to mend it where the schema's own words do not tell.
std::string sentence(const SchemaViolation& violation)
{
    const std::string& path = violation.path;
    if (path.ends_with(".channel") && violation.keyword == "enum") {
        return "The channel " + violation.message +
               "; keep this channel on this machine, or take it out before a push.";
    }
    if (path.ends_with(".payload_template")) {
        return "The API takes a payload template as a JSON object only; convert the text to an object whose "
               "leaves are "
               "templates.";
    }
    return (path.empty() ? "The registration" : path) + " " + violation.message + ".";
}

bool isBelow(const std::string& path, const std::string& parent)
{
    return path.size() > parent.size() && path.starts_with(parent) &&
           (path[parent.size()] == '.' || path[parent.size()] == '[');
}

} // namespace

registrations::Problems preflight(const Registration& registration)
{
    // Built once; its expressions are cheap against the request that follows.
    static const JsonSchema schema(webhookInputSchema());
    const auto members =
        registration.id.empty() ? registrations::Members::Create : registrations::Members::Update;
    const auto violations = schema.check(registrations::toJson(registration, members));
    registrations::Problems problems;
    for (const SchemaViolation& violation : violations) {
        // A channel of a kind that the API does not know has no configuration that it knows.
        const bool followsFromKind =
            std::any_of(violations.begin(), violations.end(), [&](const auto& other) {
                const std::string& path = other.path;
                return path.ends_with(".channel") && other.keyword == "enum" &&
                       (violation.path == path.substr(0, path.size() - 7) + "configs" ||
                        isBelow(violation.path, path.substr(0, path.size() - 7) + "configs"));
            });
        if (followsFromKind)
            continue;
        if (isBelow(violation.path, "event_types") && violation.keyword == "enum")
            problems.push_back(eventTypeProblem(violation, registration));
        else
            problems.push_back({violation.path, Problem::Severity::Error, sentence(violation)});
    }
    return problems;
}

} // namespace hookbench::mixpeek
