#include "http/Http2Connection.h"

#include "base/Logging.h"

#include <algorithm>
#include <utility>

namespace hookbench::http {

namespace {

// How many buffers one connection may read before the others have their turn.
constexpr int readsPerTurn = 4;
// How long a client may go on sending after GOAWAY.
constexpr std::int64_t lingerMs = 2000;
constexpr std::size_t concurrentStreams = 128;
// Streams beyond these have room in memory only for small bodies; the others' go to files.
constexpr std::size_t roomyStreams = 4;
// What a request may always hold, however short memory is.
constexpr std::uint64_t smallestShare = 4096;
constexpr std::uint64_t narrowSpillBytes = std::uint64_t{64} * 1024;
// A head this many times too large is no mistake but an attack on the memory of its reader.
constexpr std::uint64_t headBombFactor = 16;
// A client that gives up requests does so now and then; one that attacks, all the time.
constexpr std::uint32_t resetBurst = 200;
constexpr std::uint32_t resetsPerSecond = 50;
constexpr std::uint32_t noiseBurst = 1000;
constexpr std::uint32_t noisePerSecond = 200;

constexpr const char* noPrefaceReason =
    "HTTP/2 was agreed on, but the connection does not begin as HTTP/2 does (RFC 9113 section 3.4)";

Http2Session::Settings settingsFor(const HttpLimits& limits)
{
    return {.concurrentStreams = concurrentStreams, .headBytes = limits.headBytes};
}

} // namespace

Http2Connection::Http2Connection(ServerContext& context, std::uint32_t id, Peer peer)
    : ServerConnection(id, std::move(peer)),
      m_context(context),
      m_session(*this, settingsFor(context.limits)),
      m_resets(resetBurst, resetsPerSecond),
      m_noise(noiseBurst, noisePerSecond),
      m_nowMs(ServerContext::steadyMs()),
      m_lastActivityMs(m_nowMs),
      m_lastWriteMs(m_nowMs)
{
}

Http2Connection::~Http2Connection()
{
    for (const auto& [id, stream] : m_streams)
        m_context.heldBytes -= stream.held;
}

void Http2Connection::start(std::unique_ptr<Channel> channel, std::string_view bytes)
{
    m_channel = std::move(channel);
    if (!bytes.empty())
        receive(bytes);
    flush();
    pump();
}

void Http2Connection::onReadable()
{
    m_readable = true;
    pump();
}

void Http2Connection::onWritable()
{
    m_lastWriteMs = ServerContext::steadyMs();
    flush();
}

void Http2Connection::onBroken()
{
    deliverUnfinished(400);
    close();
}

void Http2Connection::pump()
{
    if (m_pumping)
        return;
    m_pumping = true;
    for (int turn = 0; pumpOnce(); ++turn) {
        flush();
        if (turn < readsPerTurn)
            continue;
        if (m_phase != Phase::Closed)
            m_channel->readLater();
        break;
    }
    m_pumping = false;
}

/// Takes in what is there; false when there is nothing to do until something happens.
bool Http2Connection::pumpOnce()
{
    if (m_phase == Phase::Closed || m_ended || !m_readable)
        return false;
    std::vector<char>& buffer = m_context.readBuffer;
    const Channel::ReadResult result = m_channel->read(buffer.data(), buffer.size());
    m_readable = result.more;
    if (result.kind == Channel::ReadKind::Nothing)
        return false;
    if (result.kind == Channel::ReadKind::End) {
        onEnd();
        return false;
    }
    if (m_phase == Phase::Open)
        receive({buffer.data(), result.bytes});
    return true;
}

void Http2Connection::receive(std::string_view bytes)
{
    if (m_refused)
        return;
    m_nowMs = ServerContext::steadyMs();
    m_lastActivityMs = m_nowMs;
    m_inSession = true;
    const Http2Session::Received received = m_session.receive(bytes);
    m_inSession = false;
    if (received == Http2Session::Received::Fine)
        return;
    m_refused = true;
    if (received == Http2Session::Received::NoPreface)
        return refuseProtocol(bytes);
    qCInfo(logHttp, "A client's HTTP/2 connection was ended: it broke the protocol");
    deliverUnfinished(400);
}

void Http2Connection::refuseProtocol(std::string_view bytes)
{
    ReceivedRequest request;
    request.rawHead = bytes;
    request.malformed = noPrefaceReason;
    request.suggestedStatus = 400;
    handOn(std::move(request), 0, m_context.clock.monotonicUs(), m_context.clock.nowUs());
    lingerThenClose();
}

void Http2Connection::onFrame(FrameKind kind)
{
    const bool refusedBefore = kind == FrameKind::Fields && std::exchange(m_headersPending, true);
    if ((kind == FrameKind::Reset || refusedBefore) && !m_resets.allow(m_nowMs))
        calmDown("too many requests were reset");
    else if (kind == FrameKind::Noise && !m_noise.allow(m_nowMs))
        calmDown("too many frames carried nothing");
}

void Http2Connection::calmDown(const char* what)
{
    if (std::exchange(m_refused, true))
        return;
    qCInfo(logHttp, "A client's HTTP/2 connection was ended: %s", what);
    m_session.terminate(Http2Code::EnhanceYourCalm);
}

Http2Connection::Stream* Http2Connection::find(std::int32_t id)
{
    const auto found = m_streams.find(id);
    return found == m_streams.end() ? nullptr : &found->second;
}

bool Http2Connection::onFieldsBegun(std::int32_t id)
{
    m_fieldsBegunMs = m_nowMs;
    m_fieldsOf = id;
    if (m_streams.contains(id)) {
        m_headersPending = false;
        return true;
    }
    // Streams that the client has reset count on until the work for them is done.
    if (m_refused || m_streams.size() >= concurrentStreams)
        return m_refused;
    m_headersPending = false;
    Stream& stream = m_streams[id];
    stream.request.emplace(m_context.limits, m_context.spoolFolder, spillBytes());
    stream.firstByteUs = m_context.clock.monotonicUs();
    stream.receivedAtUs = m_context.clock.nowUs();
    stream.lastActivityMs = m_nowMs;
    return true;
}

std::uint64_t Http2Connection::spillBytes() const
{
    const std::uint64_t usual = m_context.limits.spillBytes;
    return m_streams.size() <= roomyStreams ? usual : std::min(usual, narrowSpillBytes);
}

void Http2Connection::onField(std::int32_t id, std::string_view name, std::string_view value)
{
    Stream* stream = find(id);
    if (stream == nullptr || !stream->request)
        return;
    stream->request->addField(name, value);
    if (stream->request->fieldBytes() > headBombFactor * m_context.limits.headBytes)
        calmDown("a head was far too large");
}

void Http2Connection::onFieldsEnded(std::int32_t id, bool lastFrame)
{
    m_fieldsBegunMs = 0;
    Stream* stream = find(id);
    if (stream == nullptr || !stream->request)
        return;
    Http2Request& request = *stream->request;
    stream->lastActivityMs = m_nowMs;
    if (request.state() == Http2Request::State::Head)
        request.endHead();
    else
        request.endTrailers(lastFrame);
    countMemory(*stream);
    if (!lastFrame && request.awaitsContinue() && !std::exchange(stream->continueSent, true))
        m_session.interim(id, 100);
    if (!lastFrame)
        deliverIfOver(id, *stream);
}

bool Http2Connection::onBody(std::int32_t id, std::string_view bytes)
{
    Stream* stream = find(id);
    if (stream == nullptr || !stream->request)
        return false;
    stream->lastActivityMs = m_nowMs;
    stream->request->addBody(bytes);
    countMemory(*stream);
    deliverIfOver(id, *stream);
    return true;
}

void Http2Connection::onStreamEnded(std::int32_t id)
{
    Stream* stream = find(id);
    if (stream == nullptr)
        return;
    stream->ended = true;
    if (!stream->request)
        return;
    stream->request->endStream();
    deliverIfOver(id, *stream);
}

/// When memory is short, bodies go to files, and requests whose fields alone are too much are refused.
void Http2Connection::countMemory(Stream& stream)
{
    const auto count = [this, &stream](std::uint64_t held) {
        m_context.heldBytes += held;
        m_context.heldBytes -= std::exchange(stream.held, held);
    };
    Http2Request& request = *stream.request;
    count(request.heldBytes());
    if (!m_context.isShortOfMemory())
        return;
    request.spill();
    count(request.heldBytes());
    const std::uint64_t share = m_context.limits.heldBytes / std::max<std::size_t>(m_context.open, 1);
    if (stream.held > std::max(share, smallestShare) && m_context.isShortOfMemory())
        request.cutShort(503);
}

void Http2Connection::deliverIfOver(std::int32_t id, Stream& stream)
{
    if (stream.request && stream.request->isOver())
        deliver(id, stream);
}

void Http2Connection::deliver(std::int32_t id, Stream& stream)
{
    m_context.heldBytes -= std::exchange(stream.held, 0); // now it is the handler's
    stream.isHead = stream.request->isHead();
    stream.resetAfterAnswer = static_cast<std::uint32_t>(
        stream.request->isMalformed() ? Http2Code::ProtocolError : Http2Code::NoError);
    ReceivedRequest request = stream.request->take();
    stream.request.reset();
    handOn(std::move(request), id, stream.firstByteUs, stream.receivedAtUs);
}

void Http2Connection::handOn(ReceivedRequest&& request, std::int32_t id, std::int64_t firstByteUs,
                             std::int64_t receivedAtUs)
{
    request.exchange = exchangeId(static_cast<std::uint32_t>(id));
    request.firstByteUs = firstByteUs;
    request.receivedAtUs = receivedAtUs;
    request.remoteAddress = peer().address;
    request.remotePort = peer().port;
    request.tlsDetails = m_channel->tlsDetails();
    request.tls = request.tlsDetails != nullptr;
    m_context.handler(std::move(request));
}

/// The client or the connection is gone: what has begun to arrive is shown as the part that it is.
void Http2Connection::deliverUnfinished(int status)
{
    // A handler may answer at once, which may forget streams.
    std::vector<std::int32_t> ids;
    for (const auto& [id, stream] : m_streams) {
        if (stream.request)
            ids.push_back(id);
    }
    std::sort(ids.begin(), ids.end());
    for (const std::int32_t id : ids) {
        Stream* stream = find(id);
        if (stream == nullptr || !stream->request)
            continue;
        stream->request->cutShort(status);
        deliver(id, *stream);
    }
}

void Http2Connection::onStreamClosed(std::int32_t id)
{
    Stream* stream = find(id);
    if (stream == nullptr)
        return;
    stream->closed = true;
    if (stream->request) {
        stream->request->cutShort(400);
        deliver(id, *stream);
    }
    forgetIfDone(id);
}

void Http2Connection::forgetIfDone(std::int32_t id)
{
    const auto found = m_streams.find(id);
    if (found != m_streams.end() && found->second.closed && found->second.answered)
        m_streams.erase(found);
}

/// The client has ended its direction; what it has asked for is answered all the same.
void Http2Connection::onEnd()
{
    m_ended = true;
    deliverUnfinished(400);
    flush();
    if (m_streams.empty() || m_phase == Phase::Draining)
        close();
}

void Http2Connection::lingerThenClose()
{
    if (m_phase != Phase::Open)
        return;
    deliverUnfinished(400);
    if (m_ended)
        return close();
    m_channel->shutdownWrite();
    m_phase = Phase::Draining;
    m_lastActivityMs = ServerContext::steadyMs();
}

void Http2Connection::close()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    if (m_due)
        m_due->stop(); // it may be the one that called
    m_channel->close();
    m_context.retire(*this);
}

void Http2Connection::checkTime(std::int64_t nowMs)
{
    const HttpLimits& limits = m_context.limits;
    const std::int64_t quietMs = nowMs - m_lastActivityMs;
    if (m_phase == Phase::Draining && quietMs >= lingerMs)
        return close();
    if (m_phase != Phase::Open)
        return;
    if (!m_channel->isFlushed() && nowMs - m_lastWriteMs >= limits.idleTimeoutMs) {
        deliverUnfinished(408);
        return close();
    }
    if (m_fieldsBegunMs != 0 && nowMs - m_fieldsBegunMs >= limits.headTimeoutMs) {
        // Within a head nothing else can be said on this connection (RFC 9113 section 4.3).
        if (Stream* stream = find(m_fieldsOf); stream != nullptr && stream->request) {
            stream->request->cutShort(408);
            deliver(m_fieldsOf, *stream);
        }
        m_fieldsBegunMs = 0;
        m_session.terminate(Http2Code::EnhanceYourCalm);
    } else if (m_streams.empty() && quietMs >= limits.idleTimeoutMs) {
        m_session.terminate(Http2Code::NoError);
    }
    std::vector<std::int32_t> ids;
    for (const auto& [id, stream] : m_streams)
        ids.push_back(id);
    for (const std::int32_t id : ids) {
        if (Stream* stream = find(id))
            checkStream(id, *stream, nowMs);
    }
    flush();
}

void Http2Connection::checkStream(std::int32_t id, Stream& stream, std::int64_t nowMs)
{
    if (nowMs - stream.lastActivityMs < m_context.limits.idleTimeoutMs || stream.closed)
        return;
    if (stream.request) {
        stream.request->cutShort(408);
        deliver(id, stream);
    } else if (stream.answer && nowMs >= stream.answer->dueMs()) {
        // Its client takes nothing, or is never to get anything.
        m_session.reset(id, static_cast<std::uint32_t>(Http2Code::Cancel));
    }
}

} // namespace hookbench::http
