#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "capture/Capture.h"
#include "capture/CaptureFacts.h"
#include "http/ReceivedRequest.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::capture {

/// The one writer of captures: a thread that appends to the log, commits the index once per batch, and only
/// then reports the batch as stored. A batch is what arrived while the last commit ran; nothing waits on
/// purpose.
class CaptureStore : public QObject {
    Q_OBJECT

public:
    struct Options {
        std::string profileFolder;
        bool survivePowerLoss = false;          ///< fdatasync the log and the index before reporting
        std::uint64_t segmentBytes = 64u << 20; ///< a segment file is closed when it is larger
        std::uint64_t queueBytes = 64u << 20;   ///< beyond, append() says that the queue is full
    };

    /// A request on its way into the log, with what it is answered.
    struct Pending {
        http::ReceivedRequest request;
        int status = 200;
        std::shared_ptr<const CaptureFacts> facts = nullptr; ///< null: nothing but what the request itself tells
        /// Told the id (0 if storing failed) on the store thread after the commit; for those who do not use
        /// the stored handler.
        std::function<void(CaptureId)> onStored = {};
        std::uint32_t receiver = 0; ///< who took it; comes back in Stored
        /// CaptureSummary::durationUs where it is known; from the first byte until storing otherwise.
        std::optional<std::int64_t> durationUs = std::nullopt;
    };
    /// The fate of one pending request, told on the store thread after the commit.
    struct Stored {
        http::ExchangeId exchange = 0;
        CaptureId id = 0; ///< 0 if storing it failed; the reason comes by failed()
        int status = 200;
        std::uint32_t receiver = 0;  ///< as in Pending
        CaptureId duplicateOf = 0;   ///< the first capture with the same event id; 0 if this is it
    };
    using StoredHandler = std::function<void(const std::vector<Stored>&)>;

    /// Opens the log and the index of a migrated profile and starts the thread.
    static Result<std::unique_ptr<CaptureStore>> open(const Clock& clock, Options options);
    /// Stores what is queued and ends the thread.
    ~CaptureStore() override;

    /// Called on the store thread after every commit, before the signals. Set it before the first append().
    /// When this returns, the handler that was there is not running and is never called again.
    void setStoredHandler(StoredHandler handler);

    /// Queues a request; any thread. False if the queue is full (the request is then untouched).
    bool append(Pending&& pending);

    using DoneHandler = std::function<void(Status)>;
    // Changes of what is stored; any thread; `done` runs on the thread of `context`.
    void remove(std::vector<CaptureId> ids, QObject* context, DoneHandler done);
    /// Removes captures for good, bytes and all; pinned ones, too.
    void erase(std::vector<CaptureId> ids, QObject* context, DoneHandler done);
    /// Brings removed captures back, as long as the program has not been started anew since.
    void restore(std::vector<CaptureId> ids, QObject* context, DoneHandler done);
    void setPinned(std::vector<CaptureId> ids, bool pinned, QObject* context, DoneHandler done);

    /// Edits what the user has written on captures, all or none of them. Errors: InvalidInput, see edited().
    void editNotes(std::vector<CaptureId> ids, NoteEdit edit, QObject* context, DoneHandler done);

    /// Notes what a capture was answered in the end, where that was not known when it was stored, and takes flags away
    /// that turned out otherwise. The index alone has it: one that is made anew tells what the record does.
    void settle(CaptureId id, int status, std::uint32_t clearedFlags);

    /// Changes Options::survivePowerLoss for the batches that follow; any thread.
    void setSurvivePowerLoss(bool on);

    /// Blocks until everything queued before this call is stored.
    void flush();

Q_SIGNALS:
    /// Emitted on the store thread after the commit, once per batch.
    void captured(const hookbench::capture::CaptureBatch& batch);
    void removed(const std::vector<hookbench::capture::CaptureId>& ids);
    void restored(const hookbench::capture::CaptureBatch& batch);
    void pinnedChanged(const std::vector<hookbench::capture::CaptureId>& ids, bool pinned);
    void notesChanged(const hookbench::capture::NotesBatch& notes);
    /// What settle() has changed; the summary as it is now.
    void settled(const hookbench::capture::CaptureBatch& batch);
    /// Storing failed (disk full, folder gone, …). The requests of the batch were answered 507, not 200.
    void failed(const hookbench::Error& error);

private:
    class Private;
    explicit CaptureStore(std::unique_ptr<Private> state);
    std::unique_ptr<Private> d;
};

} // namespace hookbench::capture
