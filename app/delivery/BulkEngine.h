#pragma once

#include "base/Cancellation.h"
#include "delivery/BulkRequest.h"
#include "delivery/BulkRun.h"
#include "delivery/BulkSequence.h"
#include "delivery/LatencyHistogram.h"

#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace hookbench::delivery {

/// The part of a load that runs on the network thread: starts copies as others end.
class BulkEngine : public std::enable_shared_from_this<BulkEngine> {
public:
    /// A failed copy that its policy tries again; called on the network thread.
    using Retry = std::function<void(PendingDelivery)>;
    /// Called on the network thread, once.
    using Finished = std::function<void()>;

    BulkEngine(const Clock& clock, http::HttpClient& client, DeliveryLog& log, BulkPlan plan, Retry retry,
               Finished finished);

    /// Network thread.
    void start();
    /// Any thread.
    void stop() const { m_token.cancel(); }
    BulkProgress progress() const;

private:
    /// One copy on its way to one target.
    struct Flight {
        std::size_t target = 0;
        std::string eventId;
        std::int64_t startedAtUs = 0;
        std::int64_t startedMonotonicUs = 0;
    };
    struct Work {
        BulkItem item;
        std::size_t target = 0; ///< index into m_requests
    };

    void tick();
    void startMore();
    bool mayStart() const;
    bool nextWork(Work& work);
    void launch(const Work& work);
    void launched(std::shared_ptr<Flight> flight, BulkRequest::Made made);
    void landed(const std::shared_ptr<Flight>& flight, http::TransferReport report);
    void log(const Flight& flight, Exchange exchange, const Diagnosis& diagnosis, Outcome outcome);
    void count(Outcome outcome, std::int64_t us, const std::string& sentence);
    void finishIfDone();

    const Clock& m_clock;
    http::HttpClient& m_client;
    DeliveryLog& m_log;
    BulkPlan m_plan;
    Retry m_retry;
    Finished m_finished;
    CancellationToken m_token;
    std::shared_ptr<const registrations::VariableValues> m_variables;
    SecretMask m_mask;
    BulkSequence m_sequence;
    std::vector<BulkRequest> m_requests;
    std::vector<std::vector<std::size_t>> m_targetsOf; ///< by event of the mix
    std::deque<Work> m_work;                           ///< the targets of the item in turn
    std::unique_ptr<QTimer> m_timer;
    std::int64_t m_startedItems = 0;
    bool m_isExhausted = false;
    bool m_isDone = false;

    mutable std::mutex m_mutex; ///< guards what follows
    BulkProgress m_progress;
    LatencyHistogram m_latencies;
    std::int64_t m_beganUs = 0;
    std::int64_t m_endedUs = 0;
    std::deque<std::pair<std::int64_t, std::int64_t>> m_recent; ///< time and ended copies, of the last second
};

} // namespace hookbench::delivery
