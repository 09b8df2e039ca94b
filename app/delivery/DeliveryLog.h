#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "delivery/Attempt.h"
#include "delivery/PendingDelivery.h"
#include "delivery/Retention.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// Which attempts to list; newest first. Members at their default do not restrict.
struct AttemptQuery {
    AttemptId before = 0; ///< only smaller ids; 0: from the newest
    AttemptId after = 0;  ///< only larger ids
    std::size_t limit = 50;
    std::string eventId;
    std::string registrationId;
    DeliveryId delivery = 0;
    std::optional<Outcome> outcome;
    /// Bytes to be found in the request, the response, the error or the diagnosis, ASCII case ignored.
    std::string text;
};

/// The log of attempts and the queue of pending retries: `deliveries.db` of the profile.
///
/// Attempts are committed in groups by a thread of its own; queries run on another one over a connection that
/// only reads. Secrets never enter: what is given has been masked (see SecretMask). Several processes may
/// work on it at once (the window and `hookbench-cli send`). Calls return at once; `done` runs on the thread
/// of `context`, and never once it is gone.
class DeliveryLog : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = std::function<void(Result<T>)>;
    using DoneHandler = std::function<void(Status)>;

    struct Options {
        std::string profileFolder;
        std::size_t maxBodyBytes = 256 * 1024;                            ///< kept of each body
        std::int64_t maxAgeUs = std::int64_t{30} * 24 * 3600 * 1'000'000; ///< 0: for ever
        std::uint64_t maxFileBytes = std::uint64_t{2} << 30;              ///< 0: without bound
        std::uint64_t queueBytes = std::uint64_t{64} << 20;               ///< that wait for their commit
    };

    /// Opens and migrates the database. Errors as storage::Database::open() and storage::migrate().
    static Result<std::unique_ptr<DeliveryLog>> open(const Clock& clock, Options options);
    /// Commits what was given and ends the threads.
    ~DeliveryLog() override;

    /// Logs an attempt, and in the same transaction sets what is pending of its delivery: the next attempt,
    /// or nothing more. Any thread. What ends up in the log is bounded by maxBodyBytes.
    void append(AttemptRecord record, PendingChange change = {});
    /// Whether the queue is full: those who fire at full speed wait until it is not. Any thread.
    bool isFull() const;
    /// Called on the log's thread whenever a group was committed; null takes it back (and waits for a call
    /// that runs). For those who wait for room.
    void setCommittedHandler(std::function<void()> handler);

    /// Stores a pending delivery before its attempt is made; `done` comes when it is committed.
    void savePending(PendingDelivery pending, QObject* context, DoneHandler done);
    void removePending(std::vector<DeliveryId> ids, QObject* context, DoneHandler done);
    /// Stores that the next attempt of a delivery that was pending begins; false if another process cancelled
    /// it, or took it over, in the meantime: it must not be made.
    void beginPending(PendingDelivery pending, QObject* context, Callback<bool> done);
    /// Gives up a delivery that waits, whichever process it belongs to (which notices within half a second);
    /// false if it does not wait: it is being attempted, or has ended.
    void cancelWaiting(DeliveryId id, QObject* context, Callback<bool> done);
    /// Makes a waiting delivery due now; the process that it belongs to notices within half a second. False
    /// as above.
    void hurry(DeliveryId id, QObject* context, Callback<bool> done);
    /// What is pending of this process, everything included that was given to the log before this call.
    void ownPending(QObject* context, Callback<std::vector<PendingDue>> done);
    /// All that are pending, in this process or another one, soonest first.
    void listPending(QObject* context, Callback<std::vector<PendingDelivery>> done);
    /// Takes over what processes left behind that do not run any more: each is handed to one caller only.
    /// Deliveries that were being attempted get an attempt of outcome Unknown in the log.
    void takeOver(QObject* context, Callback<std::vector<PendingDelivery>> done);

    void list(AttemptQuery query, QObject* context, Callback<std::vector<AttemptSummary>> done);
    /// NotFound if there is none of this id.
    void fetch(AttemptId id, QObject* context, Callback<AttemptRecord> done);
    /// All attempts of the event of this id, oldest first: what belongs to a capture.
    void ofEvent(const std::string& eventId, QObject* context, Callback<std::vector<AttemptSummary>> done);
    /// How many attempts there are.
    void count(QObject* context, Callback<std::int64_t> done);
    /// The newest attempt of each registration, by its id: for the list of registrations.
    void latest(QObject* context, Callback<std::vector<AttemptSummary>> done);

    void remove(std::vector<AttemptId> ids, QObject* context, DoneHandler done);
    /// Removes now what these bounds exclude (see Retention), oldest first; how many attempts went. The bounds
    /// that hold from now on stay as they are.
    void prune(Retention retention, QObject* context, Callback<std::int64_t> done);
    void setRetention(std::int64_t maxAgeUs, std::uint64_t maxFileBytes);
    /// Waits until everything given before is committed: for the end of commands, and tests.
    void flush();

Q_SIGNALS:
    // Emitted on the log's thread.
    /// Attempts of this process, and of others within half a second, ids ascending.
    void logged(hookbench::delivery::AttemptBatch batch);
    void removed(std::vector<hookbench::delivery::AttemptId> ids);
    /// What is pending is different from before, here or elsewhere.
    void pendingChanged();
    /// Another process changed the log, and perhaps what is pending of this one.
    void changedElsewhere();
    void failed(hookbench::Error error);

private:
    class Private;
    explicit DeliveryLog(std::unique_ptr<Private> state);
    std::unique_ptr<Private> d;
};

} // namespace hookbench::delivery
