#include "capture/CaptureLog.h"

#include "capture/PageCacheGuard.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace hookbench::capture {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t walkChunk = std::size_t{4} << 20;
/// Smaller bodies are cheaper to copy than to write as pieces of their own.
constexpr std::size_t detachFrom = std::size_t{8} << 10;

/// Closes its descriptor.
class File {
public:
    File(const std::string& path, int flags) : m_file(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File()
    {
        if (m_file >= 0)
            ::close(m_file);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return m_file; }
    bool isOpen() const { return m_file >= 0; }

private:
    int m_file;
};

Error fileError(const std::string& path)
{
    return errorFromErrno(errno, "the capture log " + path);
}

/// Reads up to `size` bytes at `offset` behind what is in `buffer`; fewer at the end of the file.
Result<std::size_t> readAt(int file, std::string& buffer, std::size_t size, std::int64_t offset,
                           const std::string& path)
{
    const std::size_t start = buffer.size();
    buffer.resize(start + size);
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::pread(file, buffer.data() + start + done, size - done,
                                    offset + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fileError(path);
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    buffer.resize(start + done);
    return done;
}

Error damaged(const std::string& path, std::int64_t offset)
{
    return {ErrorCode::Corrupt,
            "The capture at byte " + std::to_string(offset) + " of " + path +
                " is damaged: its checksum does not fit its bytes.",
            ""};
}

} // namespace

std::string captureFolder(const std::string& profileFolder)
{
    return profileFolder + "/captures";
}

std::string segmentPath(const std::string& profileFolder, std::int64_t segment)
{
    std::array<char, 32> name{};
    std::snprintf(name.data(), name.size(), "/%06lld.seg", static_cast<long long>(segment));
    return captureFolder(profileFolder) + name.data();
}

std::string bodyFolder(const std::string& profileFolder)
{
    return captureFolder(profileFolder) + "/bodies";
}

std::string bodyPath(const std::string& profileFolder, CaptureId id)
{
    return bodyFolder(profileFolder) + "/" + std::to_string(id) + ".body";
}

std::vector<std::int64_t> segmentNumbers(const std::string& profileFolder)
{
    std::vector<std::int64_t> numbers;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(captureFolder(profileFolder), failed)) {
        const std::string stem = entry.path().stem().string();
        const bool isNumber = !stem.empty() && stem.find_first_not_of("0123456789") == std::string::npos;
        if (entry.path().extension() == ".seg" && isNumber)
            numbers.push_back(std::stoll(stem));
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

Result<CaptureRecord> readRecord(const std::string& profileFolder, LogPosition position, std::string& buffer)
{
    const std::string path = segmentPath(profileFolder, position.segment);
    const File file(path, O_RDONLY);
    if (!file.isOpen())
        return fileError(path);
    buffer.clear();
    // Most records fit the first read; a longer one tells its length in its prefix.
    constexpr std::size_t firstRead = std::size_t{16} << 10;
    auto got = readAt(file.get(), buffer, firstRead, position.offset, path);
    if (got && buffer.size() >= recordPrefixBytes) {
        const std::size_t whole = recordLength(buffer);
        if (whole > buffer.size() && got.value() == firstRead)
            got = readAt(file.get(), buffer, whole - firstRead,
                         position.offset + static_cast<std::int64_t>(firstRead), path);
    }
    if (!got)
        return got.error();
    std::size_t length = 0;
    DecodeFailure failure{};
    auto record = decode(buffer, length, failure);
    if (!record)
        return damaged(path, position.offset);
    return *record;
}

Result<std::int64_t> walkSegment(const std::string& profileFolder, std::int64_t segment, std::int64_t offset,
                                 const std::function<Status(const CaptureRecord&, LogPosition)>& visit)
{
    const std::string path = segmentPath(profileFolder, segment);
    const File file(path, O_RDONLY);
    if (!file.isOpen())
        return fileError(path);
    std::string buffer;
    std::size_t used = 0;
    std::int64_t bufferOffset = offset;
    while (true) {
        std::size_t length = 0;
        DecodeFailure failure{};
        const auto record = decode(std::string_view(buffer).substr(used), length, failure);
        if (record) {
            const std::int64_t at = bufferOffset + static_cast<std::int64_t>(used);
            if (Status visited = visit(*record, {segment, at}); !visited)
                return visited.error();
            used += length;
            continue;
        }
        if (failure == DecodeFailure::Damaged && buffer.size() - used >= recordPrefixBytes)
            break;
        buffer.erase(0, used);
        bufferOffset += static_cast<std::int64_t>(used);
        used = 0;
        const auto got = readAt(file.get(), buffer, walkChunk,
                                bufferOffset + static_cast<std::int64_t>(buffer.size()), path);
        if (!got)
            return got.error();
        if (*got == 0)
            break;
    }
    return bufferOffset + static_cast<std::int64_t>(used);
}

Status markRecord(const std::string& profileFolder, LogPosition position, RecordMark mark, bool on)
{
    const std::string path = segmentPath(profileFolder, position.segment);
    const File file(path, O_RDWR);
    if (!file.isOpen())
        return fileError(path);
    const auto at = position.offset + static_cast<std::int64_t>(recordMarksOffset);
    std::uint8_t marks = 0;
    if (::pread(file.get(), &marks, 1, at) != 1)
        return fileError(path);
    marks = static_cast<std::uint8_t>(on ? marks | mark : marks & ~mark);
    if (::pwrite(file.get(), &marks, 1, at) != 1)
        return fileError(path);
    return Done{};
}

CaptureLog::CaptureLog(std::string profileFolder, std::uint64_t segmentBytes)
    : m_profileFolder(std::move(profileFolder)),
      m_segmentBytes(segmentBytes),
      m_pages(std::make_unique<PageCacheGuard>())
{
}

CaptureLog::CaptureLog(CaptureLog&& other) noexcept
    : m_profileFolder(std::move(other.m_profileFolder)),
      m_segmentBytes(other.m_segmentBytes),
      m_file(std::exchange(other.m_file, -1)),
      m_written(other.m_written),
      m_beforeWrite(other.m_beforeWrite),
      m_buffer(std::move(other.m_buffer)),
      m_detached(std::move(other.m_detached)),
      m_detachedBytes(other.m_detachedBytes),
      m_pages(std::move(other.m_pages))
{
}

CaptureLog::~CaptureLog()
{
    if (m_file >= 0)
        ::close(m_file);
}

Result<CaptureLog> CaptureLog::open(std::string profileFolder, LogPosition end, std::uint64_t segmentBytes)
{
    std::error_code failed;
    fs::create_directories(bodyFolder(profileFolder), failed);
    if (failed)
        return errorFromErrno(failed.value(), "the capture folder " + captureFolder(profileFolder));
    CaptureLog log(std::move(profileFolder), segmentBytes);
    log.m_written = end.segment > 0 ? end : LogPosition{1, 0};
    if (Status opened = log.openSegment(log.m_written.segment); !opened)
        return opened.error();
    if (::ftruncate(log.m_file, log.m_written.offset) != 0)
        return fileError(segmentPath(log.m_profileFolder, log.m_written.segment));
    log.m_beforeWrite = log.m_written;
    return log;
}

Status CaptureLog::openSegment(std::int64_t segment)
{
    const std::string path = segmentPath(m_profileFolder, segment);
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return fileError(path);
    if (m_file >= 0)
        m_pages->retire(m_file); // which closes it
    m_file = file;
    return Done{};
}

LogPosition CaptureLog::next() const
{
    return {m_written.segment,
            m_written.offset + static_cast<std::int64_t>(m_buffer.size() + m_detachedBytes)};
}

LogPosition CaptureLog::add(const CaptureRecord& record)
{
    const LogPosition at = next();
    if (record.body.size() < detachFrom) {
        encode(record, m_buffer);
        return at;
    }
    encodeWithoutBody(record, m_buffer);
    m_detached.push_back({m_buffer.size(), record.body});
    m_detachedBytes += record.body.size();
    return at;
}

void CaptureLog::forgetAdded()
{
    m_buffer.clear();
    m_detached.clear();
    m_detachedBytes = 0;
    // A rare large batch must not keep its memory for good.
    if (m_buffer.capacity() > (std::size_t{8} << 20))
        m_buffer.shrink_to_fit();
}

/// One pwritev for as many pieces as the system takes at once; what it leaves is written by the next.
Status CaptureLog::writePieces(const std::string& path)
{
    std::vector<iovec> pieces;
    std::size_t from = 0;
    const auto append = [&](std::string_view bytes) {
        if (!bytes.empty())
            pieces.push_back({const_cast<char*>(bytes.data()), bytes.size()});
    };
    for (const Detached& detached : m_detached) {
        append(std::string_view(m_buffer).substr(from, detached.bufferEnd - from));
        append(detached.body);
        from = detached.bufferEnd;
    }
    append(std::string_view(m_buffer).substr(from));
    constexpr std::size_t most = 512;
    std::int64_t offset = m_written.offset;
    std::size_t at = 0;
    while (at < pieces.size()) {
        const auto count = static_cast<int>(std::min(most, pieces.size() - at));
        ssize_t put = ::pwritev(m_file, pieces.data() + at, count, offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return fileError(path);
        offset += put;
        while (at < pieces.size() && put >= static_cast<ssize_t>(pieces[at].iov_len))
            put -= static_cast<ssize_t>(pieces[at++].iov_len);
        if (put > 0) {
            pieces[at].iov_base = static_cast<char*>(pieces[at].iov_base) + put;
            pieces[at].iov_len -= static_cast<std::size_t>(put);
        }
    }
    return Done{};
}

Status CaptureLog::write()
{
    m_beforeWrite = m_written;
    const std::string path = segmentPath(m_profileFolder, m_written.segment);
    struct stat info {};
    // A deleted file would take the bytes and lose them.
    if (::fstat(m_file, &info) != 0 || info.st_nlink == 0) {
        forgetAdded();
        return Error{ErrorCode::NotFound,
                     "The capture log " + path +
                         " was deleted while Hookbench runs, so nothing can be stored; "
                         "start Hookbench again.",
                     ""};
    }
    const Status written = writePieces(path);
    if (written) {
        m_written = next();
        m_pages->wrote(m_file, m_written.offset);
    } else {
        (void)!::ftruncate(m_file, m_written.offset);
    }
    forgetAdded();
    return written;
}

Status CaptureLog::sync()
{
    if (::fdatasync(m_file) != 0)
        return fileError(segmentPath(m_profileFolder, m_written.segment));
    return Done{};
}

Status CaptureLog::rollOver()
{
    if (static_cast<std::uint64_t>(m_written.offset) < m_segmentBytes)
        return Done{};
    if (Status opened = openSegment(m_written.segment + 1); !opened)
        return opened;
    m_written = {m_written.segment + 1, 0};
    m_beforeWrite = m_written;
    return Done{};
}

void CaptureLog::undoLastWrite()
{
    if (::ftruncate(m_file, m_beforeWrite.offset) == 0)
        m_written = m_beforeWrite;
}

} // namespace hookbench::capture
