// Http2Connection: the way of its answers.

#include "http/Http2Connection.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace hookbench::http {

namespace {
constexpr std::size_t writeBytes = std::size_t{128} * 1024;
} // namespace

void Http2Connection::answer(ExchangeId exchange, Response&& response,
                             std::shared_ptr<const AnswerManner> manner)
{
    const auto id = static_cast<std::int32_t>(static_cast<std::uint32_t>(exchange));
    Stream* stream = find(id);
    if (stream == nullptr || stream->request || std::exchange(stream->answered, true))
        return;
    if (stream->closed || m_phase != Phase::Open) {
        stream->closed = true;
        return forgetIfDone(id);
    }
    const std::int64_t now = ServerContext::steadyMs();
    m_hasManners |= manner != nullptr;
    stream->answer.emplace(std::move(response), stream->isHead,
                           m_context.date.text(m_context.clock.nowUs()), std::move(manner), now);
    stream->lastActivityMs = now;
    if (stream->answer->dueMs() > now)
        scheduleDue();
    else
        beginAnswer(id, *stream, now);
}

void Http2Connection::beginAnswer(std::int32_t id, Stream& stream, std::int64_t nowMs)
{
    using Opening = Http2Answer::Opening;
    stream.headBegun = true;
    stream.lastActivityMs = nowMs;
    Http2Answer& answer = *stream.answer;
    const Opening opening = answer.opening();
    if (opening == Opening::Nothing)
        return;
    constexpr int processing = 102;
    for (std::uint32_t i = 0; i < answer.interimAnswers(); ++i)
        m_session.interim(id, processing + static_cast<int>(i % 2));
    if (opening == Opening::Break && answer.interimAnswers() == 0) {
        m_session.reset(id, answer.breakCode());
    } else if (opening == Opening::Break || opening == Opening::HeadThenBreak) {
        if (opening == Opening::HeadThenBreak)
            m_session.answer(id, answer.fields(), false, true);
        // A reset overtakes what was submitted, so it has to wait until that has left.
        m_breaks.push_back(id);
    } else {
        m_session.answer(id, answer.fields(), opening == Opening::HeadAndBody);
    }
    answer.begin(nowMs);
}

Http2Answer::Piece Http2Connection::onBodyWanted(std::int32_t id, char* buffer, std::size_t size)
{
    Stream* stream = find(id);
    if (stream == nullptr || !stream->answer)
        return {0, true, false};
    const std::int64_t now = ServerContext::steadyMs();
    const Http2Answer::Piece piece = stream->answer->take(buffer, size, now);
    if (piece.bytes > 0)
        stream->lastActivityMs = now;
    if (piece.breakHere && std::find(m_breaks.begin(), m_breaks.end(), id) == m_breaks.end())
        m_breaks.push_back(id);
    return piece;
}

/// The rest of a request that was answered before it was complete is not wanted (RFC 9113 section 8.1).
void Http2Connection::onAnswerSent(std::int32_t id)
{
    Stream* stream = find(id);
    if (stream != nullptr && stream->answered && !stream->ended)
        m_session.reset(id, stream->resetAfterAnswer);
}

void Http2Connection::flush()
{
    if (m_inSession || m_phase != Phase::Open)
        return;
    // A handler that is called meanwhile may answer on other connections, which then use a buffer of theirs.
    std::string out = std::exchange(m_context.writeBuffer, {});
    bool broken = false;
    while (!broken && m_channel->isFlushed() && sendSome(out)) {
        m_lastWriteMs = ServerContext::steadyMs();
        broken = !m_channel->write(out);
    }
    m_context.writeBuffer = std::move(out);
    if (broken)
        return onBroken();
    if (m_session.isOver() && m_channel->isFlushed())
        lingerThenClose();
    else if (m_ended && m_streams.empty() && m_channel->isFlushed())
        close();
    scheduleDue();
}

/// Makes the next bytes to leave. Streams that are to break off do so after what was made before.
bool Http2Connection::sendSome(std::string& out)
{
    out.clear();
    m_inSession = true;
    bool more = m_session.send(out, writeBytes);
    if (!more && !m_breaks.empty()) {
        for (const std::int32_t id : std::exchange(m_breaks, {})) {
            if (const Stream* stream = find(id); stream != nullptr && stream->answer)
                m_session.reset(id, stream->answer->breakCode());
        }
        more = m_session.send(out, writeBytes);
    }
    m_inSession = false;
    return more;
}

/// Sets the timer to the earliest answer that waits for its time.
void Http2Connection::scheduleDue()
{
    if (m_phase != Phase::Open || !m_hasManners)
        return;
    std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
    const std::int64_t now = ServerContext::steadyMs();
    for (const auto& [id, stream] : m_streams) {
        if (stream.answer && !stream.closed && (!stream.headBegun || stream.answer->dueMs() > now))
            earliest = std::min(earliest, stream.answer->dueMs());
    }
    if (earliest == std::numeric_limits<std::int64_t>::max())
        return;
    if (!m_due) {
        m_due = std::make_unique<QTimer>();
        m_due->setSingleShot(true);
        m_due->setTimerType(Qt::PreciseTimer);
        QObject::connect(m_due.get(), &QTimer::timeout, m_due.get(), [this] { resumeDue(); });
    }
    m_due->start(static_cast<int>(std::clamp<std::int64_t>(earliest - now, 0, 60'000)));
}

void Http2Connection::resumeDue()
{
    const std::int64_t now = ServerContext::steadyMs();
    for (auto& [id, stream] : m_streams) {
        if (!stream.answer || stream.closed || stream.answer->dueMs() > now)
            continue;
        if (stream.headBegun)
            m_session.resume(id);
        else
            beginAnswer(id, stream, now);
    }
    flush();
}

} // namespace hookbench::http
