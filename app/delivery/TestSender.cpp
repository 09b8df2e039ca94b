#include "delivery/TestSender.h"

#include "capture/EventFields.h"
#include "events/Envelope.h"
#include "signing/Digest.h"
#include "json/Writer.h"

#include <QTimer>

#include <algorithm>

namespace hookbench::delivery {

namespace {

constexpr int firstRetryMs = 1000;
constexpr int longestRetryMs = 60'000;

int retryDelayMs(int failedAttempts)
{
    const int doublings = std::min(failedAttempts - 1, 6);
    return std::min(firstRetryMs << doublings, longestRetryMs);
}

} // namespace

bool isDelivered(int status)
{
    return status >= 200 && status < 300;
}

struct TestSender::Event {
    int number = 0;
    int attempts = 0;
    std::string id;
    std::string messageId; ///< of the signature
    std::int64_t attemptStartedUs = 0;
    http::OutgoingRequest request;
};

TestSender::TestSender(const Clock& clock, http::HttpClient& client, SendPlan plan, QObject* parent)
    : QObject(parent), m_clock(clock), m_client(client), m_plan(std::move(plan))
{
    if (!http::findHeader(m_plan.headers, "Content-Type"))
        m_plan.headers.insert(m_plan.headers.begin(), {"Content-Type", "application/json"});
}

TestSender::~TestSender()
{
    m_token.cancel();
}

void TestSender::start()
{
    m_startUs = m_clock.monotonicUs();
    startMore();
}

void TestSender::cancel()
{
    m_token.cancel();
    m_plan.count = m_started;
    if (m_underWay == 0)
        Q_EMIT finished();
}

int TestSender::deliveredCount() const
{
    return m_delivered;
}

int TestSender::failedCount() const
{
    return m_failed;
}

void TestSender::startMore()
{
    while (m_started < m_plan.count && m_underWay < m_plan.concurrency) {
        if (m_plan.ratePerSecond > 0) {
            const auto dueUs = m_startUs + static_cast<std::int64_t>(1e6 * m_started / m_plan.ratePerSecond);
            const std::int64_t waitUs = dueUs - m_clock.monotonicUs();
            if (waitUs > 0) {
                if (!std::exchange(m_pacing, true)) {
                    QTimer::singleShot(static_cast<int>(waitUs / 1000) + 1, this, [this] {
                        m_pacing = false;
                        startMore();
                    });
                }
                return;
            }
        }
        startEvent();
    }
}

void TestSender::startEvent()
{
    auto event = std::make_shared<Event>();
    event->number = ++m_started;
    ++m_underWay;
    event->request.method = m_plan.method;
    event->request.url = m_plan.url;
    event->request.headers = m_plan.headers;
    event->request.timeoutMs = m_plan.timeoutMs;
    if (m_plan.hasBody) {
        event->request.body = m_plan.body;
        event->id = capture::EventFieldsReader().read(m_plan.body).id;
    } else {
        event->id = events::makeEventId();
        event->request.body =
            json::write(events::sampleEnvelope(m_plan.eventType, event->id, m_clock.nowUs()));
    }
    event->messageId = event->id.empty() ? signing::randomId("msg_") : event->id;
    attempt(event);
}

/// Tokens must not repeat, so that a receiver may refuse one that it has seen; other schemes name the event.
Result<http::OutgoingRequest> TestSender::signedRequest(const Event& event) const
{
    const SendSigning& how = *m_plan.signing;
    const bool isToken = how.scheme.family == signing::Family::Jwt;
    http::OutgoingRequest request = event.request;
    auto fresh = signing::resign(
        how.scheme, {request.method, request.url, request.headers, request.body}, how.credentials,
        {event.attemptStartedUs, isToken ? std::string() : event.messageId, how.fault});
    if (!fresh)
        return fresh.error();
    request.url = std::move(fresh->url);
    request.headers = std::move(fresh->headers);
    request.body = std::move(fresh->body);
    return request;
}

void TestSender::attempt(const std::shared_ptr<Event>& event)
{
    ++event->attempts;
    event->attemptStartedUs = m_clock.nowUs();
    const Result<http::OutgoingRequest> request =
        m_plan.signing ? signedRequest(*event) : Result<http::OutgoingRequest>(event->request);
    if (!request) {
        // Queued as an answer would be, so that attempts never come from within start().
        QTimer::singleShot(0, this, [this, event, error = request.error()] { onAnswer(event, error); });
        return;
    }
    m_client.send(*request, m_token, this, [this, event](Result<http::IncomingResponse> outcome) {
        onAnswer(event, std::move(outcome));
    });
}

void TestSender::onAnswer(const std::shared_ptr<Event>& event, Result<http::IncomingResponse> outcome)
{
    Attempt done;
    done.event = event->number;
    done.number = event->attempts;
    done.url = m_plan.url;
    done.eventId = event->id;
    done.startedAtUs = event->attemptStartedUs;
    done.outcome = std::move(outcome);
    const bool delivered = done.delivered();
    done.isLast = delivered || event->attempts > m_plan.retries || m_token.isCancelled();
    Q_EMIT attempted(done);
    if (done.isLast)
        finishEvent(delivered);
    else
        QTimer::singleShot(retryDelayMs(event->attempts), this, [this, event] { attempt(event); });
}

void TestSender::finishEvent(bool delivered)
{
    --m_underWay;
    ++(delivered ? m_delivered : m_failed);
    if (m_underWay == 0 && m_started >= m_plan.count)
        Q_EMIT finished();
    else
        startMore();
}

} // namespace hookbench::delivery
