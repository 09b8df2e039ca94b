#pragma once

#include "capture/Capture.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookbench::monitoring {

/// What statistics need of a capture, in 24 bytes.
struct CaptureMark {
    capture::CaptureId id = 0;
    std::int64_t receivedAtUs = 0;
    std::uint32_t eventType = 0; ///< see CaptureMarks::eventType()
    std::uint16_t endpoint = 1;
    capture::SignatureState signature = capture::SignatureState::NotChecked;
    bool isDuplicate = false;
};

/// All captures of a profile as statistics need them, ids ascending. Not thread-safe.
class CaptureMarks {
public:
    /// Ids ascending; those that are here already are passed over.
    void append(const std::vector<capture::CaptureSummary>& newer);
    void remove(std::vector<capture::CaptureId> ids);

    const std::vector<CaptureMark>& rows() const { return m_rows; }
    const std::string& eventType(const CaptureMark& mark) const { return m_types[mark.eventType]; }
    /// Null if it is not here.
    const CaptureMark* find(capture::CaptureId id) const;
    capture::CaptureId newest() const { return m_rows.empty() ? 0 : m_rows.back().id; }

private:
    std::uint32_t typeNumber(const std::string& type);

    std::vector<CaptureMark> m_rows;
    std::deque<std::string> m_types;
    std::unordered_map<std::string_view, std::uint32_t> m_numbers;
};

} // namespace hookbench::monitoring
