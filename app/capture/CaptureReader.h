#pragma once

#include "base/Result.h"
#include "capture/Capture.h"

#include <QObject>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::capture {

/// Which captures to list; ids page, newest first.
struct ListQuery {
    CaptureId before = 0; ///< only smaller ids; 0: from the newest
    CaptureId after = 0;  ///< only larger ids
    std::size_t limit = 50;
};

/// Answers queries on a thread of its own, over a connection that only reads.
///
/// Every call returns at once; `done` runs on the thread of `context`, and never once `context` is gone.
class CaptureReader {
public:
    template <class T>
    using Callback = std::function<void(Result<T>)>;

    /// `profileFolder` must hold a migrated database; failures to open it come with the first answer.
    explicit CaptureReader(std::string profileFolder);
    ~CaptureReader();
    CaptureReader(const CaptureReader&) = delete;
    CaptureReader& operator=(const CaptureReader&) = delete;

    /// Summaries, newest first.
    void list(ListQuery query, QObject* context, Callback<std::vector<CaptureSummary>> done);
    /// One capture whole; of bodies in files at most `maxBodyBytes`. NotFound if it was deleted.
    void fetch(CaptureId id, std::size_t maxBodyBytes, QObject* context, Callback<Capture> done);
    /// What the index's rows do not hold, of a few captures; those that are gone are left out.
    struct Origin {
        CaptureId id = 0;
        std::string eventId;
        std::string remoteAddress;
        std::uint16_t remotePort = 0;
    };
    void origins(std::vector<CaptureId> ids, QObject* context, Callback<std::vector<Origin>> done);
    /// All that is written on captures.
    void notes(QObject* context, Callback<CaptureNotes> done);
    /// The captures of the event whose first one this is, oldest first, itself among them; at most `most`.
    void sameEvent(CaptureId first, std::size_t most, QObject* context, Callback<std::vector<CaptureId>> done);
    /// How many captures and duplicates there are.
    struct Counts {
        std::int64_t captures = 0;
        std::int64_t duplicates = 0;
    };
    void count(QObject* context, Callback<Counts> done);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::capture
