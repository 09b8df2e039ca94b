#pragma once

#include "base/Cancellation.h"
#include "base/Clock.h"
#include "base/Scheduler.h"
#include "delivery/DeliveryLog.h"
#include "delivery/Recipe.h"
#include "delivery/Transport.h"
#include "registrations/Environment.h"

#include <QObject>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::delivery {

struct Preparation;
class SecretMask;

/// A delivery as it stands.
struct DeliveryState {
    enum class Phase {
        Preparing, ///< being stored, rendered and signed
        UnderWay,  ///< the attempt is on the wire
        Waiting,   ///< for the next attempt, due at `dueUs`
        Delivered,
        Failed,
        Cancelled,
        DryRun, ///< made whole, and not sent
    };
    DeliveryId id = 0;
    Phase phase = Phase::Preparing;
    int attempt = 1;        ///< the present or the next one
    std::int64_t dueUs = 0; ///< Unix time; of Waiting
    std::shared_ptr<const Recipe> recipe;

    bool isFinished() const { return phase >= Phase::Delivered; }
    bool operator==(const DeliveryState&) const = default;
};

/// Delivers: stores, renders, signs, attempts, diagnoses, logs and tries again by the policy of each recipe.
///
///     RoutePlan plan = planRoutes(…);              // shown to the user first
///     dispatcher.fire(recipesOf(plan, …));
///
/// A pending attempt is committed before it is made and taken away with its entry in the log: a process that
/// dies in between leaves it pending, the next one sends it again (at least once) and the log says so. Every
/// attempt has the same event id and a signature of its own time. Other processes may cancel or hurry what
/// waits here (DeliveryLog::cancelWaiting(), hurry()). Main thread.
class Dispatcher : public QObject {
    Q_OBJECT

public:
    /// The variables of an environment ("": the one in use), secrets included: EnvironmentStore::values().
    using Variables = std::function<void(const std::string& environmentId, QObject* context,
                                         std::function<void(Result<registrations::VariableValues>)> done)>;
    struct Options {
        int maxUnderWay = 32;           ///< attempts at once; others wait their turn
        Scheduler* scheduler = nullptr; ///< null: timers
    };

    Dispatcher(const Clock& clock, DeliveryLog& log, Variables variables, Options options);
    Dispatcher(const Clock& clock, DeliveryLog& log, Variables variables);
    ~Dispatcher() override;

    /// Delivers channels of this kind by `transport` from now on.
    void setTransport(const std::string& kind, std::shared_ptr<Transport> transport);
    std::shared_ptr<Transport> transport(std::string_view kind) const;

    /// Starts a delivery for each recipe; their ids, in the same order. `own` values go before those of the
    /// environment, for these deliveries and as long as this process runs: they are stored nowhere.
    std::vector<DeliveryId> fire(std::vector<Recipe> recipes, registrations::VariableValues own = {});
    /// Goes on with what an earlier run of the program left pending, once the keychain has answered.
    void resume();
    /// Goes on with one that was stored as pending, or given to the log to be so, elsewhere in this process.
    void adopt(PendingDelivery pending, std::shared_ptr<const registrations::VariableValues> own = nullptr);

    /// Ends a delivery: an attempt under way is broken off, a waiting one is not made.
    void cancel(DeliveryId id);
    void cancelAll();
    /// Makes the next attempt of a waiting delivery now. Nothing for others.
    void retryNow(DeliveryId id);
    void skipAllWaits();

    /// The unfinished ones of this process, oldest first.
    std::vector<DeliveryState> unfinished() const;
    bool isIdle() const;

Q_SIGNALS:
    void deliveryChanged(const hookbench::delivery::DeliveryState& state);
    /// An attempt has ended and was handed to the log; its id there is not known yet (0).
    void attempted(const hookbench::delivery::AttemptRecord& attempt);
    /// Nothing is unfinished any more.
    void idle();

private:
    struct Delivery;
    class Private;

    Delivery* find(DeliveryId id);
    /// Begins what is ready, as far as there is room.
    void pump();
    void begin(Delivery& delivery);
    /// Stores that the attempt is under way, then asks for what it needs.
    void store(const Delivery& delivery);
    /// Whether the attempt may be made.
    void onStored(DeliveryId id, const Result<bool>& mayBegin);
    /// Ends what another process cancelled, and makes now what it hurried.
    void followLog();
    void askVariables(DeliveryId id);
    void render(const Delivery& delivery, registrations::VariableValues values);
    void send(DeliveryId id, Preparation prepared);
    Outcome outcomeOf(const Delivery& delivery, const Exchange& exchange, DiagnosisCode code) const;
    void end(Delivery& delivery, Exchange exchange, const SecretMask& mask, const Diagnosis& diagnosis,
             bool isPermanent);
    void finish(DeliveryId id, Outcome outcome);
    void wait(Delivery& delivery, std::int64_t dueUs);
    void setPhase(Delivery& delivery, DeliveryState::Phase phase);

    std::unique_ptr<Private> d;
};

} // namespace hookbench::delivery
