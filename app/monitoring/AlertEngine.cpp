#include "monitoring/AlertEngine.h"

#include <algorithm>
#include <array>

namespace hookbench::monitoring {

namespace {

constexpr std::int64_t secondUs = 1'000'000;

} // namespace

std::string_view alertStateName(AlertState state)
{
    constexpr std::array<std::string_view, 4> names{"ok", "firing", "acknowledged", "resolved"};
    return names[static_cast<std::size_t>(state)];
}

void AlertEngine::restore(const std::vector<AlertStatus>& stored)
{
    for (const AlertStatus& status : stored)
        m_tracks[{status.rule, status.subject}].status = status;
}

AlertChange AlertEngine::move(Track& track, AlertState to, std::int64_t nowUs)
{
    const AlertState before = std::exchange(track.status.state, to);
    track.status.sinceUs = nowUs;
    track.breachedSinceUs = 0;
    track.clearSinceUs = 0;
    return {track.status, before};
}

std::vector<AlertChange> AlertEngine::observe(const AlertRule& rule, const std::vector<Reading>& readings,
                                              std::int64_t nowUs)
{
    std::vector<AlertChange> changes;
    for (const Reading& reading : readings) {
        Track& track = m_tracks[{rule.id, reading.subject}];
        track.seenAtUs = nowUs;
        if (const auto change = observe(rule, reading, track, nowUs))
            changes.push_back(*change);
    }
    for (auto place = m_tracks.begin(); place != m_tracks.end();) {
        Track& track = place->second;
        if (place->first.first != rule.id) {
            ++place;
            continue;
        }
        if (track.seenAtUs == 0)
            track.seenAtUs = nowUs; // restored, and not measured since
        const bool isOver = track.status.state == AlertState::Resolved && nowUs - track.status.sinceUs >= resolvedForUs;
        const bool isGone = track.status.isActive() && nowUs - track.seenAtUs >= resolvedForUs;
        if (isOver || isGone)
            changes.push_back(move(track, AlertState::Ok, nowUs));
        // What is ok and of which nothing is pending needs no memory.
        const bool isIdle = track.status.state == AlertState::Ok && track.breachedSinceUs == 0;
        place = isIdle ? m_tracks.erase(place) : std::next(place);
    }
    return changes;
}

std::optional<AlertChange> AlertEngine::observe(const AlertRule& rule, const Reading& reading, Track& track,
                                                std::int64_t nowUs)
{
    AlertStatus& status = track.status;
    status.rule = rule.id;
    status.subject = reading.subject;
    status.name = reading.name;
    if (reading.count == 0)
        return std::nullopt; // the state stays; so does what it was about
    status.value = reading.value;
    status.count = reading.count;
    const bool isBreached = reading.value >= rule.threshold && reading.count >= rule.minimumCount;
    const bool isClear = reading.value <= rule.threshold * rule.clearShare;
    const auto since = [nowUs](std::int64_t& sinceUs, bool holds) {
        sinceUs = !holds ? 0 : sinceUs == 0 ? nowUs : sinceUs;
        return holds ? nowUs - sinceUs : -1;
    };
    if (status.isActive()) {
        if (since(track.clearSinceUs, isClear) >= rule.clearSeconds * secondUs)
            return move(track, AlertState::Resolved, nowUs);
        return std::nullopt;
    }
    if (since(track.breachedSinceUs, isBreached) >= rule.sustainSeconds * secondUs)
        return move(track, AlertState::Firing, nowUs);
    return std::nullopt;
}

std::optional<AlertChange> AlertEngine::acknowledge(const std::string& rule, const std::string& subject,
                                                    std::int64_t nowUs)
{
    const auto found = m_tracks.find({rule, subject});
    if (found == m_tracks.end() || found->second.status.state != AlertState::Firing)
        return std::nullopt;
    // What it has of its way to being clear goes on.
    const std::int64_t clearSinceUs = found->second.clearSinceUs;
    const AlertChange change = move(found->second, AlertState::Acknowledged, nowUs);
    found->second.clearSinceUs = clearSinceUs;
    return change;
}

std::vector<AlertChange> AlertEngine::forget(const std::string& rule, std::int64_t nowUs)
{
    std::vector<AlertChange> changes;
    for (auto& [key, track] : m_tracks) {
        if (key.first == rule && track.status.state != AlertState::Ok)
            changes.push_back(move(track, AlertState::Ok, nowUs));
    }
    std::erase_if(m_tracks, [&](const auto& entry) { return entry.first.first == rule; });
    return changes;
}

std::vector<AlertStatus> AlertEngine::statuses() const
{
    std::vector<AlertStatus> all;
    for (const auto& [key, track] : m_tracks) {
        if (track.status.state != AlertState::Ok)
            all.push_back(track.status);
    }
    std::stable_sort(all.begin(), all.end(), [](const AlertStatus& a, const AlertStatus& b) {
        return a.isActive() != b.isActive() ? a.isActive() : a.sinceUs > b.sinceUs;
    });
    return all;
}

} // namespace hookbench::monitoring
