#pragma once

#include "capture/Capture.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>

namespace hookbench::endpoint {

/// The captures of one endpoint that wait for its target, oldest first. While the target is there some are under way at
/// once; once it is not, one at a time tries whether it is back, after waits that grow from half a second to half a
/// minute, and the rest stays. Pure; times in milliseconds of any clock.
class ForwardQueue {
public:
    static constexpr std::size_t atOnce = 16;
    static constexpr std::int64_t firstWaitMs = 500;
    static constexpr std::int64_t longestWaitMs = 30'000;
    /// How often a target that is there may ask for another try ("503") of one capture.
    static constexpr std::uint32_t mostRefusals = 5;

    struct Item {
        capture::CaptureId capture = 0;
        std::uint32_t attempts = 0; ///< made so far
        bool operator==(const Item&) const = default;
    };

    void add(Item item);
    /// The next one to be attempted now, which is then under way; nothing while all must wait.
    std::optional<Item> next(std::int64_t nowMs);
    /// An answer came: the capture is done with.
    void taken(capture::CaptureId capture);
    /// Nobody was there. The capture keeps its place.
    void failed(Item item, std::int64_t nowMs);
    /// Tries again at once.
    void retryNow();

    /// When next() may give something again; nothing if that only depends on taken(), failed() or add().
    std::optional<std::int64_t> nextDueMs() const;
    std::size_t size() const { return m_waiting.size() + m_underWay.size(); }
    bool isDown() const { return m_failures > 0; }

private:
    std::map<capture::CaptureId, std::uint32_t> m_waiting; ///< with the attempts made so far
    std::set<capture::CaptureId> m_underWay;
    std::uint32_t m_failures = 0; ///< in a row
    std::int64_t m_dueMs = 0;     ///< of the next try while the target is down
};

} // namespace hookbench::endpoint
