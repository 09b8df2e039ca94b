#pragma once

#include "base/Result.h"
#include "json/Value.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::monitoring {

/// What a rule watches. Names are stored.
enum class RuleKind {
    FailureShare,        ///< of a registration's attempts within the window
    ConsecutiveFailures, ///< of a registration, up to now
    Latency,             ///< p95 of a registration within the window, as a share of its timeout
    SignatureFailing,    ///< share of what an endpoint checked, or of a registration's attempts, within the window
    EventSilent,         ///< seconds since an event type was last sent or received
    Duplicates,          ///< share of what an endpoint captured within the window
};
inline constexpr std::array<RuleKind, 6> allRuleKinds{RuleKind::FailureShare,     RuleKind::ConsecutiveFailures,
                                                      RuleKind::Latency,          RuleKind::SignatureFailing,
                                                      RuleKind::EventSilent,      RuleKind::Duplicates};
/// "failure-share", "consecutive-failures", "latency", "signature-failing", "event-silent", "duplicates".
std::string_view ruleKindName(RuleKind kind);

/// When an alert fires, and when it is over.
struct AlertRule {
    std::string id; ///< of a built-in one the name of its kind
    RuleKind kind = RuleKind::FailureShare;
    bool isEnabled = false;
    /// It is breached from here on: a share from 0 to 1, a count (ConsecutiveFailures) or seconds (EventSilent).
    double threshold = 0.5;
    std::int64_t windowSeconds = 300; ///< what is measured; not of ConsecutiveFailures and EventSilent
    std::int64_t minimumCount = 10;   ///< fewer within the window breach nothing
    std::int64_t sustainSeconds = 60; ///< a breach must last so long
    /// It is clear at this share of the threshold and below. Between the two, all stays as it is, so that a value that
    /// wavers around the threshold makes one alert, not fifty.
    double clearShare = 0.5;
    std::int64_t clearSeconds = 60;   ///< and must stay clear so long

    bool operator==(const AlertRule&) const = default;
};

/// One of each kind; only the share of failures is enabled.
std::vector<AlertRule> builtInRules();

/// InvalidInput with the sentence that says what is wrong with it.
Status checkRule(const AlertRule& rule);

json::Object toJson(const AlertRule& rule);
/// Members that are missing keep their defaults. Errors: InvalidInput.
Result<AlertRule> ruleFromJson(const json::Value& value);

} // namespace hookbench::monitoring
