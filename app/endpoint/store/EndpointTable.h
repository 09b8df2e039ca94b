#pragma once

#include "base/Result.h"
#include "endpoint/EndpointConfig.h"
#include "storage/Database.h"

#include <string>
#include <vector>

namespace hookbench::endpoint {

/// The SQL of the endpoints, in the workspace's database. One thread; callers put what belongs together into a
/// transaction.
class EndpointTable {
public:
    explicit EndpointTable(storage::Database& database) : m_database(database) {}

    struct Row {
        EndpointConfig config;
        std::uint64_t revision = 0; ///< grows with every save
        bool operator==(const Row&) const = default;
    };
    /// Those that are not removed, by number. Corrupt for one that cannot be read.
    Result<std::vector<Row>> all();
    /// Adds one, or replaces the one of its id, which also brings it back. A number of 0 becomes the next one, which
    /// no endpoint of this profile had before.
    Result<EndpointConfig> save(EndpointConfig config);
    /// NotFound if there is none.
    Status setRemoved(const std::string& id, bool removed);
    /// Ids of those that are removed.
    Result<std::vector<std::string>> removed();
    /// Forgets the removed ones for good.
    Status purge();

private:
    Result<std::uint16_t> nextNumber();

    storage::Database& m_database;
};

} // namespace hookbench::endpoint
