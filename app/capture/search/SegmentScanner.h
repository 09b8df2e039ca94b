#pragma once

#include "base/Result.h"
#include "capture/Capture.h"
#include "capture/search/ByteFinder.h"
#include "capture/search/MessageMatcher.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::capture {

/// Looks through one segment of the log after the other. One for each thread.
///
/// Where the query has a landmark the bytes are searched for it without regard to records; only around a hit the record
/// is looked for, checked and asked whether the query holds. Compressed bodies are found by the name of their header.
class SegmentScanner {
public:
    struct Setup {
        std::string profileFolder;
        MessageMatcher matcher;
        ByteFrequencies frequencies;
        /// Only these, ascending; null: all.
        std::shared_ptr<const std::vector<CaptureId>> candidates;
        bool bodiesInFiles = false; ///< whether there are any
    };
    /// Whether to end early; asked often.
    using Stop = std::function<bool()>;
    explicit SegmentScanner(const Setup& setup);

    struct Found {
        std::vector<CaptureId> ids; ///< newest first
        std::uint64_t bytes = 0;    ///< of the segment
        bool damaged = false;       ///< what stands behind a damaged record was not looked at
    };
    /// A segment that is being written (`growing`) is read, the others are mapped: a failed write is cut off again. What
    /// was found until `stop` said so is returned. Errors: NotFound if retention has dropped it, Io.
    Result<Found> scan(std::int64_t segment, bool growing, const Stop& stop);

    bool gaveUp() const { return m_matcher.gaveUp(); }

private:
    Status scanGrowing(const std::string& path, const Stop& stop, Found& found);
    std::size_t scanRun(std::string_view bytes, const Stop& stop, Found& found);
    void evaluate(std::string_view record, Found& found);

    std::string m_profileFolder;
    MessageMatcher m_matcher;
    ByteFinder m_landmark;
    ByteFinder m_encoding; ///< the name of the header that compressed bodies have
    bool m_everyRecord;    ///< there is no landmark
    bool m_hidden;         ///< bodies may hide the landmark
    bool m_bodiesInFiles;
    std::shared_ptr<const std::vector<CaptureId>> m_candidates;
    std::string m_window;
};

} // namespace hookbench::capture
