#pragma once

#include "capture/Capture.h"
#include "capture/drift/Shape.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hookbench::capture {

/// What one capture was compared with, and how it departs from that.
struct CaptureDrift {
    std::int64_t before = 0; ///< captures of its event type that were learned before it
    std::vector<Departure> departures;

    bool operator==(const CaptureDrift&) const = default;
};

/// The shape of one event type's bodies, and the captures that departed from it when they came. Captures are learned in
/// the order of their ids; one that departs widens the shape, so that a change is marked once, where it began.
class EventDrift {
public:
    /// The newest captures that depart are remembered, so many of them.
    static constexpr std::size_t mostMarked = 1000;
    /// Of larger bodies, decoded, nothing is learned.
    static constexpr std::size_t mostBytes = std::size_t{8} << 20;

    /// Learns from a capture whose id is larger than all before; bodies that are no JSON are passed over. False then.
    bool learn(const Capture& capture);
    /// What is known of a capture that was learned; nothing of others.
    CaptureDrift of(CaptureId id) const;

    const Shape& shape() const { return m_shape; }
    std::int64_t passedOver() const { return m_passedOver; }
    /// By ascending ids.
    const std::map<CaptureId, CaptureDrift>& marked() const { return m_marked; }

private:
    Shape m_shape;
    std::map<CaptureId, CaptureDrift> m_marked;
    std::int64_t m_passedOver = 0;
};

} // namespace hookbench::capture
