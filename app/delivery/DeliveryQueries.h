#pragma once

#include "base/Result.h"
#include "delivery/Attempt.h"
#include "delivery/DeliveryLog.h"
#include "delivery/PendingDelivery.h"
#include "storage/Database.h"

#include <vector>

namespace hookbench::delivery {

/// The SQL that reads the log. One thread.
class DeliveryQueries {
public:
    explicit DeliveryQueries(storage::Database& database) : m_database(database) {}

    Result<std::vector<AttemptSummary>> list(const AttemptQuery& query);
    /// Those with ids above `after` and below `before` (0: no bound), oldest first.
    Result<std::vector<AttemptSummary>> between(AttemptId after, AttemptId before);
    Result<AttemptRecord> fetch(AttemptId id);
    Result<std::vector<AttemptSummary>> ofEvent(const std::string& eventId);
    Result<std::int64_t> count();
    Result<AttemptId> newest();
    Result<std::vector<AttemptSummary>> latest();
    Result<std::vector<PendingDelivery>> pending();

private:
    Result<std::vector<AttemptSummary>> rows(storage::Statement& statement);
    Result<bool> contains(storage::Statement& exchange, AttemptId id, const std::string& text);
    Result<std::shared_ptr<const Recipe>> recipe(std::int64_t id);

    storage::Database& m_database;
};

} // namespace hookbench::delivery
