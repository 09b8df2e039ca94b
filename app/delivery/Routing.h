#pragma once

#include "delivery/DeliveryOptionsStore.h"
#include "registrations/Environment.h"
#include "registrations/Registration.h"
#include "json/Value.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// What happens to one target.
enum class Mode {
    Send,    ///< really sent to where the registration says
    DryRun,  ///< rendered, signed and logged, and not sent
    Reroute, ///< sent to a sink on this machine instead
};

/// "send", "dry-run", "reroute"; and back, nothing for another text.
std::string_view modeName(Mode mode);
std::optional<Mode> modeNamed(std::string_view name);

/// Where the sinks of this machine take what is rerouted; "" where there is none.
struct Sinks {
    std::string webhook; ///< base URL of the endpoint; the target's own path and query follow
    std::string slack;   ///< URL that answers as Slack's incoming webhook
    std::string mail;    ///< "smtp://127.0.0.1:2525"
    std::string sms;     ///< base URL that answers as the gateway

    const std::string& of(std::string_view channelKind) const;
    bool operator==(const Sinks&) const = default;
};

/// Through what a channel without a URL of its own goes.
struct Gateway {
    std::string host; ///< "smtp.example.com:587", "api.twilio.com"
    bool isLoopback = false;

    bool operator==(const Gateway&) const = default;
};

/// Which mode each target gets.
struct RoutingPolicy {
    Mode onLoopback = Mode::Send;
    Mode elsewhere = Mode::DryRun; ///< Send only where the user said so, seeing the targets
    Sinks sinks;
    /// By the channel's kind: "email", "sms". None: that cannot be sent really, only dry or to the sink.
    std::map<std::string, Gateway, std::less<>> gateways;
    /// Choices for single targets, by Target::key(); they go before the two rules.
    std::map<std::string, Mode, std::less<>> choices;

    bool operator==(const RoutingPolicy&) const = default;
};

/// The environment in use, as routing needs it.
struct RoutingEnvironment {
    std::string id;
    std::string name;
    bool isProduction = false;
    registrations::VariableValues variables;
};

/// One channel of one matching registration: what it would reach.
struct Target {
    std::string registrationId;
    std::string registrationName;
    std::size_t channelIndex = 0;
    std::string kind; ///< "webhook", "slack", "email", "sms", or one this program does not know
    /// Where, in words that hold no secret: "hooks.example.com/orders", "hooks.slack.com, #alerts".
    std::string place;
    /// The host that is connected to when it is really sent: "hooks.example.com:443".
    std::string host;
    /// Everyone reached: the URL with its secrets masked, "#alerts", addresses, numbers.
    std::vector<std::string> addresses;
    bool isLoopback = false; ///< nothing leaves this machine
    bool isEncrypted = false;
    bool isProduction = false; ///< the environment is marked so, and the target is not on loopback
    bool skipsTlsVerification = false;
    Mode mode = Mode::DryRun;
    std::string rerouteTo; ///< the sink, if mode is Reroute
    /// Why it cannot be sent ("${BASE_URL} has no value in …"); "" if it can. Such a target is a dry run.
    std::string problem;

    /// The registration's id, "/" and the channel's index.
    std::string key() const;
    bool operator==(const Target&) const = default;
};

/// The blast radius: everything that one event would reach, before anything is sent.
struct RoutePlan {
    std::string eventType;
    std::string environmentName;
    bool isProduction = false;
    std::vector<Target> targets; ///< in the order of registrations and their channels
    int inactive = 0;            ///< registrations that subscribe, but are paused
    int others = 0;              ///< registrations that do not subscribe

    /// Whether a target outside of this machine is really sent to.
    bool leavesMachine() const;
    /// Whether the user must be asked: a real send outside of this machine in a production environment.
    bool mustAsk() const;
    /// The hosts, channels, addresses and numbers that a real send would reach, each once: for the button.
    std::vector<std::string> realTargets() const;
    int count(Mode mode) const;
    bool operator==(const RoutePlan&) const = default;
};

/// Plans one event: rendered URLs are looked at, bodies are not. `options` may lack registrations: they have
/// the defaults. Pure; any thread.
RoutePlan planRoutes(const json::Value& event, const std::vector<registrations::Registration>& registrations,
                     const OptionsById& options, const RoutingEnvironment& environment,
                     const RoutingPolicy& policy);

/// The event's type as its envelope says it; "" if it says none.
std::string eventTypeOf(const json::Value& event);
std::string eventIdOf(const json::Value& event);

/// What to do with the id and the time of an event before it is fired.
struct EnvelopeEdit {
    bool freshId = true;   ///< a new `event_id` …
    std::string fixedId;   ///< … or this one, if not empty and freshId is off
    bool freshTime = true; ///< `occurred_at` is now …
    std::string fixedTime; ///< … or this text, likewise

    bool operator==(const EnvelopeEdit&) const = default;
};

/// The event with its id and time as the edit says; members that it lacks are added where the service has
/// them. Anything but an object stays as it is.
json::Value edited(json::Value event, const EnvelopeEdit& edit, std::int64_t nowUs);

} // namespace hookbench::delivery
