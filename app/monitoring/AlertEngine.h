#pragma once

#include "monitoring/AlertRule.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::monitoring {

/// Numbers are stored: add at the end.
enum class AlertState : std::uint8_t {
    Ok = 0,
    Firing = 1,
    Acknowledged = 2, ///< fires on, and somebody knows
    Resolved = 3,     ///< was over a short time ago
};
/// "ok", "firing", "acknowledged", "resolved".
std::string_view alertStateName(AlertState state);

/// What a rule measured of one subject at one moment.
struct Reading {
    std::string subject; ///< a registration's id, an endpoint, an event type
    std::string name;    ///< what people call it
    double value = 0;    ///< in the unit of AlertRule::threshold
    std::int64_t count = 0; ///< of how many; 0: nothing happened, which proves nothing

    bool operator==(const Reading&) const = default;
};

/// How one rule stands for one subject.
struct AlertStatus {
    std::string rule;
    std::string subject;
    std::string name;
    AlertState state = AlertState::Ok;
    std::int64_t sinceUs = 0; ///< Unix time
    double value = 0;
    std::int64_t count = 0;

    bool isActive() const { return state == AlertState::Firing || state == AlertState::Acknowledged; }
    bool operator==(const AlertStatus&) const = default;
};

/// A step from one state to the next.
struct AlertChange {
    AlertStatus now;
    AlertState before = AlertState::Ok;

    /// Whether somebody is to be told: it began, or it ended.
    bool isNews() const
    {
        return now.state == AlertState::Firing || (now.state == AlertState::Resolved && before != AlertState::Ok);
    }
    bool operator==(const AlertChange&) const = default;
};

/// How long an alert is shown as resolved.
inline constexpr std::int64_t resolvedForUs = std::int64_t{3600} * 1'000'000;

/// The states of all alerts. Pure: it is told what was measured and what time it is, and answers what changed.
///
///     ok → firing            breached for sustainSeconds
///     firing → acknowledged  by acknowledge()
///     firing, acknowledged → resolved   clear for clearSeconds
///     resolved → firing      breached again for sustainSeconds
///     resolved → ok          an hour later
///
/// A subject of which nothing is measured any more (its registration is gone) stays for an hour and is then ok.
class AlertEngine {
public:
    /// Takes up where an earlier run ended.
    void restore(const std::vector<AlertStatus>& stored);

    /// `nowUs` must not go back.
    std::vector<AlertChange> observe(const AlertRule& rule, const std::vector<Reading>& readings, std::int64_t nowUs);
    /// Nothing if it does not fire.
    std::optional<AlertChange> acknowledge(const std::string& rule, const std::string& subject, std::int64_t nowUs);
    /// The rule was switched off or removed: what it said is void.
    std::vector<AlertChange> forget(const std::string& rule, std::int64_t nowUs);

    /// All that are not ok: active ones first, newest before older ones.
    std::vector<AlertStatus> statuses() const;

private:
    struct Track {
        AlertStatus status;
        std::int64_t breachedSinceUs = 0;
        std::int64_t clearSinceUs = 0;
        std::int64_t seenAtUs = 0;
    };
    std::optional<AlertChange> observe(const AlertRule& rule, const Reading& reading, Track& track,
                                       std::int64_t nowUs);
    static AlertChange move(Track& track, AlertState to, std::int64_t nowUs);

    std::map<std::pair<std::string, std::string>, Track> m_tracks; ///< by rule and subject
};

} // namespace hookbench::monitoring
