#include "capture/DuplicateFinder.h"

namespace hookbench::capture {

Status DuplicateFinder::load()
{
    if (m_loaded)
        return Done{};
    m_loaded = true;
    return m_index.forEachFirstEvent([this](CaptureId id, std::int64_t hash) { m_firsts.add(hash, id); });
}

Status DuplicateFinder::mark(CaptureSummary& summary)
{
    if (summary.eventId.empty())
        return Done{};
    const std::int64_t hash = eventHash(summary.eventId);
    const CaptureId first = m_firsts.find(hash);
    if (first == 0) {
        m_firsts.add(hash, summary.id);
        return m_index.insertFirstEvent(summary.id, hash);
    }
    // Equal hashes of different ids are possible, if hardly ever met; only equal ids are duplicates.
    const Result<std::string> firstId = m_index.eventIdOf(first);
    if (!firstId)
        return firstId.error();
    if (*firstId == summary.eventId)
        summary.duplicateOf = first;
    return Done{};
}

} // namespace hookbench::capture
