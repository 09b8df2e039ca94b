#include "http/Http2Answer.h"

#include "http/Http2Fields.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace hookbench::http {

namespace {

// Codes of RFC 9113 section 7.
constexpr std::uint32_t internalError = 2;
constexpr std::uint32_t cancel = 8;
constexpr std::size_t fieldOverhead = 4;
constexpr std::size_t missingBytes = 16; // what LengthTooLong promises too much

std::uint64_t sizeOf(const Headers& fields)
{
    std::uint64_t size = 0;
    for (const Header& field : fields)
        size += field.name.size() + field.value.size() + fieldOverhead;
    return size;
}

} // namespace

Http2Answer::Http2Answer(Response&& response, bool isHead, std::string_view date,
                         std::shared_ptr<const AnswerManner> manner, std::int64_t nowMs)
    : m_manner(std::move(manner)),
      m_fields(answerFieldsOf(response, date)),
      m_body(std::move(response.body)),
      m_dueMs(nowMs + (m_manner ? m_manner->delayMs : 0))
{
    const bool hasContent = !isHead && !hasNoContent(response.status);
    if (!hasContent)
        m_body.clear();
    if (hasContent)
        promiseWrongLength();
    chooseOpening(!m_body.empty());
    // An interim answer that nothing follows is all there will be of this exchange.
    if (response.status < 200 && m_opening == Opening::HeadOnly) {
        m_opening = Opening::HeadThenBreak;
        m_breakAt = 0;
    }
}

void Http2Answer::promiseWrongLength()
{
    const AnswerFault fault = m_manner ? m_manner->fault : AnswerFault::None;
    if (fault != AnswerFault::LengthTooLong && fault != AnswerFault::LengthTooShort)
        return;
    // Less than nothing cannot be promised.
    if (fault == AnswerFault::LengthTooShort && m_body.empty())
        m_body = "\n";
    const std::size_t promised =
        fault == AnswerFault::LengthTooLong ? m_body.size() + missingBytes : m_body.size() - 1;
    std::erase_if(m_fields, [](const Header& field) { return field.name == "content-length"; });
    m_fields.push_back({"content-length", std::to_string(promised)});
}

void Http2Answer::chooseOpening(bool hasBody)
{
    m_opening = hasBody ? Opening::HeadAndBody : Opening::HeadOnly;
    if (!m_manner)
        return;
    switch (m_manner->fault) {
    case AnswerFault::None:
    case AnswerFault::LengthTooLong:
    case AnswerFault::LengthTooShort:
        break;
    case AnswerFault::NoAnswer:
        m_opening = Opening::Nothing;
        break;
    case AnswerFault::CloseBefore:
    case AnswerFault::ResetBefore:
        m_opening = Opening::Break;
        break;
    case AnswerFault::MalformedAnswer:
        std::erase_if(m_fields, isPseudoHeader);
        m_opening = Opening::HeadOnly;
        break;
    case AnswerFault::CloseInside:
    case AnswerFault::ResetInside: {
        const std::uint64_t head = sizeOf(m_fields);
        if (m_manner->faultAfterBytes < head) {
            m_opening = Opening::Break;
            break;
        }
        m_breakAt = static_cast<std::size_t>(
            std::min<std::uint64_t>(m_manner->faultAfterBytes - head, m_body.size()));
        m_opening = m_breakAt == 0 ? Opening::HeadThenBreak : Opening::HeadAndBody;
        break;
    }
    }
}

std::uint32_t Http2Answer::breakCode() const
{
    const AnswerFault fault = m_manner ? m_manner->fault : AnswerFault::None;
    const bool reset = fault == AnswerFault::ResetBefore || fault == AnswerFault::ResetInside;
    return reset ? internalError : cancel;
}

void Http2Answer::begin(std::int64_t nowMs)
{
    const bool waits = m_manner && m_manner->pieceDelayMs > 0 && m_manner->trickleHead;
    m_dueMs = nowMs + (waits ? m_manner->pieceDelayMs : 0);
}

Http2Answer::Piece Http2Answer::take(char* buffer, std::size_t size, std::int64_t nowMs)
{
    if (nowMs < m_dueMs)
        return {};
    const bool inPieces = m_manner && m_manner->pieceDelayMs > 0;
    std::size_t bytes = std::min({size, m_body.size() - m_taken, m_breakAt - m_taken});
    if (inPieces) {
        bytes = std::min<std::size_t>(bytes, std::max(m_manner->pieceBytes, 1U));
        m_dueMs = nowMs + m_manner->pieceDelayMs;
    }
    std::memcpy(buffer, m_body.data() + m_taken, bytes);
    m_taken += bytes;
    const bool breakHere = m_taken == m_breakAt;
    return {bytes, m_taken == m_body.size() && !breakHere, breakHere};
}

} // namespace hookbench::http
