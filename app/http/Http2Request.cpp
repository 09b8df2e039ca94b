#include "http/Http2Request.h"

#include "base/Logging.h"
#include "base/Text.h"
#include "http/Http2Fields.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

namespace hookbench::http {

namespace {
constexpr std::uint64_t fieldOverhead = 4; // ": " and the line's end in rawHead
} // namespace

Http2Request::Http2Request(const HttpLimits& limits, std::string_view spoolFolder, std::uint64_t spillBytes)
    : m_limits(limits), m_spoolFolder(spoolFolder), m_spillBytes(spillBytes)
{
    m_message.httpVersion = "2";
}

void Http2Request::addField(std::string_view name, std::string_view value)
{
    m_fieldBytes += name.size() + value.size() + fieldOverhead;
    ++m_fieldCount;
    m_headTooLarge |= m_fieldBytes > m_limits.headBytes || m_fieldCount > m_limits.headerCount;
    if (m_headTooLarge || isOver())
        return;
    const bool trailer = m_state != State::Head;
    Headers& fields = trailer ? m_message.trailers : m_message.headers;
    fields.push_back({std::string(name), std::string(value)});
    noteMalformed(whyFieldMalformed(fields.back(), trailer));
}

void Http2Request::endHead()
{
    if (m_state != State::Head)
        return;
    m_message.rawHead = headTextOf(m_message.headers);
    readPseudoHeaders();
    if (m_headTooLarge)
        return refuse(431, {});
    noteMalformed(whyHeadMalformed(m_message.headers));
    readContentLength();
    if (!m_malformed.empty())
        return refuse(400, std::move(m_malformed));
    if (m_contentLength.value_or(0) > m_limits.bodyBytes)
        return refuse(413, {});
    m_body.start(m_spoolFolder, m_spillBytes, m_contentLength.value_or(0));
    m_state = State::Body;
}

void Http2Request::readPseudoHeaders()
{
    m_message.method = findHeader(m_message.headers, ":method").value_or("");
    const auto path = findHeader(m_message.headers, ":path");
    const bool isConnect = m_message.method == "CONNECT" && !path;
    m_message.target =
        isConnect ? findHeader(m_message.headers, ":authority").value_or("") : path.value_or("");
}

void Http2Request::readContentLength()
{
    for (const Header& field : m_message.headers) {
        if (field.name != "content-length")
            continue;
        std::uint64_t length = 0;
        const char* end = field.value.data() + field.value.size();
        const auto [last, error] = std::from_chars(field.value.data(), end, length);
        if (error != std::errc() || last != end || field.value.empty())
            return noteMalformed("content-length is not a number of bytes");
        if (m_contentLength && *m_contentLength != length)
            return noteMalformed("there are two content-length fields that differ");
        m_contentLength = length;
    }
}

void Http2Request::endTrailers(bool lastFrame)
{
    if (m_state != State::Body)
        return;
    if (m_headTooLarge)
        return refuse(431, {});
    if (!lastFrame)
        noteMalformed("trailers are not the end of the stream (RFC 9113 section 8.1)");
    if (!m_malformed.empty())
        return refuse(400, std::move(m_malformed));
}

void Http2Request::addBody(std::string_view bytes)
{
    if (m_state != State::Body)
        return;
    const std::uint64_t size = m_body.size() + bytes.size();
    if (m_contentLength && size > *m_contentLength)
        return refuse(400, "more body came than content-length's " + std::to_string(*m_contentLength) +
                               " bytes (RFC 9113 section 8.1.1)");
    const bool tooLarge = size > m_limits.bodyBytes;
    if (tooLarge)
        bytes = bytes.substr(0, static_cast<std::size_t>(m_limits.bodyBytes - m_body.size()));
    if (!m_body.append(bytes))
        return refuseUnwritten();
    if (tooLarge)
        refuse(413, {});
}

void Http2Request::spill()
{
    if (m_state == State::Body && !m_body.spill())
        refuseUnwritten();
}

void Http2Request::refuseUnwritten()
{
    qCWarning(logHttp, "The body of a request cannot be written to the spool folder: %s",
              std::strerror(m_body.errorNumber()));
    refuse(m_body.errorNumber() == ENOSPC ? 507 : 500, {});
}

void Http2Request::endStream()
{
    if (m_state == State::Head)
        endHead();
    if (m_state != State::Body)
        return;
    if (m_contentLength && *m_contentLength != m_body.size())
        return refuse(400, "content-length promises " + std::to_string(*m_contentLength) + " bytes, but " +
                               std::to_string(m_body.size()) + " came (RFC 9113 section 8.1.1)");
    m_state = State::Complete;
}

void Http2Request::cutShort(int status)
{
    if (isOver())
        return;
    if (m_state == State::Head) {
        m_message.rawHead = headTextOf(m_message.headers);
        readPseudoHeaders();
    }
    refuse(status, {});
}

bool Http2Request::awaitsContinue() const
{
    if (m_state != State::Body || m_body.size() > 0)
        return false;
    const auto expect = findHeader(m_message.headers, "expect");
    return expect && equalsIgnoringCase(*expect, "100-continue");
}

ReceivedRequest Http2Request::take()
{
    m_message.bodySize = m_body.size();
    m_body.release(m_message.body, m_message.bodyFile);
    return std::move(m_message);
}

void Http2Request::refuse(int status, std::string malformed)
{
    m_state = State::Failed;
    m_message.suggestedStatus = status;
    m_message.truncated = malformed.empty();
    m_message.malformed = std::move(malformed);
}

void Http2Request::noteMalformed(std::string why)
{
    if (m_malformed.empty())
        m_malformed = std::move(why);
}

} // namespace hookbench::http
