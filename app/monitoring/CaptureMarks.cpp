#include "monitoring/CaptureMarks.h"

#include <algorithm>

namespace hookbench::monitoring {

std::uint32_t CaptureMarks::typeNumber(const std::string& type)
{
    if (const auto known = m_numbers.find(type); known != m_numbers.end())
        return known->second;
    const auto number = static_cast<std::uint32_t>(m_types.size());
    m_types.push_back(type);
    m_numbers.emplace(m_types.back(), number);
    return number;
}

void CaptureMarks::append(const std::vector<capture::CaptureSummary>& newer)
{
    for (const capture::CaptureSummary& summary : newer) {
        if (summary.id > newest())
            m_rows.push_back({summary.id, summary.receivedAtUs, typeNumber(summary.eventType),
                              summary.endpointNumber(), summary.signature(), summary.duplicateOf > 0});
    }
}

void CaptureMarks::remove(std::vector<capture::CaptureId> ids)
{
    std::sort(ids.begin(), ids.end());
    std::erase_if(m_rows,
                  [&](const CaptureMark& mark) { return std::binary_search(ids.begin(), ids.end(), mark.id); });
}

const CaptureMark* CaptureMarks::find(capture::CaptureId id) const
{
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), id,
                                        [](const CaptureMark& mark, capture::CaptureId wanted) { return mark.id < wanted; });
    return found == m_rows.end() || found->id != id ? nullptr : &*found;
}

} // namespace hookbench::monitoring
