#pragma once

#include "base/Cancellation.h"
#include "base/Clock.h"
#include "base/Scheduler.h"
#include "capture/CaptureReader.h"
#include "endpoint/forwarding/Forwarder.h"
#include "endpoint/forwarding/ForwardQueue.h"
#include "endpoint/forwarding/ForwardTable.h"
#include "http/HttpClient.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// What of a Forwarder lives on its thread: the queues, the table, and what is under way.
class ForwardWorker final : public QObject {
public:
    struct Reports {
        std::function<void(ForwardBatch)> forwarded;
        std::function<void(ForwardQueueState)> queueChanged;
        std::function<void(const Error&)> failed;
    };

    ForwardWorker(const Clock& clock, const std::string& profileFolder, std::unique_ptr<ForwardTable> table,
                  Reports reports);
    ~ForwardWorker() override;

    /// Takes what waited at the last end.
    void start();
    /// See Forwarder::recover(); up to the capture `newest`.
    void recover(capture::CaptureId newest, const std::set<std::uint16_t>& withoutDuplicates);
    void setTargets(std::vector<ForwardTarget> targets);
    void relay(capture::CaptureId capture, std::uint16_t endpoint, std::function<void(http::Response)> done);
    void enqueue(const std::vector<WaitingForward>& captures);
    void retryNow(std::uint16_t endpoint);
    void discard(std::uint16_t endpoint);
    std::vector<ForwardQueueState> states() const;
    ForwardTable& table() { return *m_table; }
    /// Commits what was noted.
    void commit();

private:
    struct Queue {
        ForwardQueue items;
        std::string error;
        ForwardQueueState told;
        bool timerRuns = false;
    };
    struct Relay {
        capture::CaptureId capture = 0;
        std::uint32_t attempt = 1;
        std::function<void(http::Response)> done;
    };
    using Finished = std::function<void(http::TransferReport)>;

    const ForwardTarget* targetOf(std::uint16_t endpoint) const;
    void attempt(capture::CaptureId capture, std::uint32_t number, const ForwardTarget& target, Finished finished);
    void send(capture::Capture capture, std::uint32_t number, const ForwardTarget& target, Finished finished);
    void record(capture::CaptureId capture, std::uint32_t number, std::uint16_t endpoint, std::int64_t startedAtUs,
                const http::TransferReport& report);
    void relayOnce(Relay relay, const ForwardTarget& target);
    void pump(std::uint16_t endpoint);
    void settle(std::uint16_t endpoint, ForwardQueue::Item item, const http::TransferReport& report);
    void waitFor(std::uint16_t endpoint, Queue& queue);
    void tell(std::uint16_t endpoint, Queue& queue);
    void note(std::function<Status()> change);

    Result<std::vector<WaitingForward>> forgotten(capture::CaptureId newest,
                                                  const std::set<std::uint16_t>& withoutDuplicates);
    void see(capture::CaptureId capture);

    const Clock& m_clock;
    std::string m_profileFolder;
    std::unique_ptr<ForwardTable> m_table;
    Reports m_reports;
    TimerScheduler m_scheduler;
    CancellationToken m_cancellation;
    std::vector<ForwardTarget> m_targets;
    std::map<std::uint16_t, Queue> m_queues;
    std::vector<std::function<Status()>> m_notes; ///< changes of the table, for the next commit
    std::vector<ForwardAttempt> m_recorded;       ///< told after their commit
    capture::CaptureId m_seen = 0;                ///< the newest one
    capture::CaptureId m_seenNoted = 0;           ///< on the disk
    std::int64_t m_sinceTrim = 0;
    // Last, so that they end first: their threads call back.
    capture::CaptureReader m_reader;
    http::HttpClient m_client;
};

} // namespace hookbench::endpoint
