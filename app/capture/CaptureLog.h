#pragma once

#include "base/Result.h"
#include "capture/CaptureRecord.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::capture {

class PageCacheGuard;

/// Where a record stands.
struct LogPosition {
    std::int64_t segment = 0; ///< number of the file, from 1
    std::int64_t offset = 0;  ///< bytes from its start

    bool operator==(const LogPosition&) const = default;
    auto operator<=>(const LogPosition&) const = default;
};

// Names below the profile folder.
std::string captureFolder(const std::string& profileFolder);                     ///< …/captures
std::string segmentPath(const std::string& profileFolder, std::int64_t segment); ///< …/captures/000001.seg
std::string bodyFolder(const std::string& profileFolder);                        ///< …/captures/bodies
std::string bodyPath(const std::string& profileFolder, CaptureId id); ///< …/captures/bodies/12.body

/// The numbers of the segment files there are, ascending.
std::vector<std::int64_t> segmentNumbers(const std::string& profileFolder);

/// Reads one record. NotFound if there is no such file, Corrupt if its checksum is wrong; `buffer` receives
/// the bytes that the record's views point into.
Result<CaptureRecord> readRecord(const std::string& profileFolder, LogPosition position, std::string& buffer);

/// Walks the records of one segment from `offset` on. Ends at the first byte that is no complete, undamaged
/// record and returns its offset: the length of what is good. Views live for the call of `visit` only.
Result<std::int64_t> walkSegment(const std::string& profileFolder, std::int64_t segment, std::int64_t offset,
                                 const std::function<Status(const CaptureRecord&, LogPosition)>& visit);

/// Sets or clears a mark of a record in place.
Status markRecord(const std::string& profileFolder, LogPosition position, RecordMark mark, bool on);

/// Appends records to the newest segment and starts a new one when it has grown large.
/// Bytes are collected by add() and reach the file, all or none, by write(). One thread.
class CaptureLog {
public:
    /// Goes on behind `end`; bytes behind it (a write cut short by a crash) are dropped. Segment 0 starts
    /// afresh.
    static Result<CaptureLog> open(std::string profileFolder, LogPosition end, std::uint64_t segmentBytes);
    CaptureLog(CaptureLog&&) noexcept;
    ~CaptureLog();

    /// Where the next record will stand.
    LogPosition next() const;
    /// Large bodies are not copied: the record's views must live until write() or forgetAdded().
    LogPosition add(const CaptureRecord& record);
    /// Writes what was added. On failure nothing of it stays in the file, and it is forgotten.
    /// Errors: DiskFull, PermissionDenied, Io, NotFound (the folder was deleted meanwhile).
    Status write();
    /// Forces what was written to the disk.
    Status sync();
    /// Forgets what was added and not written.
    void forgetAdded();
    /// Takes back the last write(), whose rows could not be committed.
    void undoLastWrite();
    /// Goes on in a new segment if this one is full. Call it between batches, with nothing added.
    Status rollOver();

private:
    /// A body that stands behind this many bytes of m_buffer.
    struct Detached {
        std::size_t bufferEnd = 0;
        std::string_view body;
    };

    CaptureLog(std::string profileFolder, std::uint64_t segmentBytes);
    Status openSegment(std::int64_t segment);
    Status writePieces(const std::string& path);

    std::string m_profileFolder;
    std::uint64_t m_segmentBytes = 0;
    int m_file = -1;
    LogPosition m_written;
    LogPosition m_beforeWrite;
    std::string m_buffer;
    std::vector<Detached> m_detached;
    std::size_t m_detachedBytes = 0;
    std::unique_ptr<PageCacheGuard> m_pages;
};

} // namespace hookbench::capture
