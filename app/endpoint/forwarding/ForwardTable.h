#pragma once

#include "base/Result.h"
#include "endpoint/forwarding/ForwardAttempt.h"
#include "storage/Database.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// The repository of what was handed on, and of what waits: `forwards.db` of the profile. One thread; who calls
/// several of its functions for one thing puts them into a transaction.
class ForwardTable {
public:
    /// Opens and migrates it. Errors: as storage::Database::open() and storage::migrate().
    static Result<std::unique_ptr<ForwardTable>> open(const std::string& profileFolder);
    /// Opens it to read, also beside a program that writes. Null where nothing was ever handed on.
    static Result<std::unique_ptr<ForwardTable>> openToRead(const std::string& profileFolder);

    /// Sets the attempt's id.
    Status insert(ForwardAttempt& attempt);
    /// Puts captures among those that wait; those that are there or were once are left out.
    Status wait(const std::vector<WaitingForward>& captures);
    Status setAttempts(capture::CaptureId capture, std::uint32_t attempts);
    Status finish(capture::CaptureId capture);

    /// The newest capture that was ever seen: all up to it that had to wait did. Nothing in a table that is new.
    Result<std::optional<capture::CaptureId>> newestSeen();
    Status setNewestSeen(capture::CaptureId capture);
    /// All that wait, oldest first.
    Result<std::vector<WaitingForward>> waiting();
    Result<bool> isWaiting(capture::CaptureId capture);
    Result<std::vector<ForwardAttempt>> attemptsOf(capture::CaptureId capture);
    /// The newest attempts of all, newest first; of one endpoint if it is not 0.
    Result<std::vector<ForwardAttempt>> newest(std::size_t limit, std::uint16_t endpoint = 0);
    /// What statistics need of an attempt.
    struct Figures {
        std::int64_t id = 0;
        capture::CaptureId capture = 0;
        std::uint16_t endpoint = 0;
        std::uint32_t number = 1;
        std::int64_t startedAtUs = 0;
        std::int64_t durationUs = 0;
        int status = 0;
        std::string url;
    };
    /// Of the attempts with larger ids, oldest first.
    Result<std::vector<Figures>> figuresAfter(std::int64_t id, std::size_t limit);
    /// The id of the first attempt that is kept; 0 if there is none.
    Result<std::int64_t> oldest();
    /// Removes the oldest attempts beyond this many.
    Status keepNewest(std::int64_t count);

    storage::Database& database() { return m_database; }

private:
    explicit ForwardTable(storage::Database database) : m_database(std::move(database)) {}
    Result<std::vector<ForwardAttempt>> rows(storage::Statement& statement);

    storage::Database m_database;
};

} // namespace hookbench::endpoint
