#pragma once

#include "base/Clock.h"
#include "delivery/DeliveryLog.h"
#include "delivery/Recipe.h"
#include "http/HttpClient.h"
#include "registrations/Environment.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::delivery {

class Dispatcher;

/// One event type of a mix.
struct BulkEvent {
    json::Value event;           ///< its id and time are made fresh for each copy
    std::vector<Recipe> recipes; ///< where a copy goes: all of them
    double weight = 1;           ///< share of the mix
};

/// A load: how many events, how fast, and which disorder.
struct BulkPlan {
    std::vector<BulkEvent> events;
    std::int64_t count = 1000;               ///< events, duplicates not counted
    double ratePerSecond = 0;                ///< events started a second at most; 0: as fast as it goes
    int concurrency = 32;                    ///< attempts under way at once
    double duplicateShare = 0;               ///< of the events, sent once more with the same id: 0 to 1
    int reorderWindow = 0;                   ///< events are sent up to this many places away from their turn
    std::uint64_t seed = 1;                  ///< the same seed gives the same mix, duplicates and order
    registrations::VariableValues variables; ///< of the environment in use
    registrations::VariableValues own = {};  ///< of this run alone; they go before the others
};

/// How a load stands.
struct BulkProgress {
    std::int64_t planned = 0; ///< attempts, duplicates included
    std::int64_t started = 0;
    std::int64_t delivered = 0;
    std::int64_t failed = 0;
    std::int64_t cancelled = 0;
    int underWay = 0;
    double elapsedMs = 0;
    double ratePerSecond = 0; ///< ended in the last second
    double meanRatePerSecond = 0;
    double p50Ms = 0;
    double p90Ms = 0;
    double p99Ms = 0;
    double maxMs = 0;
    std::int64_t duplicates = 0; ///< of those started
    std::string firstProblem;    ///< sentence of the first failure; "" without
    bool isFinished = false;
    bool wasStopped = false;
};

/// Fires a load from the network thread, with every attempt logged. Webhook and Slack channels; what else a
/// recipe names is counted as failed, saying so. First attempts are not stored beforehand (a load that is
/// killed is over); failures that the recipe's policy tries again are handed to `dispatcher`, if there is
/// one. Main thread; start it once.
class BulkRun : public QObject {
    Q_OBJECT

public:
    BulkRun(const Clock& clock, http::HttpClient& client, DeliveryLog& log, BulkPlan plan,
            Dispatcher* dispatcher = nullptr);
    /// Stops. Client and log must outlive what is still under way: they end it when they are destroyed.
    ~BulkRun() override;

    void start();
    /// Starts nothing further and breaks off what is under way; finished() follows within a second.
    void stop();
    BulkProgress progress() const;

Q_SIGNALS:
    /// At most 20 times a second, and once at the end.
    void progressed(const hookbench::delivery::BulkProgress& progress);
    void finished(const hookbench::delivery::BulkProgress& progress);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::delivery
