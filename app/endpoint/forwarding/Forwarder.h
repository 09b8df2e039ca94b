#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "endpoint/forwarding/ForwardAttempt.h"
#include "endpoint/forwarding/ForwardOptions.h"

#include <QObject>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// Where the captures of one endpoint go.
struct ForwardTarget {
    std::uint16_t endpoint = 0; ///< EndpointConfig::number
    std::string pathPrefix;     ///< of the endpoint, left out of the target's URL
    ForwardOptions options;

    bool operator==(const ForwardTarget&) const = default;
};

/// How the queue of an endpoint stands.
struct ForwardQueueState {
    std::uint16_t endpoint = 0;
    std::size_t waiting = 0; ///< under way included
    bool isDown = false;     ///< the target was not there at the last attempt
    std::string error;       ///< why not

    bool operator==(const ForwardQueueState&) const = default;
};

/// Hands captures on to the targets of their endpoints, on threads of its own. What waits for a target stands in
/// `forwards.db` and is gone on with at the next start; a crash between the target's answer and the commit makes one
/// more attempt (at least once).
///
///     forwarder.setTargets({{1, "", {.enabled = true, .url = "http://127.0.0.1:3000/hooks"}}});
///     forwarder.relay(captureId, 1, [](http::Response answer) { … });  // on the forwarder's thread
///
/// All functions may be called from any thread unless they take a context: those from its thread.
class Forwarder : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = std::function<void(Result<T>)>;

    /// `profileFolder` must hold a migrated index of captures. Errors: as ForwardTable::open().
    static Result<std::unique_ptr<Forwarder>> open(const Clock& clock, const std::string& profileFolder);
    /// Drops what is under way (what waits is kept) and ends the threads. Relays that were not answered are
    /// dropped, too.
    ~Forwarder() override;

    /// What is not among them is not handed on any more; its queue stays.
    void setTargets(std::vector<ForwardTarget> targets);

    /// Hands a stored capture on and gives the answer for its sender, always exactly once while this object lives;
    /// `done` runs on the forwarder's thread.
    void relay(capture::CaptureId capture, std::uint16_t endpoint, std::function<void(http::Response)> done);
    /// Puts stored captures, ids ascending, into the queues of their endpoints.
    void enqueue(std::vector<WaitingForward> captures);
    /// Queues what was acknowledged right before a crash, and had no time to be: of the captures that were there when
    /// this was opened. Repeated events of `withoutDuplicates` are left out.
    void recover(std::set<std::uint16_t> withoutDuplicates);

    /// Tries the target at once.
    void retryNow(std::uint16_t endpoint);
    /// Forgets what waits for the target.
    void discard(std::uint16_t endpoint);

    void queues(QObject* context, Callback<std::vector<ForwardQueueState>> done);
    void attemptsOf(capture::CaptureId capture, QObject* context, Callback<std::vector<ForwardAttempt>> done);
    /// The newest attempts, newest first; `endpoint` 0: of all.
    void newest(std::size_t limit, std::uint16_t endpoint, QObject* context,
                Callback<std::vector<ForwardAttempt>> done);
    /// Waits until everything given before is committed: for the end of commands, and tests.
    void flush();

Q_SIGNALS:
    // Emitted on the forwarder's thread.
    void forwarded(hookbench::endpoint::ForwardBatch batch);
    void queueChanged(hookbench::endpoint::ForwardQueueState state);
    void failed(hookbench::Error error);

private:
    class Private;
    explicit Forwarder(std::unique_ptr<Private> state);
    std::unique_ptr<Private> d;
};

} // namespace hookbench::endpoint

Q_DECLARE_METATYPE(hookbench::endpoint::ForwardQueueState)
