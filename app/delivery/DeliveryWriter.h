#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "delivery/Attempt.h"
#include "delivery/PendingDelivery.h"
#include "storage/Database.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace hookbench::delivery {

/// An attempt on its way into the log.
struct LogEntry {
    AttemptRecord record;
    PendingChange change;
};

/// The SQL that changes the log: what its thread does. One thread; the calls of one transaction stand in one
/// transaction of the caller, unless they say otherwise.
class DeliveryWriter {
public:
    static Result<std::unique_ptr<DeliveryWriter>> open(storage::Database& database);

    /// Logs a group in a transaction of its own, and sets the ids in the records.
    Status write(std::vector<LogEntry>& entries);
    /// In a transaction of its own.
    Status savePending(const PendingDelivery& pending);
    Status removePending(const std::vector<DeliveryId>& ids);
    /// See DeliveryLog::beginPending(), cancelWaiting(), hurry() and ownPending().
    Result<bool> beginPending(const PendingDelivery& pending);
    Result<bool> cancelWaiting(DeliveryId id);
    Result<bool> hurry(DeliveryId id, std::int64_t nowUs);
    Result<std::vector<PendingDue>> ownPending();
    /// See DeliveryLog::takeOver(); in a transaction of its own. `taken` gets what is to be gone on with,
    /// `logged` the attempts of outcome Unknown.
    Status takeOver(std::int64_t nowUs, std::vector<PendingDelivery>& taken,
                    std::vector<AttemptSummary>& logged);

    Status remove(const std::vector<AttemptId>& ids);
    /// Removes the oldest attempts beyond an age or a size, at most some 10,000 at once; their ids.
    Result<std::vector<AttemptId>> enforceRetention(std::int64_t oldestUs, std::uint64_t maxFileBytes);

private:
    struct Statements;
    explicit DeliveryWriter(storage::Database& database) : m_database(database) {}
    Status insert(AttemptRecord& record);
    Status insertExchange(const AttemptRecord& record);
    Status writeChange(DeliveryId delivery, const PendingChange& change);
    Status putPending(const PendingDelivery& pending);
    Result<std::int64_t> sourceOf(const AttemptSummary& summary);
    Result<std::int64_t> recipeId(const std::shared_ptr<const Recipe>& recipe);
    Status rememberLast();
    Status erase(AttemptId id);
    Status eraseUnusedRecipes();
    Status takeOne(PendingDelivery& pending, std::int64_t nowUs, std::vector<AttemptSummary>& logged);
    Result<std::vector<AttemptId>> oldest(std::int64_t oldestUs, bool byAge, std::size_t limit);
    /// After a transaction that was rolled back nothing that was learnt in it holds.
    Status settle(Status done);

    storage::Database& m_database;
    std::shared_ptr<Statements> m_statements;
    std::unordered_map<std::string, std::int64_t> m_sources;
    /// Holding the recipe keeps its address from being used for another one.
    std::map<std::shared_ptr<const Recipe>, std::int64_t> m_recipes;
    std::map<std::int64_t, AttemptId> m_lastOfSource; ///< not written yet
    std::map<std::int64_t, AttemptId> m_lastOfRecipe; ///< not written yet
};

} // namespace hookbench::delivery
