#include "cli/UrlSend.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "cli/DeliveryPrinter.h"
#include "delivery/ComposedDelivery.h"
#include "delivery/Dispatcher.h"
#include "events/Envelope.h"
#include "http/Target.h"
#include "json/Writer.h"

#include <QTimer>

#include <algorithm>

namespace hookbench::cli {

using delivery::AttemptRecord;
using delivery::Outcome;
using delivery::RetryPolicy;

namespace {

http::Headers headersOf(const std::string& head)
{
    http::Headers headers;
    std::size_t begin = head.find("\r\n");
    while (begin != std::string::npos && begin + 2 < head.size()) {
        begin += 2;
        const std::size_t end = std::min(head.find("\r\n", begin), head.size());
        if (auto header = http::parseHeaderLine(head.substr(begin, end - begin)))
            headers.push_back(std::move(*header));
        begin = end == head.size() ? std::string::npos : end;
    }
    return headers;
}

json::Value response(const AttemptRecord& attempt)
{
    json::Array headers;
    for (const http::Header& header : headersOf(attempt.responseHead))
        headers.push_back(json::Array{json::Value(asUtf8(header.name)), json::Value(asUtf8(header.value))});
    json::Object out;
    out.append("status", json::Value(attempt.summary.status));
    out.append("headers", std::move(headers));
    if (isValidUtf8(attempt.responseBody))
        out.append("body", json::Value(attempt.responseBody));
    else
        out.append("body_base64", json::Value(toBase64(attempt.responseBody)));
    out.append("body_truncated", json::Value(attempt.responseTruncated));
    return out;
}

/// Why there was no answer, or no whole one; "" if there was.
const std::string& errorOf(const AttemptRecord& attempt)
{
    const bool isAnswered = attempt.error.empty() && attempt.summary.status != 0;
    return isAnswered || !attempt.error.empty() ? attempt.error : attempt.diagnosis.sentence;
}

json::Value attemptJson(const AttemptRecord& attempt, int event)
{
    const delivery::AttemptSummary& summary = attempt.summary;
    const std::string& error = errorOf(attempt);
    json::Object out;
    out.append("event", json::Value(event));
    out.append("attempt", json::Value(summary.number));
    out.append("started_at", json::Value(capture::timestampUtc(summary.startedAtUs)));
    out.append("url", json::Value(asUtf8(attempt.url)));
    out.append("event_id", summary.eventId.empty() ? json::Value() : json::Value(asUtf8(summary.eventId)));
    out.append("delivered", json::Value(summary.outcome == Outcome::Delivered));
    if (error.empty()) {
        out.append("status", json::Value(summary.status));
        out.append("timings", DeliveryPrinter::timings(attempt.timings));
        out.append("response", response(attempt));
        out.append("error", json::Value());
    } else {
        out.append("status", json::Value());
        out.append("error", json::Value(asUtf8(error)));
    }
    out.append("diagnosis", json::Value(delivery::diagnosisName(summary.diagnosis)));
    out.append("explanation", attempt.diagnosis.sentence.empty()
                                  ? json::Value()
                                  : json::Value(asUtf8(attempt.diagnosis.sentence)));
    out.append("delivery", json::Value(std::to_string(summary.delivery)));
    return out;
}

} // namespace

RetryPolicy retryPolicy(int retries)
{
    RetryPolicy policy;
    policy.kind = retries > 0 ? RetryPolicy::Kind::Exponential : RetryPolicy::Kind::None;
    policy.count = retries;
    return policy;
}

UrlSend::UrlSend(const GlobalOptions& global, Plan plan) : m_global(global), m_plan(std::move(plan))
{
}

int UrlSend::run()
{
    m_signals = std::make_unique<UnixSignals>();
    auto opened = DeliverySession::open(m_global, {.environments = false, .maxUnderWay = m_plan.concurrency});
    if (!opened)
        return fail(opened.error());
    m_session = std::move(*opened);
    delivery::Dispatcher& dispatcher = m_session->dispatcher();
    connect(&dispatcher, &delivery::Dispatcher::attempted, this, &UrlSend::printAttempt);
    connect(&dispatcher, &delivery::Dispatcher::deliveryChanged, this, &UrlSend::onChanged);
    connect(m_signals.get(), &UnixSignals::endRequested, this, &UrlSend::stop);
    m_startUs = m_session->clock().monotonicUs();
    QTimer::singleShot(0, this, &UrlSend::startMore);
    QCoreApplication::exec();
    m_session->log().flush();
    if (m_error)
        return fail(*m_error);
    if (m_plan.count > 1 && !m_global.json)
        print(tr("%1 delivered, %2 failed.").arg(m_delivered).arg(m_failed).toStdString() + "\n");
    return m_failed == 0 && !m_isStopped ? Success : Failure;
}

void UrlSend::startMore()
{
    while (!m_error && m_started < m_plan.count && int(m_events.size()) < m_plan.concurrency) {
        if (waitsForItsTurn())
            return;
        if (Status started = startEvent(); !started)
            m_error = started.error();
    }
    if (m_events.empty() && (m_error || m_started >= m_plan.count))
        QCoreApplication::quit();
}

bool UrlSend::waitsForItsTurn()
{
    if (m_plan.ratePerSecond <= 0)
        return false;
    const auto dueUs = m_startUs + static_cast<std::int64_t>(1e6 * m_started / m_plan.ratePerSecond);
    const std::int64_t waitUs = dueUs - m_session->clock().monotonicUs();
    if (waitUs <= 0)
        return false;
    if (!std::exchange(m_isPacing, true)) {
        QTimer::singleShot(static_cast<int>(waitUs / 1000) + 1, Qt::PreciseTimer, this, [this] {
            m_isPacing = false;
            startMore();
        });
    }
    return true;
}

Status UrlSend::startEvent()
{
    http::OutgoingRequest request = m_plan.request;
    const std::int64_t nowUs = m_session->clock().nowUs();
    if (!m_plan.hasBody)
        request.body = json::write(events::sampleEnvelope(m_plan.eventType, events::makeEventId(), nowUs));
    auto made = delivery::compose(std::move(request), m_plan.options, nowUs);
    if (!made)
        return made.error();
    const auto ids = m_session->dispatcher().fire(
        {std::move(made->recipe)}, delivery::merged(std::move(made->values), m_plan.values));
    m_events[ids.front()] = ++m_started;
    return Done{};
}

void UrlSend::onChanged(const delivery::DeliveryState& state)
{
    using Phase = delivery::DeliveryState::Phase;
    if (!state.isFinished() || m_events.erase(state.id) == 0)
        return;
    ++(state.phase == Phase::Delivered ? m_delivered : m_failed);
    startMore();
}

void UrlSend::stop()
{
    m_plan.count = m_started;
    m_session->dispatcher().cancelAll();
    m_isStopped = true;
    startMore();
}

void UrlSend::printAttempt(const AttemptRecord& attempt) const
{
    const auto event = m_events.find(attempt.summary.delivery);
    const int number = event == m_events.end() ? 0 : event->second;
    print(m_global.json ? json::write(attemptJson(attempt, number)) + "\n" : text(attempt, number));
}

std::string UrlSend::text(const AttemptRecord& attempt, int event) const
{
    const delivery::AttemptSummary& summary = attempt.summary;
    const std::string& error = errorOf(attempt);
    std::string line = summary.outcome == Outcome::Delivered ? "ok    " : "FAIL  ";
    if (m_plan.count > 1)
        line += "event " + std::to_string(event) + "  ";
    line += "attempt " + std::to_string(summary.number) + "  ";
    if (error.empty())
        line += std::to_string(summary.status) + " " + std::string(http::reasonPhrase(summary.status)) +
                "  " + DeliveryPrinter::milliseconds(attempt.timings.totalMs) + " ms";
    else
        line += asUtf8(error);
    if (!summary.eventId.empty())
        line += "  " + asUtf8(summary.eventId);
    line += "\n";
    if (!attempt.diagnosis.sentence.empty() && attempt.diagnosis.sentence != error)
        line += "      " + asUtf8(attempt.diagnosis.sentence) + "\n";
    const std::string& body = attempt.responseBody;
    if (m_plan.count == 1 && error.empty() && !body.empty() && isValidUtf8(body))
        line += body + (body.ends_with('\n') ? "" : "\n");
    return line;
}

} // namespace hookbench::cli
