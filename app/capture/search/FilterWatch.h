#pragma once

#include "base/Clock.h"
#include "capture/CaptureStore.h"
#include "capture/query/SavedFilter.h"
#include "capture/search/CaptureSearch.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::capture {

/// Watches what arrives for captures that saved filters hold for which are to tell of them. Main thread.
///
/// Batches are looked at together, a few times a second; messages are searched only where the columns hold.
class FilterWatch : public QObject {
    Q_OBJECT

public:
    FilterWatch(CaptureStore& store, const Clock& clock, std::string profileFolder, QObject* parent = nullptr);
    ~FilterWatch() override;

    /// Those with SavedFilter::notify are watched, from now on.
    void setFilters(const std::vector<SavedFilter>& filters);
    void setEndpointNames(std::map<std::uint16_t, std::string> names) { m_endpointNames = std::move(names); }

Q_SIGNALS:
    /// The filter holds for these new captures, oldest first.
    void matched(const std::string& name, const std::vector<hookbench::capture::CaptureSummary>& captures);

private:
    struct Watched;
    void look();
    void search(const std::shared_ptr<Watched>& watched, const Query& messages);

    const Clock& m_clock;
    CaptureSearch m_search;
    std::map<std::uint16_t, std::string> m_endpointNames;
    std::vector<std::shared_ptr<Watched>> m_watched;
    std::vector<CaptureBatch> m_pending;
    QTimer m_timer;
};

} // namespace hookbench::capture
