#include "endpoint/forwarding/ForwardWorker.h"

#include "capture/CaptureIndex.h"
#include "capture/CaptureLoader.h"
#include "endpoint/forwarding/ForwardMessage.h"

#include <algorithm>
#include <limits>

namespace hookbench::endpoint {

namespace {

/// Nobody waits for the commit of an attempt: gathering makes few large ones.
constexpr std::int64_t gatherMs = 15;
constexpr std::size_t gatherAtMost = 500;
constexpr std::int64_t keptAttempts = 100'000;
constexpr std::int64_t trimEvery = 1'000;
constexpr std::int64_t relayRetryMs = 200;
constexpr std::size_t recoveredAtOnce = 1'000;

bool wasReached(const http::TransferReport& report)
{
    return !report.error || (report.request.begun && report.request.begun->load());
}

http::TransferReport failedReport(Error error)
{
    http::TransferReport report;
    report.failure = http::TransferFailure::InvalidRequest;
    report.error = std::move(error);
    return report;
}

} // namespace

ForwardWorker::ForwardWorker(const Clock& clock, const std::string& profileFolder,
                             std::unique_ptr<ForwardTable> table, Reports reports)
    : m_clock(clock),
      m_profileFolder(profileFolder),
      m_table(std::move(table)),
      m_reports(std::move(reports)),
      m_reader(profileFolder)
{
}

ForwardWorker::~ForwardWorker()
{
    m_cancellation.cancel();
    commit();
}

void ForwardWorker::start()
{
    const auto waiting = m_table->waiting();
    if (!waiting) {
        m_reports.failed(waiting.error());
        return;
    }
    for (const WaitingForward& one : *waiting)
        m_queues[one.endpoint].items.add({one.capture, one.attempts});
}

Result<std::vector<WaitingForward>> ForwardWorker::forgotten(capture::CaptureId newest,
                                                             const std::set<std::uint16_t>& withoutDuplicates)
{
    const auto seen = m_table->newestSeen();
    if (!seen)
        return seen.error();
    auto database =
        storage::Database::open(m_profileFolder + "/hookbench.db", storage::Database::Access::ReadOnly);
    if (!database)
        return database.error();
    auto index = capture::CaptureIndex::open(*database);
    if (!index)
        return index.error();
    std::vector<WaitingForward> found;
    for (capture::CaptureId after = seen->value_or(0); after < newest;) {
        const auto batch = index->listForward(after, recoveredAtOnce, capture::Forwarded);
        if (!batch)
            return batch.error();
        for (const capture::CaptureSummary& summary : *batch) {
            const std::uint16_t endpoint = summary.endpointNumber();
            const bool isSpared = summary.duplicateOf != 0 && withoutDuplicates.contains(endpoint);
            // Without a status it is a relay that nobody was answered.
            if (summary.id > newest || summary.status == 0 || isSpared)
                continue;
            const auto row = index->find(summary.id);
            if (!row)
                return row.error();
            const auto whole = *row ? capture::loadCapture(m_profileFolder, **row, 0)
                                    : Error{ErrorCode::NotFound, "It was removed meanwhile.", ""};
            // A record that cannot be read cannot be handed on either.
            if (whole && whole->facts.behind)
                found.push_back({summary.id, endpoint, 0});
        }
        if (batch->size() < recoveredAtOnce)
            break;
        after = batch->back().id;
    }
    return found;
}

void ForwardWorker::recover(capture::CaptureId newest, const std::set<std::uint16_t>& withoutDuplicates)
{
    const auto found = forgotten(newest, withoutDuplicates);
    if (!found)
        return m_reports.failed(found.error());
    enqueue(*found);
    see(newest);
}

/// Noted with the next commit: what is newer than the newest one seen is looked through at the next start.
void ForwardWorker::see(capture::CaptureId capture)
{
    m_seen = std::max(m_seen, capture);
    if (m_seen > m_seenNoted && m_notes.empty())
        note([] { return Status(Done{}); });
}

void ForwardWorker::setTargets(std::vector<ForwardTarget> targets)
{
    m_targets = std::move(targets);
    for (auto& [endpoint, queue] : m_queues) {
        queue.items.retryNow();
        pump(endpoint);
    }
}

const ForwardTarget* ForwardWorker::targetOf(std::uint16_t endpoint) const
{
    const auto found = std::find_if(m_targets.begin(), m_targets.end(), [&](const ForwardTarget& target) {
        return target.endpoint == endpoint && target.options.enabled;
    });
    return found == m_targets.end() ? nullptr : &*found;
}

// One attempt: read, sent, recorded.

void ForwardWorker::attempt(capture::CaptureId capture, std::uint32_t number, const ForwardTarget& target,
                            Finished finished)
{
    m_reader.fetch(capture, std::numeric_limits<std::size_t>::max(), this,
                   [this, number, target, finished = std::move(finished)](Result<capture::Capture> read) mutable {
                       if (read)
                           send(std::move(*read), number, target, std::move(finished));
                       else
                           finished(failedReport(read.error()));
                   });
}

void ForwardWorker::send(capture::Capture capture, std::uint32_t number, const ForwardTarget& target, Finished finished)
{
    const capture::CaptureId id = capture.summary.id;
    const std::int64_t startedAtUs = m_clock.nowUs();
    auto request = forwardRequest(std::move(capture), target.options, target.pathPrefix);
    if (!request) {
        auto report = failedReport(request.error());
        record(id, number, target.endpoint, startedAtUs, report);
        return finished(std::move(report));
    }
    request->begun = std::make_shared<std::atomic_bool>(false);
    m_client.transfer(std::move(*request), m_cancellation, this,
                      [this, id, number, endpoint = target.endpoint, startedAtUs,
                       finished = std::move(finished)](http::TransferReport report) {
                          record(id, number, endpoint, startedAtUs, report);
                          finished(std::move(report));
                      });
}

void ForwardWorker::record(capture::CaptureId capture, std::uint32_t number, std::uint16_t endpoint,
                           std::int64_t startedAtUs, const http::TransferReport& report)
{
    ForwardAttempt attempt;
    attempt.capture = capture;
    attempt.endpoint = endpoint;
    attempt.number = number;
    attempt.startedAtUs = startedAtUs;
    attempt.url = report.request.url;
    attempt.status = report.error ? 0 : report.response.status;
    attempt.timings = report.response.timings;
    attempt.requestHead = report.response.rawRequestHead;
    attempt.responseHead = report.response.rawHead;
    attempt.responseBody = report.response.body.substr(0, keptForwardBytes);
    attempt.responseTruncated =
        report.response.bodyTruncated || attempt.responseBody.size() < report.response.body.size();
    if (report.error)
        attempt.error = report.error->message;
    auto shared = std::make_shared<ForwardAttempt>(std::move(attempt));
    note([this, shared] {
        const Status inserted = m_table->insert(*shared);
        m_recorded.push_back(*shared);
        return inserted;
    });
}

// Relays.

void ForwardWorker::relay(capture::CaptureId capture, std::uint16_t endpoint,
                          std::function<void(http::Response)> done)
{
    see(capture);
    if (const ForwardTarget* target = targetOf(endpoint))
        return relayOnce({capture, 1, std::move(done)}, *target);
    done(noAnswerResponse(http::TransferFailure::Unreachable, "This endpoint hands nothing on any more."));
}

void ForwardWorker::relayOnce(Relay relay, const ForwardTarget& target)
{
    const auto capture = relay.capture;
    const auto number = relay.attempt;
    attempt(capture, number, target, [this, relay = std::move(relay), target](http::TransferReport report) mutable {
        if (!report.error)
            return relay.done(relayedAnswer(report.response));
        const bool again = !wasReached(report) && relay.attempt <= target.options.retries &&
                           report.failure != http::TransferFailure::InvalidRequest;
        if (!again)
            return relay.done(noAnswerResponse(report.failure, report.error->message));
        const std::int64_t waitMs = relayRetryMs * relay.attempt;
        ++relay.attempt;
        m_scheduler.after(waitMs, this, [this, relay = std::move(relay), target]() mutable {
            relayOnce(std::move(relay), target);
        });
    });
}

// Queues.

void ForwardWorker::enqueue(const std::vector<WaitingForward>& captures)
{
    if (captures.empty())
        return;
    note([this, captures] { return m_table->wait(captures); });
    m_seen = std::max(m_seen, captures.back().capture);
    std::vector<std::uint16_t> touched;
    for (const WaitingForward& one : captures) {
        m_queues[one.endpoint].items.add({one.capture, one.attempts});
        if (std::find(touched.begin(), touched.end(), one.endpoint) == touched.end())
            touched.push_back(one.endpoint);
    }
    for (const std::uint16_t endpoint : touched)
        pump(endpoint);
}

void ForwardWorker::pump(std::uint16_t endpoint)
{
    Queue& queue = m_queues[endpoint];
    const ForwardTarget* target = targetOf(endpoint);
    while (target) {
        const auto item = queue.items.next(m_clock.monotonicUs() / 1000);
        if (!item)
            break;
        attempt(item->capture, item->attempts + 1, *target,
                [this, endpoint, item = *item](const http::TransferReport& report) { settle(endpoint, item, report); });
    }
    if (target)
        waitFor(endpoint, queue);
    tell(endpoint, queue);
}

void ForwardWorker::settle(std::uint16_t endpoint, ForwardQueue::Item item, const http::TransferReport& report)
{
    Queue& queue = m_queues[endpoint];
    ++item.attempts;
    const bool cannotBeSent = report.failure == http::TransferFailure::InvalidRequest;
    const bool refused = !report.error && asksForAnotherTry(report.response.status);
    if (cannotBeSent || (!report.error && !refused) || (refused && item.attempts >= ForwardQueue::mostRefusals)) {
        queue.items.taken(item.capture);
        queue.error.clear();
        note([this, item] { return m_table->finish(item.capture); });
    } else {
        queue.items.failed(item, m_clock.monotonicUs() / 1000);
        queue.error = report.error ? report.error->message
                                   : "The target answered " + std::to_string(report.response.status) + ".";
        note([this, item] { return m_table->setAttempts(item.capture, item.attempts); });
    }
    pump(endpoint);
}

void ForwardWorker::waitFor(std::uint16_t endpoint, Queue& queue)
{
    const auto due = queue.items.nextDueMs();
    if (!due || queue.timerRuns)
        return;
    queue.timerRuns = true;
    const std::int64_t waitMs = std::max<std::int64_t>(1, *due - m_clock.monotonicUs() / 1000);
    m_scheduler.after(waitMs, this, [this, endpoint] {
        m_queues[endpoint].timerRuns = false;
        pump(endpoint);
    });
}

void ForwardWorker::tell(std::uint16_t endpoint, Queue& queue)
{
    ForwardQueueState state{endpoint, queue.items.size(), queue.items.isDown(), queue.error};
    if (state == queue.told)
        return;
    queue.told = state;
    m_reports.queueChanged(std::move(state));
}

void ForwardWorker::retryNow(std::uint16_t endpoint)
{
    m_queues[endpoint].items.retryNow();
    pump(endpoint);
}

void ForwardWorker::discard(std::uint16_t endpoint)
{
    m_queues[endpoint].items = {};
    m_queues[endpoint].error.clear();
    note([this, endpoint] {
        return m_table->database().execute("DELETE FROM waiting WHERE endpoint = " + std::to_string(endpoint));
    });
    tell(endpoint, m_queues[endpoint]);
}

std::vector<ForwardQueueState> ForwardWorker::states() const
{
    std::vector<ForwardQueueState> all;
    for (const auto& [endpoint, queue] : m_queues)
        all.push_back({endpoint, queue.items.size(), queue.items.isDown(), queue.error});
    return all;
}

// The table.

void ForwardWorker::note(std::function<Status()> change)
{
    m_notes.push_back(std::move(change));
    if (m_notes.size() == 1)
        m_scheduler.after(gatherMs, this, [this] { commit(); });
    else if (m_notes.size() >= gatherAtMost)
        commit();
}

void ForwardWorker::commit()
{
    const auto notes = std::exchange(m_notes, {});
    if (notes.empty())
        return;
    const Status committed = m_table->database().transaction([&] {
        for (const auto& change : notes) {
            if (Status done = change(); !done)
                return done;
        }
        return m_seen > m_seenNoted ? m_table->setNewestSeen(m_seen) : Status(Done{});
    });
    auto recorded = std::exchange(m_recorded, {});
    if (!committed)
        return m_reports.failed(committed.error());
    m_seenNoted = m_seen;
    m_sinceTrim += static_cast<std::int64_t>(recorded.size());
    if (m_sinceTrim >= trimEvery) {
        m_sinceTrim = 0;
        if (Status trimmed = m_table->keepNewest(keptAttempts); !trimmed)
            m_reports.failed(trimmed.error());
    }
    if (!recorded.empty())
        m_reports.forwarded(std::make_shared<const std::vector<ForwardAttempt>>(std::move(recorded)));
}

} // namespace hookbench::endpoint
