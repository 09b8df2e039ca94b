#pragma once

#include "base/Result.h"
#include "monitoring/AttemptTable.h"
#include "monitoring/CaptureMarks.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace hookbench::monitoring {

/// Keeps the attempts and captures of a profile in memory: reads all of them once, and then what is new. Works beside the
/// processes that write. One thread, which it blocks; a million attempts take a fraction of a second.
///
///     HealthReader reader(folder);
///     if (Status read = reader.refreshAttempts(); !read) …
///     HealthReport report = makeReport(reader.attempts(), reader.captures(), query, clock.nowUs());
class HealthReader {
public:
    explicit HealthReader(std::string profileFolder);
    ~HealthReader();

    /// What forwards are called, by the numbers of their endpoints; for those read from now on.
    void setEndpointNames(std::map<std::uint16_t, std::string> names) { m_endpointNames = std::move(names); }

    /// Reads what the log of deliveries has and this has not, and drops what retention took. Errors: of the database;
    /// what was read before stays.
    Status refreshAttempts();
    /// Likewise the captures, and then what endpoints forwarded, whose event types stand in those. At most `limit`
    /// captures at once; `true`: there may be more.
    Result<bool> refreshCaptures(std::size_t limit = 50'000);

    void removeAttempts(std::vector<std::int64_t> ids) { m_attempts.remove(Origin::Delivery, std::move(ids)); }
    void removeCaptures(std::vector<std::int64_t> ids) { m_captures.remove(std::move(ids)); }

    const AttemptTable& attempts() const { return m_attempts; }
    const CaptureMarks& captures() const { return m_captures; }

private:
    Status refreshForwards();

    struct Connections;
    std::string m_folder;
    std::unique_ptr<Connections> m_open;
    std::map<std::uint16_t, std::string> m_endpointNames;
    AttemptTable m_attempts;
    CaptureMarks m_captures;
    std::int64_t m_lastDelivery = 0;
    std::int64_t m_lastForward = 0;
};

} // namespace hookbench::monitoring
