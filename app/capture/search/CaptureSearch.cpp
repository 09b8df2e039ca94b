#include "capture/search/CaptureSearch.h"

#include "base/ContextGuard.h"
#include "capture/CaptureIndex.h"
#include "capture/CaptureLog.h"
#include "capture/search/SegmentScanner.h"
#include "storage/Database.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>

namespace hookbench::capture {

namespace {

/// So few candidates are read one by one, by their places in the index: cheaper than a scan of the log.
constexpr std::size_t fewCandidates = 256;
constexpr std::size_t sampleBytes = std::size_t{64} << 10;

/// What the newest segment consists of, to know which bytes are rare.
ByteFrequencies sampleOf(const std::string& path)
{
    ByteFrequencies frequencies;
    std::error_code failed;
    const auto size = std::filesystem::file_size(path, failed);
    std::ifstream file(path, std::ios::binary);
    std::string bytes(sampleBytes, '\0');
    for (int part = 0; part < 4 && !failed; ++part) {
        file.clear();
        file.seekg(static_cast<std::streamoff>(size / 4 * static_cast<unsigned>(part)));
        file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        frequencies.count(std::string_view(bytes).substr(0, static_cast<std::size_t>(file.gcount())));
    }
    return frequencies;
}

std::uint64_t bytesOf(const std::string& profileFolder, const std::vector<std::int64_t>& segments)
{
    std::uint64_t total = 0;
    for (const std::int64_t segment : segments) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(segmentPath(profileFolder, segment), failed);
        total += failed ? 0 : size;
    }
    return total;
}

/// The id of a segment's first record; 0 if that cannot be told.
CaptureId firstIdOf(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string start(recordPrefixBytes + sizeof(CaptureId), '\0');
    if (!file.read(start.data(), static_cast<std::streamsize>(start.size())) || !isRecordStart(start))
        return 0;
    CaptureId id = 0;
    std::memcpy(&id, start.data() + recordPrefixBytes, sizeof id);
    return id;
}

/// Of the segments, newest first, those that may hold a candidate: ids grow from each to the next. All of them if they do not.
std::vector<std::int64_t> segmentsWith(const std::string& profileFolder, const std::vector<std::int64_t>& segments,
                                       const std::vector<CaptureId>& candidates)
{
    std::vector<std::int64_t> chosen;
    auto rest = candidates.end();
    CaptureId later = std::numeric_limits<CaptureId>::max();
    for (const std::int64_t segment : segments) {
        const CaptureId firstId = firstIdOf(segmentPath(profileFolder, segment));
        if (firstId > later)
            return segments;
        later = firstId;
        const auto first = std::lower_bound(candidates.begin(), rest, firstId);
        if (first != rest)
            chosen.push_back(segment);
        rest = first;
    }
    return chosen;
}

void lowerPriority(int niceness)
{
#ifdef __linux__
    // Of this thread alone; it may be forbidden, and then the search is merely as eager as everything else.
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), niceness);
#endif
}

/// One search: made by start(), worked on by all threads.
struct Job {
    CaptureSearch::Request request;
    CancellationToken token;  ///< of who asked
    CancellationToken enough; ///< the limit is reached, an error occurred, or the threads end
    std::shared_ptr<ContextGuard> guard;
    CaptureSearch::Handlers handlers;

    enum class State { New, Preparing, Ready } state = State::New;
    SegmentScanner::Setup setup;
    std::vector<std::int64_t> segments; ///< newest first
    std::int64_t growing = 0;           ///< the one that is being written
    bool byIndex = false;               ///< few candidates
    std::size_t parts = 0;
    std::size_t claimed = 0;
    std::size_t finished = 0;
    std::vector<std::optional<std::vector<CaptureId>>> results; ///< of the parts, until they are handed on
    std::size_t handedOn = 0;
    CaptureSearch::Progress progress;
    CaptureSearch::Outcome outcome;
    std::optional<Error> error;

    bool stopped() const { return token.isCancelled() || enough.isCancelled(); }
    bool hasWork() const { return state == State::New || (state == State::Ready && claimed < parts); }
};

} // namespace

class CaptureSearch::Private {
public:
    explicit Private(Options wanted) : options(std::move(wanted))
    {
        for (unsigned i = 0; i < std::max(options.threads, 1U); ++i)
            threads.emplace_back([this] { run(); });
    }

    ~Private()
    {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
            for (const auto& job : jobs)
                job->enough.cancel();
        }
        wake.notify_all();
        for (std::thread& thread : threads)
            thread.join();
    }

    void add(std::shared_ptr<Job> job)
    {
        {
            const std::lock_guard lock(mutex);
            jobs.push_back(std::move(job));
        }
        wake.notify_all();
    }

private:
    std::shared_ptr<Job> jobWithWork() const
    {
        const auto found = std::find_if(jobs.begin(), jobs.end(), [](const auto& job) { return job->hasWork(); });
        return found == jobs.end() ? nullptr : *found;
    }

    void run()
    {
        lowerPriority(options.niceness);
        std::unique_lock lock(mutex);
        while (!stopping) {
            const std::shared_ptr<Job> job = jobWithWork();
            if (!job)
                wake.wait(lock);
            else if (job->state == Job::State::New)
                prepare(job, lock);
            else
                work(*job, lock);
        }
    }

    void prepare(const std::shared_ptr<Job>& job, std::unique_lock<std::mutex>& lock)
    {
        job->state = Job::State::Preparing;
        lock.unlock();
        const Status prepared = job->stopped() ? Status(Done{}) : setUp(*job);
        lock.lock();
        job->state = Job::State::Ready;
        if (!prepared)
            job->error = prepared.error();
        if (!prepared || job->stopped())
            job->parts = 0;
        job->results.resize(job->parts);
        if (job->parts == 0)
            finish(*job);
        wake.notify_all();
    }

    Status setUp(Job& job) const
    {
        const std::string& folder = options.profileFolder;
        job.segments = segmentNumbers(folder);
        std::reverse(job.segments.begin(), job.segments.end());
        job.growing = job.segments.empty() ? 0 : job.segments.front();
        job.byIndex = job.request.candidates && job.request.candidates->size() <= fewCandidates;
        if (job.request.candidates && !job.byIndex)
            job.segments = segmentsWith(folder, job.segments, *job.request.candidates);
        job.parts = job.byIndex ? 1 : job.segments.size();
        if (!job.segments.empty() && !job.byIndex) {
            job.setup.frequencies = sampleOf(segmentPath(folder, job.segments.front()));
            job.progress.bytesTotal = bytesOf(folder, job.segments);
        }
        auto matcher = MessageMatcher::make(job.request.query, folder, job.setup.frequencies);
        if (!matcher)
            return matcher.error();
        job.setup.matcher = std::move(*matcher);
        job.setup.profileFolder = folder;
        job.setup.candidates = job.request.candidates;
        std::error_code failed;
        job.setup.bodiesInFiles = std::filesystem::directory_iterator(bodyFolder(folder), failed) !=
                                  std::filesystem::directory_iterator();
        return Done{};
    }

    /// Takes parts of the job until none is left.
    void work(Job& job, std::unique_lock<std::mutex>& lock)
    {
        std::optional<SegmentScanner> scanner;
        while (job.claimed < job.parts) {
            const std::size_t part = job.claimed++;
            lock.unlock();
            if (!scanner)
                scanner.emplace(job.setup);
            Result<SegmentScanner::Found> found = SegmentScanner::Found{};
            if (!job.stopped())
                found = job.byIndex ? readCandidates(job) : scan(job, *scanner, part);
            lock.lock();
            take(job, part, std::move(found), scanner->gaveUp());
        }
    }

    static Result<SegmentScanner::Found> scan(Job& job, SegmentScanner& scanner, std::size_t part)
    {
        auto found = scanner.scan(job.segments[part], job.segments[part] == job.growing, [&job] { return job.stopped(); });
        // Retention may drop segments at any time.
        if (!found && found.error().code == ErrorCode::NotFound)
            return SegmentScanner::Found{};
        return found;
    }

    Result<SegmentScanner::Found> readCandidates(Job& job) const
    {
        auto database = storage::Database::open(options.profileFolder + "/hookbench.db", storage::Database::Access::ReadOnly);
        if (!database)
            return database.error();
        auto index = CaptureIndex::open(*database);
        if (!index)
            return index.error();
        MessageMatcher matcher = job.setup.matcher;
        SegmentScanner::Found found;
        std::string buffer;
        const auto& ids = *job.request.candidates;
        for (auto id = ids.rbegin(); id != ids.rend() && !job.stopped(); ++id) {
            const auto row = index->find(*id);
            if (!row)
                return row.error();
            if (!*row || (*row)->deleted)
                continue;
            const auto record = readRecord(options.profileFolder, (*row)->position, buffer);
            found.bytes += buffer.size();
            if (record && matcher.holds(*record))
                found.ids.push_back(*id);
        }
        return found;
    }

    /// The result of a part; handed on as soon as those before it are.
    void take(Job& job, std::size_t part, Result<SegmentScanner::Found> found, bool gaveUp)
    {
        job.outcome.gaveUp = job.outcome.gaveUp || gaveUp;
        if (found) {
            job.progress.bytesSearched += found->bytes;
            job.outcome.damagedSegments += found->damaged ? 1 : 0;
            job.results[part] = std::move(found->ids);
        } else {
            job.results[part].emplace();
            if (!job.error)
                job.error = found.error();
            job.enough.cancel();
        }
        std::vector<CaptureId> ready;
        while (job.handedOn < job.parts && job.results[job.handedOn]) {
            const auto& ids = *job.results[job.handedOn];
            ready.insert(ready.end(), ids.begin(), ids.end());
            job.results[job.handedOn++]->clear();
        }
        handOn(job, std::move(ready));
        if (++job.finished == job.parts)
            finish(job);
    }

    static void handOn(Job& job, std::vector<CaptureId> ids)
    {
        const std::size_t limit = job.request.limit;
        if (limit > 0 && job.outcome.found + ids.size() >= limit) {
            ids.resize(limit - job.outcome.found);
            job.outcome.limited = true;
            job.enough.cancel();
        }
        job.outcome.found += ids.size();
        if (job.token.isCancelled() || !job.handlers.found)
            return;
        job.guard->post([found = job.handlers.found, ids = std::move(ids), progress = job.progress] { found(ids, progress); });
    }

    void finish(Job& job)
    {
        job.outcome.cancelled = job.token.isCancelled();
        job.outcome.bytesSearched = job.progress.bytesSearched;
        auto result = job.error ? Result<Outcome>(*job.error) : Result<Outcome>(job.outcome);
        if (job.handlers.done)
            job.guard->post([done = job.handlers.done, result] { done(result); });
        std::erase_if(jobs, [&](const auto& one) { return one.get() == &job; });
    }

    Options options;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<std::shared_ptr<Job>> jobs;
    bool stopping = false;
    std::vector<std::thread> threads;
};

CaptureSearch::CaptureSearch(Options options) : d(std::make_unique<Private>(std::move(options))) {}

CaptureSearch::~CaptureSearch() = default;

void CaptureSearch::start(Request request, CancellationToken token, QObject* context, Handlers handlers)
{
    auto job = std::make_shared<Job>();
    job->request = std::move(request);
    job->token = std::move(token);
    job->guard = ContextGuard::of(context);
    job->handlers = std::move(handlers);
    d->add(std::move(job));
}

} // namespace hookbench::capture
