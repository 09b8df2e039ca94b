#pragma once

#include "base/Result.h"
#include "capture/Capture.h"
#include "capture/CaptureIndex.h"
#include "capture/FirstEvents.h"

#include <vector>

namespace hookbench::capture {

/// Marks captures whose event id came before, as they are stored one after the other. One thread.
class DuplicateFinder {
public:
    explicit DuplicateFinder(CaptureIndex& index) : m_index(index) {}

    /// Reads which events were stored before; a moment for a large profile. Without effect when done already.
    Status load();

    /// Sets `duplicateOf`, and notes a first event in the index, in the transaction that stores the capture.
    Status mark(CaptureSummary& summary);
    /// Forgets captures with this id and larger ones, whose transaction failed.
    void forgetFrom(CaptureId firstId) { m_firsts.removeFrom(firstId); }

private:
    CaptureIndex& m_index;
    FirstEvents m_firsts;
    bool m_loaded = false;
};

} // namespace hookbench::capture
