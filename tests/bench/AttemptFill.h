#pragma once

#include "base/Result.h"
#include "storage/Database.h"

#include <cstdint>
#include <string>

/// Written by one statement: the log itself would take half a minute.
inline hookbench::Status fillAttempts(const std::string& folder, long long count, std::int64_t nowUs)
{
    auto database = hookbench::storage::Database::open(folder + "/deliveries.db", hookbench::storage::Database::Access::ReadWrite);
    if (!database)
        return database.error();
    return database->execute(
        "BEGIN; "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
        "INSERT INTO sources SELECT i, CASE i % 4 WHEN 0 THEN 'slack' ELSE 'webhook' END, "
        "'object.type' || (i % 20), 'wh_' || (i % 10), 'Registration ' || (i % 10), 'host' || (i % 15) || "
        "'.example.com/' || i, 'POST', 0, 0 FROM n; "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
        std::to_string(count) +
        ") INSERT INTO attempts SELECT i, i, 1, 1 + i % 200, 0, " + std::to_string(nowUs) + " - (" +
        std::to_string(count) +
        " - i) * 80000, 1000 + abs(random() % 400000), 0, CASE WHEN i % 37 = 0 THEN 500 ELSE 200 END, "
        "i % 37 = 0, CASE WHEN i % 37 = 0 THEN 16 ELSE 1 END, 50000, 0, 700, 200, "
        "'evt_' || lower(hex(randomblob(8))) FROM n; COMMIT");
}
