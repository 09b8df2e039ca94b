#pragma once

#include "base/JobThread.h"
#include "capture/drift/DriftHistory.h"

#include <QObject>

#include <functional>
#include <memory>
#include <string>

namespace hookbench::capture {

/// Tells how captures depart from the shape of their event type, on a thread of its own. It learns a type's shape when it
/// is first asked for a capture of it. Main thread.
class DriftReader {
public:
    /// `profileFolder` must hold a migrated database.
    explicit DriftReader(std::string profileFolder);
    /// Learning ends at the next capture.
    ~DriftReader();

    using Handler = std::function<void(const Result<CaptureDrift>&)>;
    /// `done` runs on the thread of `context`, and never once it is gone. A question before it that has not been
    /// answered ends with Cancelled: only the capture that is looked at last is worth learning for.
    void ask(const CaptureSummary& capture, QObject* context, Handler done);

private:
    class Private;
    std::shared_ptr<Private> d;
    CancellationToken m_token;
    JobThread m_thread; // last: its jobs use the members above
};

} // namespace hookbench::capture
