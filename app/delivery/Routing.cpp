#include "delivery/Routing.h"

#include "delivery/UrlParts.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/SlackUrl.h"
#include "templates/WebhookPreview.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hookbench::delivery {

namespace {

constexpr std::array<std::pair<Mode, std::string_view>, 3> modeNames{
    {{Mode::Send, "send"}, {Mode::DryRun, "dry-run"}, {Mode::Reroute, "reroute"}}};

std::string joined(const std::vector<std::string>& texts)
{
    std::string out;
    for (const std::string& text : texts)
        out += (out.empty() ? "" : ", ") + text;
    return out;
}

/// Fills in targets from what channels say.
class Planner {
public:
    Planner(const json::Value& event, const RoutingEnvironment& environment, const RoutingPolicy& policy)
        : m_environment(environment), m_policy(policy)
    {
        m_input.event = event;
        m_input.variables = environment.variables;
        m_input.options.provenance = false;
        m_plain = environment.variables;
        for (const std::string& secret : environment.variables.secretNames)
            m_plain.values[secret] = "${" + secret + "}";
    }

    Target target(const registrations::Registration& registration, std::size_t index,
                  const DeliveryOptions& options) const
    {
        const registrations::Channel& channel = registration.channels[index];
        Target target;
        target.registrationId = registration.id;
        target.registrationName = registration.name;
        target.channelIndex = index;
        target.kind = channel.kind();
        target.skipsTlsVerification = options.tls.skipVerification;
        std::visit([&](const auto& config) { fill(target, config); }, channel.config);
        target.isProduction = m_environment.isProduction && !target.isLoopback;
        chooseMode(target);
        return target;
    }

private:
    /// Renders a URL as it is sent, and as it can be shown: with names in place of secrets.
    void fillUrl(Target& target, const std::string& url, std::string& shown) const
    {
        registrations::WebhookConfig config;
        config.url = url;
        templates::PreviewInput input = m_input;
        input.maskSecrets = false;
        const templates::Rendering real = templates::previewWebhook(config, input).url;
        input.variables = m_plain;
        shown = templates::previewWebhook(config, input).url.text;
        for (const templates::Problem& problem : real.problems) {
            if (problem.severity == templates::Problem::Severity::Error && target.problem.empty())
                target.problem = problem.message;
        }
        const auto place = placeOfUrl(real.text);
        if (!place) {
            if (target.problem.empty())
                target.problem = place.error().message;
            return;
        }
        target.host = place->text();
        target.isLoopback = isLoopbackHost(place->host);
        target.isEncrypted = place->scheme == "https";
    }

    void fill(Target& target, const registrations::WebhookConfig& config) const
    {
        std::string shown;
        fillUrl(target, config.url, shown);
        target.place = withoutScheme(shown.empty() ? config.url : shown);
        target.addresses = {shown.empty() ? config.url : shown};
    }

    void fill(Target& target, const registrations::SlackConfig& config) const
    {
        std::string shown;
        fillUrl(target, config.webhookUrl, shown);
        // Whoever knows the path may post.
        target.place = target.host.empty() ? "Slack" : withoutDefaultPort(target.host);
        target.addresses = {config.channel.value_or("the channel that the Slack webhook belongs to")};
        if (config.channel)
            target.place += ", " + *config.channel;
    }

    void fill(Target& target, const registrations::EmailConfig& config) const
    {
        for (const auto* list : {&config.to, &config.cc, &config.bcc})
            addAddresses(target, *list);
        fillGateway(target, "mail server", "mail account");
    }

    void fill(Target& target, const registrations::SmsConfig& config) const
    {
        addAddresses(target, config.phoneNumbers);
        fillGateway(target, "SMS gateway", "SMS gateway");
    }

    void fill(Target& target, const registrations::OtherConfig& config) const
    {
        target.place = config.kind;
        target.problem = "This program cannot deliver to channels of the kind \"" + config.kind +
                         "\"; the service alone can.";
    }

    void addAddresses(Target& target, const std::vector<std::string>& texts) const
    {
        for (const std::string& text : texts) {
            const auto resolved = registrations::resolveVariables(text, registrations::lookupIn(m_plain));
            if (!resolved && target.problem.empty())
                target.problem = resolved.error().message;
            target.addresses.push_back(resolved ? *resolved : text);
        }
    }

    void fillGateway(Target& target, const char* what, const char* toSetUp) const
    {
        target.place = joined(target.addresses);
        const auto gateway = m_policy.gateways.find(target.kind);
        if (gateway != m_policy.gateways.end()) {
            target.host = gateway->second.host;
            target.isLoopback = gateway->second.isLoopback;
        } else {
            m_noGateway = "There is no " + std::string(what) + " to send through; set a " + toSetUp +
                          " up, or reroute to the local sink.";
        }
    }

    void chooseMode(Target& target) const
    {
        const std::string noGateway = std::exchange(m_noGateway, {});
        const auto choice = m_policy.choices.find(target.key());
        target.mode = choice != m_policy.choices.end() ? choice->second
                      : target.isLoopback              ? m_policy.onLoopback
                                                       : m_policy.elsewhere;
        if (target.mode == Mode::Reroute) {
            target.rerouteTo = m_policy.sinks.of(target.kind);
            if (target.rerouteTo.empty() && target.problem.empty())
                target.problem = "There is no local sink for the channel \"" + target.kind +
                                 "\" now; start the endpoint, or choose a dry run.";
        }
        if (target.mode == Mode::Send && target.problem.empty())
            target.problem = noGateway;
        if (!target.problem.empty()) {
            target.mode = Mode::DryRun;
            target.rerouteTo.clear();
        }
    }

    const RoutingEnvironment& m_environment;
    const RoutingPolicy& m_policy;
    templates::PreviewInput m_input;
    registrations::VariableValues m_plain; ///< secrets stand for themselves: "${NAME}"
    mutable std::string m_noGateway;
};

} // namespace

std::string_view modeName(Mode mode)
{
    return modeNames[static_cast<std::size_t>(mode)].second;
}

std::optional<Mode> modeNamed(std::string_view name)
{
    for (const auto& [mode, known] : modeNames) {
        if (known == name)
            return mode;
    }
    return std::nullopt;
}

const std::string& Sinks::of(std::string_view channelKind) const
{
    static const std::string none;
    if (channelKind == "webhook")
        return webhook;
    if (channelKind == "slack")
        return slack;
    if (channelKind == "email")
        return mail;
    return channelKind == "sms" ? sms : none;
}

std::string Target::key() const
{
    return registrationId + "/" + std::to_string(channelIndex);
}

bool RoutePlan::leavesMachine() const
{
    return std::any_of(targets.begin(), targets.end(),
                       [](const Target& target) { return target.mode == Mode::Send && !target.isLoopback; });
}

bool RoutePlan::mustAsk() const
{
    return isProduction && leavesMachine();
}

std::vector<std::string> RoutePlan::realTargets() const
{
    std::vector<std::string> reached;
    const auto add = [&](const std::string& text) {
        if (std::find(reached.begin(), reached.end(), text) == reached.end())
            reached.push_back(text);
    };
    for (const Target& target : targets) {
        if (target.mode != Mode::Send)
            continue;
        if (target.kind == "webhook") {
            add(withoutDefaultPort(target.host));
            continue;
        }
        if (target.kind == "slack") {
            add(target.place);
            continue;
        }
        for (const std::string& address : target.addresses)
            add(address);
    }
    return reached;
}

int RoutePlan::count(Mode mode) const
{
    return static_cast<int>(std::count_if(targets.begin(), targets.end(),
                                          [mode](const Target& target) { return target.mode == mode; }));
}

RoutePlan planRoutes(const json::Value& event, const std::vector<registrations::Registration>& registrations,
                     const OptionsById& options, const RoutingEnvironment& environment,
                     const RoutingPolicy& policy)
{
    RoutePlan plan;
    plan.eventType = eventTypeOf(event);
    plan.environmentName = environment.name;
    plan.isProduction = environment.isProduction;
    const Planner planner(event, environment, policy);
    const DeliveryOptions usual;
    for (const registrations::Registration& registration : registrations) {
        if (!registrations::subscribes(registration, plan.eventType)) {
            ++plan.others;
            continue;
        }
        if (!registration.isActive) {
            ++plan.inactive;
            continue;
        }
        const auto own = options.find(registration.id);
        for (std::size_t i = 0; i < registration.channels.size(); ++i)
            plan.targets.push_back(
                planner.target(registration, i, own == options.end() ? usual : own->second));
    }
    return plan;
}

std::string eventTypeOf(const json::Value& event)
{
    const json::Value* type = event.find("event_type");
    return type && type->isString() ? type->asString() : std::string();
}

std::string eventIdOf(const json::Value& event)
{
    const json::Value* id = event.find("event_id");
    return id && id->isString() ? id->asString() : std::string();
}

} // namespace hookbench::delivery
