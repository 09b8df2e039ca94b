#pragma once

#include "capture/Capture.h"

#include <cstdint>
#include <vector>

namespace hookbench::capture {

/// Which capture was the first with an event id, by the id's hash: an open-addressing table of 16 bytes a
/// slot.
///
/// The alternative, an index in the database, was measured at twice the cost of everything else a capture
/// needs: hashes come in no order, so every one dirties another page, and each commit writes them all.
/// 200,000 events take 4 MiB here. Hashes are eventHash() of ids; equal hashes of different ids are for the
/// caller to tell apart.
class FirstEvents {
public:
    /// The first capture with this hash, or 0.
    CaptureId find(std::int64_t hash) const;
    /// Remembers it, unless the hash is there already.
    void add(std::int64_t hash, CaptureId id);
    /// Forgets what add() was told of these captures, whose batch was not stored.
    void removeFrom(CaptureId firstId);
    std::size_t size() const { return m_count; }

private:
    struct Slot {
        std::int64_t hash = 0;
        CaptureId id = 0; ///< 0: empty
    };

    std::size_t slotOf(std::int64_t hash) const;
    void grow(std::size_t slots);

    std::vector<Slot> m_slots;
    std::size_t m_count = 0;
};

} // namespace hookbench::capture
