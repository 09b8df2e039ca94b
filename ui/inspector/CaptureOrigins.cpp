#include "inspector/CaptureOrigins.h"

#include <algorithm>

namespace hookbench::ui {

namespace {

/// A hundred screens full; beyond, all is forgotten and read again.
constexpr std::size_t mostKept = 10'000;

} // namespace

CaptureOrigins::CaptureOrigins(capture::CaptureReader& reader, QObject* parent) : QObject(parent), m_reader(reader)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &CaptureOrigins::read);
}

const CaptureOrigins::Origin* CaptureOrigins::find(capture::CaptureId id) const
{
    const auto [entry, isNew] = m_origins.try_emplace(id);
    if (!isNew)
        return entry->second ? &*entry->second : nullptr;
    m_wanted.push_back(id);
    if (!m_timer.isActive())
        m_timer.start();
    return nullptr;
}

void CaptureOrigins::read()
{
    if (m_origins.size() > mostKept) {
        m_origins.clear();
        for (const capture::CaptureId id : m_wanted)
            m_origins.try_emplace(id);
    }
    m_reader.origins(std::exchange(m_wanted, {}), this, [this](Result<std::vector<Origin>> origins) {
        if (!origins)
            return; // the list shows what it has; opening the capture tells what is wrong
        std::vector<capture::CaptureId> ids;
        for (Origin& origin : *origins) {
            ids.push_back(origin.id);
            m_origins[origin.id] = std::move(origin);
        }
        Q_EMIT known(ids);
    });
}

} // namespace hookbench::ui
