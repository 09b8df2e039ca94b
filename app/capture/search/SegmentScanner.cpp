#include "capture/search/SegmentScanner.h"

#include "base/MappedFile.h"
#include "capture/CaptureLog.h"
#include "capture/CaptureRecord.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace hookbench::capture {

namespace {

/// What is searched at once: fits the first level of the cache, so that the second finder reads no memory again.
constexpr std::size_t piece = std::size_t{16} << 10;
/// What is read at once of a segment that grows.
constexpr std::size_t window = std::size_t{1} << 20;

/// Walks from record to record by their lengths, without checking them.
class Hopper {
public:
    explicit Hopper(std::string_view bytes) : m_bytes(bytes) { measure(); }

    std::size_t start() const { return m_start; }
    std::size_t end() const { return m_start + m_length; }
    /// Whether a whole record stands here.
    bool isWhole() const { return m_length > 0; }
    bool isDamaged() const { return m_damaged; }
    void hop()
    {
        m_start = end();
        measure();
    }
    /// To the record that holds `place`; false if the records end before.
    bool hopTo(std::size_t place)
    {
        while (isWhole() && end() <= place)
            hop();
        return isWhole();
    }
    std::string_view record() const { return m_bytes.substr(m_start, m_length); }

private:
    void measure()
    {
        m_length = 0;
        const std::string_view rest = m_bytes.substr(m_start);
        if (rest.size() < recordFlagsOffset + 1)
            return;
        if (!isRecordStart(rest)) {
            m_damaged = true;
            return;
        }
        const std::size_t length = recordLength(rest);
        if (length > recordFlagsOffset && length <= rest.size())
            m_length = length;
    }

    std::string_view m_bytes;
    std::size_t m_start = 0;
    std::size_t m_length = 0;
    bool m_damaged = false;
};

bool hasBodyInFile(std::string_view record)
{
    return (static_cast<unsigned char>(record[recordFlagsOffset]) & BodyInFile) != 0;
}

CaptureId idOf(std::string_view record)
{
    CaptureId id = 0;
    std::memcpy(&id, record.data() + recordPrefixBytes, sizeof id);
    return id;
}

/// The places where a finder finds something, piece by piece.
class Hits {
public:
    Hits(const ByteFinder& finder, std::string_view bytes) : m_finder(finder), m_bytes(bytes) {}

    /// The next place before `end` that is not before `from`; npos if there is none.
    std::size_t next(std::size_t from, std::size_t end)
    {
        if (m_known != ByteFinder::npos && m_known >= from)
            return m_known < end ? m_known : ByteFinder::npos;
        const std::size_t start = std::max(from, m_searched);
        if (start >= end)
            return ByteFinder::npos;
        // A text may stand across the end of the piece.
        const std::string_view part = m_bytes.substr(0, end + m_finder.needle().size() - 1);
        m_known = m_finder.find(part, start);
        m_searched = m_known == ByteFinder::npos ? end : m_known;
        return m_known;
    }

private:
    const ByteFinder& m_finder;
    std::string_view m_bytes;
    std::size_t m_known = ByteFinder::npos;
    std::size_t m_searched = 0;
};

Error readError(const std::string& path)
{
    return errorFromErrno(errno, "the capture log " + path);
}

} // namespace

SegmentScanner::SegmentScanner(const Setup& setup)
    : m_profileFolder(setup.profileFolder),
      m_matcher(setup.matcher),
      m_encoding("content-encoding", true, setup.frequencies),
      m_everyRecord(!setup.matcher.landmark()),
      m_hidden(setup.matcher.landmarkMayBeHidden()),
      m_bodiesInFiles(setup.bodiesInFiles),
      m_candidates(setup.candidates)
{
    if (const auto& landmark = m_matcher.landmark())
        m_landmark = ByteFinder(landmark->text, landmark->ignoreCase, setup.frequencies);
}

Result<SegmentScanner::Found> SegmentScanner::scan(std::int64_t segment, bool growing, const Stop& stop)
{
    const std::string path = segmentPath(m_profileFolder, segment);
    Found found;
    if (growing) {
        if (Status scanned = scanGrowing(path, stop, found); !scanned)
            return scanned.error();
    } else {
        const auto mapped = MappedFile::open(path, "the capture log " + path);
        if (!mapped)
            return mapped.error();
        found.bytes = mapped->bytes().size();
        scanRun(mapped->bytes(), stop, found);
    }
    std::reverse(found.ids.begin(), found.ids.end());
    return found;
}

Status SegmentScanner::scanGrowing(const std::string& path, const Stop& stop, Found& found)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return readError(path);
    std::size_t kept = 0; // of the window, the start of a record that is not whole yet
    off_t offset = 0;
    Status result = Done{};
    while (!stop()) {
        if (m_window.size() < kept + window)
            m_window.resize(kept + window);
        const ssize_t got = ::pread(file, m_window.data() + kept, window, offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            result = readError(path);
        if (got <= 0)
            break;
        offset += got;
        const std::string_view bytes(m_window.data(), kept + static_cast<std::size_t>(got));
        const std::size_t used = scanRun(bytes, stop, found);
        if (found.damaged)
            break;
        kept = bytes.size() - used;
        std::memmove(m_window.data(), m_window.data() + used, kept);
    }
    found.bytes = static_cast<std::uint64_t>(offset);
    ::close(file);
    return result;
}

/// Evaluates the records that `bytes` begins with, and returns how many bytes they have.
std::size_t SegmentScanner::scanRun(std::string_view bytes, const Stop& stop, Found& found)
{
    Hopper hopper(bytes);
    Hopper bodies(bytes); // looks for bodies in files
    Hits landmarks(m_landmark, bytes);
    Hits encodings(m_encoding, bytes);
    const bool lookForBodies = !m_everyRecord && m_hidden && m_bodiesInFiles;
    const auto nextBody = [&](std::size_t from, std::size_t end) {
        while (bodies.isWhole() && bodies.start() < end && (bodies.start() < from || !hasBodyInFile(bodies.record())))
            bodies.hop();
        return bodies.isWhole() && bodies.start() < end ? bodies.start() : ByteFinder::npos;
    };
    for (std::size_t from = 0; from < bytes.size() && !stop(); from += piece) {
        const std::size_t end = std::min(from + piece, bytes.size());
        while (true) {
            const std::size_t at = std::max(from, hopper.start());
            std::size_t hit = m_everyRecord ? hopper.start() : landmarks.next(at, end);
            if (m_everyRecord && (!hopper.isWhole() || hit >= end))
                break;
            if (!m_everyRecord && m_hidden)
                hit = std::min(hit, encodings.next(at, end));
            if (lookForBodies)
                hit = std::min(hit, nextBody(at, end));
            if (hit == ByteFinder::npos || !hopper.hopTo(hit))
                break;
            evaluate(hopper.record(), found);
            hopper.hop();
        }
    }
    // Where nothing was found, nobody has walked to the end yet. Only a window that goes on has to know it.
    if (bytes.data() == m_window.data() || hopper.isDamaged())
        hopper.hopTo(bytes.size());
    found.damaged = found.damaged || hopper.isDamaged();
    return hopper.start();
}

void SegmentScanner::evaluate(std::string_view bytes, Found& found)
{
    const CaptureId id = idOf(bytes);
    if (m_candidates && !std::binary_search(m_candidates->begin(), m_candidates->end(), id))
        return;
    std::size_t length = 0;
    DecodeFailure failure{};
    // One whose checksum is wrong cannot be opened either; at the end of a segment that grows it is being written.
    const auto record = decode(bytes, length, failure);
    if (record && (record->marks & RemovedMark) == 0 && m_matcher.holds(*record))
        found.ids.push_back(record->id);
}

} // namespace hookbench::capture
