#include "http/HttpConnection.h"

#include "base/Text.h"
#include "http/Http2Connection.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace hookbench::http {

namespace {
// How many buffers one connection may read before the others have their turn.
constexpr int readsPerTurn = 16;
// How long a client may go on sending after its connection was answered and closed (RFC 9112 section 9.6).
constexpr std::int64_t lingerMs = 2000;
constexpr const char* plainOnTlsReason = "this is plain HTTP, but the port speaks HTTPS; send to https:// instead";
constexpr const char* plainOnTlsAnswer = "This is an HTTPS port; send to https:// instead.\n";
// What a message may always hold, and how much of one is read at a time, however short memory is.
constexpr std::size_t smallestShare = 4096;
} // namespace

std::int64_t ServerContext::steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

HttpConnection::HttpConnection(ServerContext& context, std::uint32_t id, Peer peer)
    : ServerConnection(id, std::move(peer)),
      m_context(context),
      m_parser(context.limits, context.spoolFolder),
      m_lastActivityMs(ServerContext::steadyMs())
{
}

HttpConnection::~HttpConnection()
{
    m_context.heldBytes -= m_held;
}

void HttpConnection::start(std::unique_ptr<Channel> channel, bool busy)
{
    m_channel = std::move(channel);
    if (busy)
        refuseBusy();
    pump();
}

void HttpConnection::refuseBusy()
{
    Response response;
    response.status = 503;
    response.headers.push_back({"Retry-After", "1"});
    m_phase = Phase::Answering;
    m_form = {.date = m_context.date.text(m_context.clock.nowUs())};
    std::string bytes;
    m_form.keepAlive = false;
    writeResponse(bytes, response, m_form);
    if (!m_channel->write(bytes))
        return close();
    lingerThenClose();
}

void HttpConnection::onReadable()
{
    m_readable = true;
    pump();
}

void HttpConnection::onWritable()
{
    m_lastActivityMs = ServerContext::steadyMs();
    if (m_phase == Phase::Timed)
        return m_writer->onWritable();
    if (m_phase != Phase::Writing)
        return;
    afterAnswer();
    pump();
}

void HttpConnection::onBroken()
{
    if (m_phase == Phase::Receiving)
        onEnd();
    close();
}

void HttpConnection::pump()
{
    if (m_pumping)
        return;
    m_pumping = true;
    for (int turn = 0; pumpOnce(); ++turn) {
        if (turn < readsPerTurn)
            continue;
        m_channel->readLater();
        break;
    }
    m_pumping = false;
}

/// Takes in what is there; false when there is nothing to do until something happens.
bool HttpConnection::pumpOnce()
{
    if (m_phase == Phase::Receiving && m_restUsed < m_rest.size()) {
        consume(std::string_view(m_rest).substr(m_restUsed), true);
        return true;
    }
    const bool reads =
        m_phase == Phase::Receiving || m_phase == Phase::Draining || m_phase == Phase::Silent;
    if (!reads || !m_readable)
        return false;
    std::vector<char>& buffer = m_context.readBuffer;
    const Channel::ReadResult result =
        m_channel->read(buffer.data(), m_context.isShortOfMemory() ? smallestShare : buffer.size());
    m_readable = result.more;
    switch (result.kind) {
    case Channel::ReadKind::Nothing:
        return false;
    case Channel::ReadKind::End:
        onEnd();
        return m_phase == Phase::Receiving;
    case Channel::ReadKind::Data:
        break;
    }
    std::string_view bytes(buffer.data(), result.bytes);
    if (m_phase == Phase::Receiving && m_channel->stage() == Channel::Stage::PlainOnTls)
        refusePlain(bytes);
    else if (m_phase == Phase::Receiving && !isHttp2(bytes))
        consume(bytes, false);
    return true;
}

/// Whether the bytes are not for this object: held back because they may begin HTTP/2, or handed over with
/// the connection because they do. Otherwise `bytes` is all there is to parse.
bool HttpConnection::isHttp2(std::string_view& bytes)
{
    if (m_versionKnown)
        return false;
    constexpr std::string_view preface = Http2Connection::preface;
    const std::string_view expected = preface.substr(m_prefaceHeld);
    const std::string_view compared = bytes.substr(0, expected.size());
    const bool agreed = m_channel->alpn() == "h2";
    if (!agreed && !expected.starts_with(compared)) {
        m_versionKnown = true;
        if (m_prefaceHeld == 0)
            return false;
        m_rest.assign(preface.substr(0, std::exchange(m_prefaceHeld, 0))).append(bytes);
        m_restUsed = 0;
        return true;
    }
    if (!agreed && compared.size() < expected.size()) {
        m_lastActivityMs = ServerContext::steadyMs();
        m_prefaceHeld += compared.size();
        return true;
    }
    std::string all(preface.substr(0, m_prefaceHeld));
    all.append(bytes);
    m_phase = Phase::Closed;
    m_context.speakHttp2(*this, std::move(m_channel), all);
    return true;
}

/// No more has come: what could have begun HTTP/2 is the begin of a message.
void HttpConnection::parseHeldPreface()
{
    if (m_prefaceHeld == 0)
        return;
    m_versionKnown = true;
    const std::size_t held = std::exchange(m_prefaceHeld, 0);
    consume(Http2Connection::preface.substr(0, held), false);
}

void HttpConnection::consume(std::string_view bytes, bool fromRest)
{
    const HttpParser::State before = m_parser.state();
    if (before == HttpParser::State::Idle)
        m_parser.setLimits(m_context.limits);
    const std::size_t used = m_parser.feed(bytes);
    const HttpParser::State after = m_parser.state();
    if (before == HttpParser::State::Idle && after != HttpParser::State::Idle) {
        m_firstByteUs = m_context.clock.monotonicUs();
        m_receivedAtUs = m_context.clock.nowUs();
        m_headBegunMs = ServerContext::steadyMs();
        m_lastActivityMs = m_headBegunMs;
        m_continueSent = false;
    } else if (after != HttpParser::State::Idle) {
        m_lastActivityMs = ServerContext::steadyMs();
    }
    if (fromRest) {
        m_restUsed += used;
    } else if (used < bytes.size()) {
        m_rest.assign(bytes.substr(used));
        m_restUsed = 0;
    }
    if (after == HttpParser::State::Head || after == HttpParser::State::Body)
        countMemory();
    if (m_parser.state() == HttpParser::State::Complete || m_parser.state() == HttpParser::State::Failed)
        deliver();
    else if (after == HttpParser::State::Body && !m_continueSent && m_parser.awaitsContinue())
        sendContinue();
}

/// Plain HTTP has come to a TLS port: it is shown as what it is, and answered in its own language.
void HttpConnection::refusePlain(std::string_view bytes)
{
    m_firstByteUs = m_context.clock.monotonicUs();
    m_receivedAtUs = m_context.clock.nowUs();
    m_unreadInput = true;
    m_form = {.keepAlive = false, .date = {}};
    ReceivedRequest request;
    request.rawHead = bytes;
    request.malformed = plainOnTlsReason;
    request.suggestedStatus = 400;
    handOn(std::move(request));
}

/// When memory is short, a body that grows goes to its file, and a head that goes on growing is refused.
void HttpConnection::countMemory()
{
    const auto count = [this] {
        const std::size_t held = m_parser.heldBytes();
        m_context.heldBytes += held;
        m_context.heldBytes -= std::exchange(m_held, held);
    };
    count();
    if (m_held <= smallestShare || !m_context.isShortOfMemory())
        return;
    m_parser.spill();
    count();
    const std::uint64_t share = m_context.limits.heldBytes / std::max<std::size_t>(m_context.open, 1);
    if (m_held <= std::max<std::uint64_t>(share, smallestShare) || !m_context.isShortOfMemory())
        return;
    m_parser.cutShort(503);
}

void HttpConnection::sendContinue()
{
    m_continueSent = true;
    if (!m_channel->write("HTTP/1.1 100 Continue\r\n\r\n"))
        onBroken();
}

void HttpConnection::deliver()
{
    m_context.heldBytes -= std::exchange(m_held, 0); // now it is the handler's
    m_unreadInput = m_parser.state() == HttpParser::State::Failed;
    m_form = {.isHead = m_parser.isHead(),
              .http10 = m_parser.isHttp10(),
              .keepAlive = m_parser.keepAlive(),
              .date = {}};
    handOn(m_parser.take());
}

void HttpConnection::handOn(ReceivedRequest&& request)
{
    request.exchange = exchangeId(++m_serial);
    request.firstByteUs = m_firstByteUs;
    request.receivedAtUs = m_receivedAtUs;
    request.remoteAddress = peer().address;
    request.remotePort = peer().port;
    request.tlsDetails = m_channel->tlsDetails();
    request.tls = request.tlsDetails != nullptr;
    m_phase = Phase::Answering;
    m_context.handler(std::move(request));
}

/// The client has ended its direction. It may have closed only that one, so a begun message is answered.
void HttpConnection::onEnd()
{
    m_ended = true;
    // The reason of a refused handshake must reach a client that has already sent more.
    if (m_phase == Phase::Receiving && m_channel->stage() == Channel::Stage::Refused)
        return lingerThenClose();
    parseHeldPreface();
    if (m_phase != Phase::Receiving || m_parser.state() == HttpParser::State::Idle)
        return close();
    m_parser.cutShort(400);
    deliver();
}

void HttpConnection::answer(ExchangeId exchange, Response&& response,
                            std::shared_ptr<const AnswerManner> manner)
{
    if (m_phase != Phase::Answering || static_cast<std::uint32_t>(exchange) != m_serial)
        return;
    m_form.date = m_context.date.text(m_context.clock.nowUs());
    if (manner && !manner->isPlain())
        return answerInManner(response, *manner);
    std::string& out = m_context.writeBuffer;
    out.clear();
    if (m_channel->stage() == Channel::Stage::PlainOnTls) {
        Response explained = response;
        explained.body = plainOnTlsAnswer;
        std::erase_if(explained.headers, [](const Header& header) {
            return equalsIgnoringCase(header.name, "Content-Type");
        });
        explained.headers.push_back({"Content-Type", "text/plain; charset=utf-8"});
        m_keepsOpen = writeResponse(out, explained, m_form);
    } else {
        m_keepsOpen = writeResponse(out, response, m_form);
    }
    if (!m_channel->write(out))
        return close();
    m_lastActivityMs = ServerContext::steadyMs();
    m_phase = Phase::Writing;
    if (m_channel->isFlushed())
        afterAnswer();
    pump();
}

void HttpConnection::answerInManner(const Response& response, const AnswerManner& manner)
{
    m_phase = Phase::Timed;
    m_lastActivityMs = ServerContext::steadyMs();
    m_writer = std::make_unique<AnswerWriter>(AnswerPlan(response, m_form, manner), *m_channel,
                                              *m_context.schedule, static_cast<AnswerWriter::Listener&>(*this));
    m_writer->start(manner.delayMs);
}

void HttpConnection::onAnswerMoved()
{
    m_lastActivityMs = ServerContext::steadyMs();
}

void HttpConnection::onAnswerLost()
{
    close();
}

void HttpConnection::onAnswerOut(AnswerEnding ending, bool keepsOpen)
{
    m_writer.reset();
    m_lastActivityMs = ServerContext::steadyMs();
    switch (ending) {
    case AnswerEnding::Served:
    case AnswerEnding::Closed:
        m_keepsOpen = ending == AnswerEnding::Served && keepsOpen;
        afterAnswer();
        break;
    case AnswerEnding::Reset:
        m_channel->reset();
        close();
        break;
    case AnswerEnding::Silent:
        m_phase = Phase::Silent;
        std::string().swap(m_rest);
        m_restUsed = 0;
        break;
    }
    pump();
}

void HttpConnection::afterAnswer()
{
    if (m_keepsOpen) {
        m_phase = Phase::Receiving;
        if (m_restUsed == m_rest.size()) {
            if (m_rest.capacity() > smallestShare)
                std::string().swap(m_rest);
            m_rest.clear();
            m_restUsed = 0;
        }
        return;
    }
    // Closing a socket with unread input resets it, and the client may lose the answer.
    if (!m_ended && (m_unreadInput || m_readable || m_restUsed < m_rest.size()))
        lingerThenClose();
    else
        close();
}

void HttpConnection::lingerThenClose()
{
    m_channel->shutdownWrite();
    m_phase = Phase::Draining;
    m_lastActivityMs = ServerContext::steadyMs();
}

void HttpConnection::close()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    m_writer.reset();
    m_channel->close();
    m_context.retire(*this);
}

void HttpConnection::checkTime(std::int64_t nowMs)
{
    const HttpLimits& limits = m_context.limits;
    const std::int64_t quietMs = nowMs - m_lastActivityMs;
    switch (m_phase) {
    case Phase::Receiving: {
        if (m_prefaceHeld > 0 && quietMs >= std::min(limits.headTimeoutMs, limits.idleTimeoutMs)) {
            parseHeldPreface();
            if (m_phase == Phase::Receiving) {
                m_parser.cutShort(408);
                deliver();
            }
            break;
        }
        const HttpParser::State state = m_parser.state();
        const bool headLate =
            state == HttpParser::State::Head && nowMs - m_headBegunMs >= limits.headTimeoutMs;
        const bool quiet = quietMs >= limits.idleTimeoutMs;
        const bool handshakeLate =
            m_channel->stage() == Channel::Stage::Opening && quietMs >= limits.headTimeoutMs;
        if (state == HttpParser::State::Idle && (quiet || handshakeLate)) {
            close();
        } else if (headLate || (state != HttpParser::State::Idle && quiet)) {
            m_parser.cutShort(408);
            deliver();
        }
        break;
    }
    case Phase::Writing:
        if (quietMs >= limits.idleTimeoutMs)
            close();
        break;
    case Phase::Timed:
        // A delay may be longer than any limit; a client that takes nothing of what is there may not.
        if (!m_channel->isFlushed() && quietMs >= limits.idleTimeoutMs)
            close();
        break;
    case Phase::Silent:
        if (quietMs >= limits.idleTimeoutMs)
            close();
        break;
    case Phase::Draining:
        if (quietMs >= lingerMs)
            close();
        break;
    case Phase::Answering:
    case Phase::Closed:
        break;
    }
}

} // namespace hookbench::http
