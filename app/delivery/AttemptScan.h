#pragma once

#include "base/Result.h"
#include "delivery/Attempt.h"
#include "storage/Database.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace hookbench::delivery {

/// What many attempts have in common.
struct AttemptSource {
    std::string kind; ///< of the channel
    std::string eventType;
    std::string registrationId;
    std::string registrationName;
    std::string place;
    Mode mode = Mode::Send;

    bool operator==(const AttemptSource&) const = default;
};

/// An attempt as statistics need it: numbers alone.
struct ScannedAttempt {
    AttemptId id = 0;
    std::int64_t source = 0; ///< key of sources()
    std::int64_t startedAtUs = 0;
    std::int64_t durationUs = 0;
    capture::CaptureId capture = 0; ///< 0: unknown
    std::int32_t number = 1;
    std::int32_t status = 0;
    Outcome outcome = Outcome::Failed;
    DiagnosisCode diagnosis = DiagnosisCode::None;
    bool isLast = true;
};

/// Reads the log of deliveries at the speed of a scan, beside whoever writes it: a million attempts in a fraction of a
/// second, where lists with all of their texts would take several. One thread.
class AttemptScan {
public:
    /// Null where nothing was ever sent. Errors: as storage::Database::open().
    static Result<std::unique_ptr<AttemptScan>> open(const std::string& profileFolder);

    /// Oldest first: those with ids above `after` and up to `upTo`.
    Status forEach(AttemptId after, AttemptId upTo, const std::function<void(const ScannedAttempt&)>& visit);
    /// Asked after the attempts, it knows the source of each.
    Result<std::unordered_map<std::int64_t, AttemptSource>> sources();
    /// Ids of the first and the last attempt; 0 where there is none.
    Result<AttemptId> oldest();
    Result<AttemptId> newest();

private:
    explicit AttemptScan(storage::Database database) : m_database(std::move(database)) {}

    storage::Database m_database;
};

} // namespace hookbench::delivery
