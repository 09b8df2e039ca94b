#pragma once

#include "base/Result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace hookbench::storage {

/// A prepared statement, bound by position from 1 and stepped row by row. Views it returns live until the
/// next step() or reset(). Use from one thread at a time.
///
///     Statement s = *db.prepare("SELECT id, path FROM t WHERE id > ?1");
///     s.bind(1, 10);
///     while (true) {
///         auto row = s.step();
///         if (!row) return row.error();
///         if (!*row) break;
///         use(s.integer(0), s.text(1));
///     }
class Statement {
public:
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;
    ~Statement();

    void bind(int position, std::int64_t value);
    /// The text must live until reset() or the next bind of this position.
    void bind(int position, std::string_view text);
    void bindNull(int position);

    /// True: a row is there. False: done.
    Result<bool> step();
    /// Runs a statement that returns no rows, and readies it for the next binding.
    Status run();
    void reset();

    std::int64_t integer(int column) const;
    std::string_view text(int column) const;
    bool isNull(int column) const;

private:
    friend class Database;
    Statement(sqlite3* db, sqlite3_stmt* handle);

    sqlite3* m_db = nullptr;
    sqlite3_stmt* m_handle = nullptr;
};

/// One connection to a SQLite database file. The only class, with Statement, that knows which database it is.
/// Use from one thread at a time.
class Database {
public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens the file (ReadWrite creates it), in WAL mode with 4 KB pages, foreign keys on, and a wait of
    /// 5 s for other writers. Errors: Corrupt, PermissionDenied, DiskFull, NotFound (ReadOnly), Database.
    static Result<Database> open(const std::string& path, Access access);
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    Result<Statement> prepare(std::string_view sql);
    /// Runs one or several statements that return nothing.
    Status execute(const std::string& sql);
    /// The first column of the first row.
    Result<std::int64_t> integer(std::string_view sql);

    /// The id of the row that was inserted last over this connection; cheaper than RETURNING.
    std::int64_t lastInsertId() const;

    /// Runs `body` (returning Status) in one transaction: committed if it succeeds, rolled back otherwise.
    template <class Body>
    Status transaction(Body&& body)
    {
        if (Status begun = execute("BEGIN IMMEDIATE"); !begun)
            return begun;
        Status done = body();
        if (done)
            done = execute("COMMIT");
        if (!done)
            (void)execute("ROLLBACK");
        return done;
    }

    /// Whether every commit shall reach the disk (power loss), or the system's cache (process death).
    Status setSurvivePowerLoss(bool on);
    /// Asks the system to begin writing recent commits to the disk, without waiting for it. A checkpoint
    /// waits for all of them at once; during a flood of commits this shortens its wait.
    void beginWriteback();
    /// How many pages of commits may gather beside the database before a commit moves them into it, which
    /// waits for the disk; 4000 unless told otherwise.
    Status setCheckpointPages(int pages);
    /// Moves them now, as far as readers allow: for a quiet moment. Waits for the disk.
    Status checkpoint();
    /// Copies the database as it stands, also while others write, into a new file.
    Status backupTo(const std::string& path);
    const std::string& path() const { return m_path; }

private:
    Database(sqlite3* handle, std::string path);

    sqlite3* m_handle = nullptr;
    std::string m_path;
    int m_walFile = -1; ///< for beginWriteback() only
};

} // namespace hookbench::storage
