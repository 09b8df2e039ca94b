#pragma once

#include "base/Cancellation.h"
#include "base/Result.h"
#include "capture/Capture.h"
#include "capture/query/Query.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::capture {

/// Looks for text in whole messages: a scan of the log's segments, newest first, on threads of its own.
///
///     search.start({.query = query}, token, page,
///                  {.found = [page](const std::vector<CaptureId>& ids, SearchProgress) { page->add(ids); },
///                   .done = [page](Result<SearchOutcome> outcome) { page->finish(outcome); }});
///
/// Reads what is on disk: no writer waits for it, and captures that are stored while it runs may be found or not.
class CaptureSearch {
public:
    struct Options {
        std::string profileFolder;
        unsigned threads = 2;
        /// Of the threads (setpriority(2), 0 to 19): above 0, a flood of captures goes before.
        int niceness = 15;
    };

    struct Request {
        Query query; ///< its message part; with none every candidate is found
        /// Only these are looked at, ids ascending (what the column part of the query holds for); null: all.
        std::shared_ptr<const std::vector<CaptureId>> candidates = nullptr;
        std::size_t limit = 0; ///< ends after so many; 0: finds all
    };

    struct Progress {
        std::uint64_t bytesSearched = 0;
        std::uint64_t bytesTotal = 0;
    };

    struct Outcome {
        std::uint64_t found = 0;
        std::uint64_t bytesSearched = 0;
        int damagedSegments = 0; ///< which could be looked at in part only
        bool cancelled = false;
        bool limited = false; ///< ended by Request::limit: there may be more
        bool gaveUp = false;  ///< the regular expression took too long on some text, which was passed over
    };

    struct Handlers {
        /// Newest first, also from one call to the next.
        std::function<void(const std::vector<CaptureId>& newestFirst, Progress)> found;
        std::function<void(Result<Outcome>)> done;
    };

    explicit CaptureSearch(Options options);
    /// Cancels what runs; its handlers are not called any more.
    ~CaptureSearch();
    CaptureSearch(const CaptureSearch&) = delete;
    CaptureSearch& operator=(const CaptureSearch&) = delete;

    /// Returns at once. The handlers run on the thread of `context`, and never once it is gone; `done` is called once,
    /// also after a cancellation. Errors: InvalidInput (regular expression), Io, PermissionDenied.
    void start(Request request, CancellationToken token, QObject* context, Handlers handlers);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::capture
