#include "http/HttpParser.h"

#include "base/Logging.h"
#include "base/Text.h"
#include "http/BodySink.h"
#include "http/ParseReason.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>

namespace hookbench::http {

namespace {

namespace beast = boost::beast;
using BeastError = beast::error_code;
using BeastField = beast::http::field;

std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

/// Why a message ends before its end; `malformed` is empty when only a limit was met.
struct Failure {
    int status = 400;
    std::string malformed;
};

ParseProblem problemOf(const BeastError& code)
{
    using beast::http::error;
    if (code == error::bad_method || code == error::bad_target || code == error::bad_version)
        return ParseProblem::RequestLine;
    if (code == error::bad_field)
        return ParseProblem::HeaderLine;
    if (code == error::bad_value)
        return ParseProblem::HeaderValue;
    if (code == error::bad_line_ending)
        return ParseProblem::LineEnding;
    if (code == error::bad_content_length)
        return ParseProblem::ContentLength;
    if (code == error::bad_transfer_encoding)
        return ParseProblem::TransferEncoding;
    if (code == error::bad_chunk)
        return ParseProblem::ChunkSize;
    if (code == error::bad_chunk_extension)
        return ParseProblem::ChunkExtension;
    return ParseProblem::Other;
}

/// Writes what Beast finds into a ReceivedRequest and stops it where a rule of ours says so.
class MessageBuilder final : public beast::http::basic_parser<true> {
public:
    MessageBuilder(ReceivedRequest& message, BodySink& body, const HttpLimits& limits)
        : m_message(message), m_body(body), m_limits(limits)
    {
        // Ours are finer: Beast tests the body's before the head is handed over, and knows none for trailers.
        header_limit(std::numeric_limits<std::uint32_t>::max());
        body_limit(std::numeric_limits<std::uint64_t>::max());
    }

    const std::optional<Failure>& failure() const { return m_failure; }
    bool inFraming() const { return m_message.chunked && m_chunkRemaining == 0; }
    bool afterChunk() const { return m_afterChunk; }
    bool awaitsContinue() const { return m_expectsContinue && m_body.size() == 0; }
    std::size_t headerLines() const { return m_message.headers.size(); }

private:
    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                         BeastError&) override
    {
        m_message.method = view(method);
        m_message.target = view(target);
        m_message.httpVersion = version == 11 ? "1.1" : "1.0";
        m_isHttp11 = version == 11;
        m_message.headers.reserve(16);
    }

    void on_response_impl(int, beast::string_view, int, BeastError&) override {}

    void on_field_impl(BeastField field, beast::string_view name, beast::string_view value,
                       BeastError& error) override
    {
        Headers& headers = m_headDone ? m_message.trailers : m_message.headers;
        if (headers.size() >= m_limits.headerCount)
            return fail(error, {431, {}});
        headers.push_back({std::string(view(name)), std::string(view(value))});
        if (m_headDone)
            return;
        if (field == BeastField::transfer_encoding)
            m_transferCodings.append(m_transferCodings.empty() ? "" : ",").append(view(value));
        m_hasTransferEncoding |= field == BeastField::transfer_encoding;
        if (field == BeastField::content_length && (m_hasLength || value.find(',') != beast::string_view::npos))
            return fail(error, {400, "Content-Length is given more than once"});
        m_hasLength |= field == BeastField::content_length;
        m_hosts += field == BeastField::host ? 1U : 0U;
        if (field == BeastField::expect)
            m_expectsContinue = m_isHttp11 && equalsIgnoringCase(view(value), "100-continue");
    }

    void on_header_impl(BeastError& error) override
    {
        m_headDone = true;
        m_message.chunked = chunked();
        if (m_hasTransferEncoding) {
            checkTransferEncoding(error);
            if (error)
                return;
        }
        // RFC 9112 section 3.2: such a request must be refused, as real receivers do.
        if (m_hosts > 1 || (m_hosts == 0 && m_isHttp11))
            return fail(error, {400, m_hosts == 0 ? "an HTTP/1.1 request has no Host header"
                                                  : "the request has more than one Host header"});
        const auto length = content_length();
        if (length && *length > m_limits.bodyBytes)
            return fail(error, {413, {}});
        m_expectsContinue = m_expectsContinue && !is_done();
    }

    void checkTransferEncoding(BeastError& error)
    {
        if (!m_isHttp11)
            return fail(error, {400, "Transfer-Encoding does not exist in HTTP/1.0"});
        std::string_view rest = m_transferCodings;
        std::size_t chunkedCount = 0;
        while (true) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            std::string_view coding = rest.substr(0, comma);
            coding.remove_prefix(std::min(coding.find_first_not_of(" \t"), coding.size()));
            coding = coding.substr(0, coding.find_last_not_of(" \t") + 1);
            if (equalsIgnoringCase(coding, "chunked"))
                ++chunkedCount;
            else if (!coding.empty())
                return fail(error, {501, "the transfer coding \"" + std::string(coding) +
                                             "\" is not known here, only chunked"});
            if (comma == rest.size())
                break;
            rest.remove_prefix(comma + 1);
        }
        if (chunkedCount != 1 || !chunked())
            return fail(error, {400, "Transfer-Encoding must be \"chunked\", once"});
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>&, BeastError&) override {}

    std::size_t on_body_impl(beast::string_view bytes, BeastError& error) override
    {
        keep(view(bytes), error);
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t size, beast::string_view, BeastError&) override
    {
        m_chunkRemaining = size;
        m_afterChunk = size > 0;
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, BeastError& error) override
    {
        const std::string_view data = view(bytes);
        const std::uint64_t room = m_limits.bodyBytes - m_body.size();
        keep(data.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(room, data.size()))), error);
        m_chunkRemaining -= data.size();
        if (!error && data.size() > room)
            fail(error, {413, {}});
        return bytes.size();
    }

    void on_finish_impl(BeastError&) override {}

    void keep(std::string_view bytes, BeastError& error)
    {
        if (m_body.append(bytes))
            return;
        qCWarning(logHttp, "A request's body cannot be written to its file: %s",
                  std::strerror(m_body.errorNumber()));
        const int number = m_body.errorNumber();
        const bool descriptorsOut = number == EMFILE || number == ENFILE;
        fail(error, {number == ENOSPC ? 507 : descriptorsOut ? 503 : 500, {}});
    }

    void fail(BeastError& error, Failure failure)
    {
        m_failure = std::move(failure);
        error = beast::http::error::partial_message;
    }

    ReceivedRequest& m_message;
    BodySink& m_body;
    const HttpLimits& m_limits;
    std::optional<Failure> m_failure;
    std::string m_transferCodings;
    std::uint64_t m_chunkRemaining = 0;
    unsigned m_hosts = 0;
    bool m_hasTransferEncoding = false;
    bool m_hasLength = false;
    bool m_isHttp11 = false;
    bool m_headDone = false;
    bool m_afterChunk = false;
    bool m_expectsContinue = false;
};

bool isLineControl(char c)
{
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

/// One past the last control byte at or after `from`; 0 when there is none.
std::size_t endOfLastControl(std::string_view text, std::size_t from)
{
    for (std::size_t at = text.size(); at > from; --at) {
        if (isLineControl(text[at - 1]))
            return at;
    }
    return 0;
}

/// Where a line continues the one before it, or npos. Beast joins them; RFC 9112 section 5.2 has a server
/// refuse it.
std::size_t foldedLine(std::string_view head)
{
    for (std::size_t at = head.find('\n'); at + 1 < head.size(); at = head.find('\n', at + 1)) {
        if (head[at + 1] == ' ' || head[at + 1] == '\t')
            return at + 1;
    }
    return std::string_view::npos;
}

/// Where an LF stands alone in the next line of chunk framing; Beast would wait for its CR until the timeout.
std::optional<std::size_t> bareLineFeed(std::string_view framing, bool afterChunk)
{
    std::size_t at = framing.find('\n');
    if (afterChunk && at == 1 && framing[0] == '\r')
        at = framing.find('\n', 2);
    if (at == std::string_view::npos || (at > 0 && framing[at - 1] == '\r'))
        return std::nullopt;
    return at;
}

/// Beast asserts five bytes when it looks at the last chunk again, which "0\r\n" and one more byte are not.
/// The shortest end of a message has five, so nothing is lost by waiting for them.
bool isShortLastChunk(std::string_view framing)
{
    return framing.size() < 5 && framing.starts_with('0');
}

} // namespace

class HttpParser::Private {
public:
    Private(const HttpLimits& limits_, std::string spoolFolder_)
        : limits(limits_), spoolFolder(std::move(spoolFolder_))
    {
    }

    std::size_t skipEmptyLines(std::string_view data);
    std::size_t feedHead(std::string_view data);
    void checkPartialHead(std::size_t from);
    void collectLines();
    bool parseHead(std::string_view head);
    void startBody();
    std::size_t feedBody(std::string_view data);
    bool parseBodyPart(std::string_view part, std::size_t& used);
    bool checkFraming(std::string_view framing);
    void keepPending(std::string rest);
    void rememberFraming(std::string_view data);
    void refuseHead(const BeastError& error, std::string_view head, std::size_t lineStart);
    void refuse(Failure failure);
    void restartBuilder();
    void keepStartOfBody(std::string_view data);

    HttpLimits limits;
    std::string spoolFolder;
    State state = State::Idle;
    ReceivedRequest message;
    BodySink body;
    std::optional<MessageBuilder> builder;
    std::string pending;           ///< chunk framing that is not complete yet
    std::string chunkedBytes;      ///< the body with its framing, to show it should the framing be broken
    std::size_t framingOffset = 0; ///< where `pending` begins within the message
    std::size_t checkedHead = 0;   ///< head bytes known to hold no error
    bool forgets = false;          ///< chunkedBytes is kept no longer: memory is short
    bool sawCr = false;            ///< an empty line before the message may have begun
    bool keepAlive = false;
};

void HttpParser::Private::restartBuilder()
{
    message.headers.clear();
    builder.emplace(message, body, limits);
}

/// RFC 9112 section 2.2: empty lines before the request line are ignored.
std::size_t HttpParser::Private::skipEmptyLines(std::string_view data)
{
    std::size_t used = 0;
    for (; used < data.size(); ++used) {
        const char c = data[used];
        if (c == '\n') {
            sawCr = false;
        } else if (c == '\r' && !sawCr) {
            sawCr = true;
        } else {
            state = State::Head;
            checkedHead = 0;
            // A CR that began no empty line belongs to the (broken) message.
            message.rawHead.assign(sawCr ? 1U : 0U, '\r');
            sawCr = false;
            break;
        }
    }
    return used;
}

std::size_t HttpParser::Private::feedHead(std::string_view data)
{
    std::string& raw = message.rawHead;
    const std::size_t old = raw.size();
    const std::size_t room = limits.headBytes + std::size_t{1} - std::min<std::size_t>(old, limits.headBytes);
    std::size_t end = std::string::npos;
    if (old == 0) {
        const std::string_view within = data.substr(0, room);
        const std::size_t found = within.find("\r\n\r\n");
        end = found == std::string_view::npos ? found : found + 4;
        raw.assign(within.substr(0, end));
    } else {
        raw.append(data.substr(0, room));
        const std::size_t found = raw.find("\r\n\r\n", old > 3 ? old - 3 : 0);
        end = found == std::string::npos ? found : found + 4;
        raw.resize(std::min(end, raw.size()));
    }
    const std::size_t used = raw.size() - old;
    if (raw.size() > limits.headBytes) {
        raw.pop_back();
        checkPartialHead(0);
        if (state == State::Head) {
            collectLines();
            refuse({431, {}});
        }
        return used - 1;
    }
    if (end == std::string::npos)
        checkPartialHead(old);
    else if (parseHead(raw))
        startBody();
    return used;
}

/// Finds an error in a head that is not complete, so that the sender hears of it now and not after a timeout.
/// It looks only when a control byte has come: a line's end, or a byte no head may contain.
void HttpParser::Private::checkPartialHead(std::size_t from)
{
    const std::size_t end = endOfLastControl(message.rawHead, from);
    if (end <= checkedHead)
        return;
    checkedHead = end;
    restartBuilder();
    BeastError error;
    const std::string_view head = std::string_view(message.rawHead).substr(0, end);
    const std::size_t used = builder->put({head.data(), head.size()}, error);
    if (error && error != beast::http::error::need_more)
        refuseHead(error, head, used);
}

/// The lines that came are shown as what they are, though the head never ended.
void HttpParser::Private::collectLines()
{
    restartBuilder();
    BeastError error;
    builder->put({message.rawHead.data(), message.rawHead.size()}, error);
}

bool HttpParser::Private::parseHead(std::string_view head)
{
    restartBuilder();
    BeastError error;
    const std::size_t used = builder->put({head.data(), head.size()}, error);
    const std::size_t fold = error ? std::string_view::npos : foldedLine(head);
    if (!error && fold == std::string_view::npos)
        return true;
    if (error)
        refuseHead(error, head, used);
    else
        refuse({400, withOffset("a header line is continued on the next (folded), which parsers read in "
                                "different ways",
                                fold)});
    return false;
}

void HttpParser::Private::refuseHead(const BeastError& error, std::string_view head, std::size_t lineStart)
{
    if (builder->failure())
        return refuse(*builder->failure());
    if (error == beast::http::error::header_limit)
        return refuse({431, {}});
    // Beast may ask for more although the head has ended: only its request line can be too short for it.
    const ParseProblem problem =
        error == beast::http::error::need_more ? ParseProblem::RequestLine : problemOf(error);
    ParseReason reason = explainHead(problem, head, lineStart);
    refuse({reason.status, std::move(reason.words)});
}

void HttpParser::Private::startBody()
{
    keepAlive = builder->keep_alive();
    if (builder->is_done()) {
        state = State::Complete;
        return;
    }
    state = State::Body;
    const auto length = builder->content_length();
    body.start(spoolFolder, limits.spillBytes, length ? *length : 0);
    framingOffset = message.rawHead.size();
}

std::size_t HttpParser::Private::feedBody(std::string_view data)
{
    rememberFraming(data);
    // Everything left in `pending` before was too little, so the message ends within `data`.
    std::string joined;
    std::string_view input = data;
    if (!pending.empty()) {
        joined = std::move(pending);
        joined.append(data);
        input = joined;
        pending.clear();
    }
    while (!input.empty() && state == State::Body) {
        std::size_t used = 0;
        const bool goOn = parseBodyPart(input, used);
        framingOffset += used;
        input.remove_prefix(used);
        if (!goOn)
            break;
    }
    if (state == State::Body)
        keepPending(std::string(input));
    if (state != State::Complete)
        return data.size();
    const std::size_t left = input.size();
    if (message.chunked)
        chunkedBytes.clear();
    return data.size() - left;
}

/// One structural element (a chunk header, a piece of data, the trailers). False: nothing more can be done
/// now.
bool HttpParser::Private::parseBodyPart(std::string_view part, std::size_t& used)
{
    const bool framing = builder->inFraming();
    const bool afterChunk = builder->afterChunk();
    if (framing && (!checkFraming(part) || isShortLastChunk(part)))
        return false;
    BeastError error;
    used = builder->put({part.data(), part.size()}, error);
    if (error == beast::http::error::need_more)
        return false;
    if (error) {
        if (builder->failure()) {
            refuse(*builder->failure());
            return false;
        }
        const bool unended =
            error == beast::http::error::bad_chunk && afterChunk && !part.starts_with("\r\n");
        ParseReason reason =
            explainChunk(unended ? ParseProblem::ChunkEnd : problemOf(error), part, framingOffset);
        refuse({reason.status, std::move(reason.words)});
        return false;
    }
    if (framing && used > limits.headBytes) {
        message.trailers.clear();
        refuse({431, {}});
        return false;
    }
    if (builder->is_done())
        state = State::Complete;
    return state == State::Body;
}

bool HttpParser::Private::checkFraming(std::string_view framing)
{
    const auto lineFeed = bareLineFeed(framing, builder->afterChunk());
    if (!lineFeed)
        return true;
    const bool unended = builder->afterChunk() && !framing.starts_with("\r\n");
    ParseReason reason =
        explainChunk(unended ? ParseProblem::ChunkEnd : ParseProblem::LineEnding, framing, framingOffset);
    refuse({reason.status, std::move(reason.words)});
    return false;
}

void HttpParser::Private::keepPending(std::string rest)
{
    pending = std::move(rest);
    if (pending.size() > limits.headBytes)
        refuse({431, {}});
}

void HttpParser::Private::rememberFraming(std::string_view data)
{
    if (!message.chunked || forgets || chunkedBytes.size() >= limits.spillBytes)
        return;
    chunkedBytes.append(data.substr(0, static_cast<std::size_t>(limits.spillBytes) - chunkedBytes.size()));
}

void HttpParser::Private::refuse(Failure failure)
{
    state = State::Failed;
    keepAlive = false;
    message.suggestedStatus = failure.status;
    if (failure.malformed.empty()) {
        message.truncated = true;
        return;
    }
    message.malformed = std::move(failure.malformed);
    body.discard();
    message.truncated = forgets || (chunkedBytes.size() >= limits.spillBytes && !chunkedBytes.empty());
    message.rawHead += chunkedBytes;
}

/// A body too large by its Content-Length is refused at once; what came along with its head is still shown.
void HttpParser::Private::keepStartOfBody(std::string_view data)
{
    if (data.empty() || message.chunked)
        return;
    body.start(spoolFolder, limits.spillBytes, data.size());
    body.append(
        data.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(limits.bodyBytes, data.size()))));
}

HttpParser::HttpParser(const HttpLimits& limits, std::string spoolFolder)
    : d(std::make_unique<Private>(limits, std::move(spoolFolder)))
{
}

HttpParser::~HttpParser() = default;

void HttpParser::setLimits(const HttpLimits& limits)
{
    d->limits = limits;
}

std::size_t HttpParser::feed(std::string_view data)
{
    std::size_t used = 0;
    if (d->state == State::Idle)
        used = d->skipEmptyLines(data);
    if (d->state == State::Head && used < data.size())
        used += d->feedHead(data.substr(used));
    if (d->state == State::Body && used < data.size())
        used += d->feedBody(data.substr(used));
    if (d->state != State::Failed)
        return used;
    if (!d->message.malformed.empty())
        d->message.rawHead.append(data.substr(used));
    else if (d->message.suggestedStatus == 413)
        d->keepStartOfBody(data.substr(used));
    return data.size();
}

HttpParser::State HttpParser::state() const
{
    return d->state;
}

bool HttpParser::awaitsContinue() const
{
    return d->state == State::Body && d->builder->awaitsContinue() && d->pending.empty();
}

bool HttpParser::keepAlive() const
{
    return d->keepAlive;
}

bool HttpParser::isHead() const
{
    return d->message.method == "HEAD";
}

bool HttpParser::isHttp10() const
{
    return d->message.httpVersion == "1.0";
}

std::size_t HttpParser::heldBytes() const
{
    // The text of the header lines is as much again as the head.
    return 2 * d->message.rawHead.size() + d->message.headers.capacity() * sizeof(Header) +
           d->message.trailers.capacity() * sizeof(Header) + d->pending.size() + d->chunkedBytes.capacity() +
           d->body.memoryBytes();
}

void HttpParser::spill()
{
    if (d->state != State::Body)
        return;
    if (d->body.memoryBytes() > 0)
        (void)d->body.spill();
    if (!d->chunkedBytes.empty()) {
        d->forgets = true;
        std::string().swap(d->chunkedBytes);
    }
}

void HttpParser::cutShort(int status)
{
    if (d->state == State::Head)
        d->collectLines();
    d->refuse({status, {}});
}

ReceivedRequest HttpParser::take()
{
    if (d->message.malformed.empty()) {
        d->message.bodySize = d->body.size();
        d->body.release(d->message.body, d->message.bodyFile);
    }
    ReceivedRequest taken = std::exchange(d->message, ReceivedRequest());
    d->builder.reset();
    // Connections that idle by the thousand must not keep the memory of what they once sent.
    std::string().swap(d->pending);
    std::string().swap(d->chunkedBytes);
    d->forgets = false;
    d->state = State::Idle;
    d->sawCr = false;
    d->body.discard();
    return taken;
}

} // namespace hookbench::http
