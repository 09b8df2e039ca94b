#include "capture/CaptureOrder.h"

#include "capture/CaptureLog.h"
#include "capture/CaptureRecord.h"
#include "storage/Database.h"

#include <map>

namespace hookbench::capture {

Result<std::vector<CaptureId>> idsByEventId(const std::string& profileFolder)
{
    auto database = storage::Database::open(profileFolder + "/hookbench.db", storage::Database::Access::ReadOnly);
    if (!database)
        return database.error();
    auto statement = database->prepare("SELECT id FROM captures WHERE deleted = 0 ORDER BY event_id, id");
    if (!statement)
        return statement.error();
    std::vector<CaptureId> ids;
    while (true) {
        const Result<bool> row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return ids;
        ids.push_back(statement->integer(0));
    }
}

Result<std::vector<CaptureId>> idsBySource(const std::string& profileFolder)
{
    std::map<std::string, std::vector<CaptureId>, std::less<>> bySource;
    for (const std::int64_t segment : segmentNumbers(profileFolder)) {
        const auto walked = walkSegment(profileFolder, segment, 0, [&](const CaptureRecord& record, LogPosition) -> Status {
            auto found = bySource.find(record.remoteAddress);
            if (found == bySource.end())
                found = bySource.emplace(record.remoteAddress, std::vector<CaptureId>()).first;
            found->second.push_back(record.id);
            return Done{};
        });
        // Retention may drop segments at any time.
        if (!walked && walked.error().code != ErrorCode::NotFound)
            return walked.error();
    }
    std::vector<CaptureId> ids;
    for (const auto& [source, its] : bySource) {
        ids.insert(ids.end(), its.begin(), its.end());
    }
    return ids;
}

} // namespace hookbench::capture
