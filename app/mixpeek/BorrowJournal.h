#pragma once

#include "base/Result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// One remote channel whose URL points here for a while.
struct Borrowed {
    std::string accountId;
    std::string accountName;
    std::string remoteId;
    std::string name;        ///< of the registration
    int channel = 0;         ///< index among its channels
    std::string originalUrl; ///< "" in what is shown if it is a secret; see `originalKey`
    std::string originalKey; ///< name in the keychain of an original URL that is a secret, else ""
    std::string borrowedUrl;
    std::int64_t sinceUs = 0;

    bool operator==(const Borrowed&) const = default;
};

struct JournalEntry {
    Borrowed item;
    /// Where the channel pointed to, or was to point to, before `borrowedUrl`: after a crash it may still do
    /// so.
    std::vector<std::string> formerUrls;

    bool operator==(const JournalEntry&) const = default;
};

/// What is borrowed, in one file of the profile that several processes may change. Every change is on the
/// disk before it is answered. Any thread.
class BorrowJournal {
public:
    explicit BorrowJournal(std::string file) : m_file(std::move(file)) {}

    /// Nothing if there is no file. Errors: Corrupt, with the file's name; those of reading.
    Result<std::vector<JournalEntry>> read() const;
    /// Reads, lets `change` work on the entries, and writes them unless it fails.
    Status change(const std::function<Status(std::vector<JournalEntry>&)>& change) const;

private:
    Status write(const std::vector<JournalEntry>& entries) const;

    std::string m_file;
};

} // namespace hookbench::mixpeek
