#include "http/AnswerPlan.h"

#include "base/Text.h"

#include <algorithm>

namespace hookbench::http {

namespace {

// What a receiver that answers something else than HTTP on its port could say.
constexpr std::string_view notHttp{"\x15\x03\x01\x00\x02 this is not an HTTP answer\r\n\r\n"};
// Promised beyond what comes; or sent beyond what was promised where there is no body to cut.
constexpr std::size_t surplusBytes = 64;

/// The response with a Content-Length of our own in the place of what it says itself.
Response withLength(Response response, std::size_t length)
{
    std::erase_if(response.headers, [](const Header& header) {
        return equalsIgnoringCase(header.name, "Content-Length") ||
               equalsIgnoringCase(header.name, "Transfer-Encoding");
    });
    response.headers.push_back({"Content-Length", std::to_string(length)});
    return response;
}

std::size_t headBytes(std::string_view message)
{
    const std::size_t end = message.find("\r\n\r\n");
    return end == std::string_view::npos ? message.size() : end + 4;
}

AnswerEnding endingOf(AnswerFault fault)
{
    switch (fault) {
    case AnswerFault::NoAnswer:
        return AnswerEnding::Silent;
    case AnswerFault::ResetBefore:
    case AnswerFault::ResetInside:
        return AnswerEnding::Reset;
    case AnswerFault::CloseBefore:
    case AnswerFault::CloseInside:
    case AnswerFault::MalformedAnswer:
    case AnswerFault::LengthTooLong:
        return AnswerEnding::Closed;
    case AnswerFault::None:
    case AnswerFault::LengthTooShort:
        break;
    }
    return AnswerEnding::Served;
}

} // namespace

AnswerPlan::AnswerPlan(const Response& response, const ResponseForm& form, const AnswerManner& manner)
    : m_pieceBytes(std::max<std::size_t>(manner.pieceBytes, 1)),
      m_pieceDelayMs(manner.pieceDelayMs),
      m_ending(endingOf(manner.fault))
{
    // RFC 9110 section 15.2: not to a client that says HTTP/1.0.
    if (!form.http10)
        appendInterim(manner.interimAnswers);
    const std::size_t start = m_bytes.size();
    appendFinal(response, form, manner);
    if (!manner.trickleHead && manner.fault != AnswerFault::MalformedAnswer)
        m_wholeUntil = start + headBytes(std::string_view(m_bytes).substr(start));
    else
        m_wholeUntil = start;
}

void AnswerPlan::appendInterim(std::uint32_t count)
{
    for (std::uint32_t i = 0; i < std::min(count, AnswerManner::mostInterimAnswers); ++i)
        m_bytes += i % 2 == 0 ? "HTTP/1.1 102 Processing\r\n\r\n"
                              : "HTTP/1.1 103 Early Hints\r\nLink: </>; rel=preconnect\r\n\r\n";
}

void AnswerPlan::appendFinal(const Response& response, const ResponseForm& form, const AnswerManner& manner)
{
    const std::size_t start = m_bytes.size();
    switch (manner.fault) {
    case AnswerFault::NoAnswer:
    case AnswerFault::CloseBefore:
    case AnswerFault::ResetBefore:
        break;
    case AnswerFault::MalformedAnswer:
        m_bytes += notHttp;
        break;
    case AnswerFault::LengthTooLong:
        writeResponse(m_bytes, withLength(response, response.body.size() + surplusBytes), form);
        break;
    case AnswerFault::LengthTooShort: {
        std::string honest;
        m_keepsOpen = writeResponse(honest, response, form);
        Response lying = withLength(response, response.body.size() / 2);
        // Said by nobody, the writer would end a connection whose answers cannot be told apart.
        if (m_keepsOpen && !findHeader(lying.headers, "Connection"))
            lying.headers.push_back({"Connection", "keep-alive"});
        writeResponse(m_bytes, lying, form);
        // Where no body may follow, or none was given, what comes is too much all the same.
        if (start + headBytes(std::string_view(m_bytes).substr(start)) == m_bytes.size())
            m_bytes.append(surplusBytes, 'x');
        break;
    }
    case AnswerFault::CloseInside:
    case AnswerFault::ResetInside:
        writeResponse(m_bytes, response, form);
        m_bytes.resize(start + static_cast<std::size_t>(std::min<std::uint64_t>(manner.faultAfterBytes,
                                                                                m_bytes.size() - start)));
        break;
    case AnswerFault::None:
        m_keepsOpen = writeResponse(m_bytes, response, form);
        break;
    }
}

std::string_view AnswerPlan::next()
{
    const std::string_view rest = std::string_view(m_bytes).substr(m_at);
    std::size_t length = rest.size();
    if (m_pieceDelayMs > 0 && m_at < m_wholeUntil)
        length = std::min(headBytes(rest), length);
    else if (m_pieceDelayMs > 0)
        length = std::min(m_pieceBytes, length);
    m_at += length;
    return rest.substr(0, length);
}

} // namespace hookbench::http
