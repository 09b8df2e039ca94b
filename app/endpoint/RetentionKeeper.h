#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/Scheduler.h"
#include "capture/CaptureStore.h"
#include "endpoint/EndpointConfig.h"

#include <QObject>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace hookbench::endpoint {

/// Removes the captures of endpoints that have too many, for good, oldest first; pinned ones stay. Looks once a minute,
/// off the main thread, and only where something has come or time alone decides. Main thread.
class RetentionKeeper final : public QObject {
    Q_OBJECT

public:
    /// By EndpointConfig::number.
    using Limits = std::map<std::uint16_t, RetentionOptions>;

    /// All must outlive this. `profileFolder` holds the captures' index.
    RetentionKeeper(const Clock& clock, Scheduler& scheduler, capture::CaptureStore& store, std::string profileFolder);

    /// Looks at once, too.
    void setLimits(Limits limits);

Q_SIGNALS:
    void failed(const hookbench::Error& error);

private:
    void keepOn();
    void look();

    const Clock& m_clock;
    Scheduler& m_scheduler;
    capture::CaptureStore& m_store;
    std::string m_folder;
    Limits m_limits;
    /// Something came since the last look. Its own, as the store's thread may set it a moment too late.
    std::shared_ptr<std::atomic_bool> m_fresh = std::make_shared<std::atomic_bool>(true);
    bool m_waits = false;
    bool m_looks = false;
};

/// What is too much by these limits, of the index of a profile: ids, newest first. `nowUs` is the wall time. Any thread.
Result<std::vector<capture::CaptureId>> overdueCaptures(const std::string& profileFolder,
                                                        const RetentionKeeper::Limits& limits, std::int64_t nowUs);

} // namespace hookbench::endpoint
