#pragma once

#include "http/AnswerManner.h"
#include "http/ResponseWriter.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench::http {

/// What becomes of the connection when the last byte of an answer has left.
enum class AnswerEnding {
    Served, ///< as the answer's head says
    Closed, ///< closed (FIN), whatever the head says
    Reset,  ///< reset (RST)
    Silent, ///< nothing more is said
};

/// The bytes of one answer that leaves in a manner of its own, cut into the pieces in which they go.
class AnswerPlan {
public:
    AnswerPlan(const Response& response, const ResponseForm& form, const AnswerManner& manner);

    /// The next piece; "" when all have gone. Valid until the next call.
    std::string_view next();
    bool isDone() const { return m_at == m_bytes.size(); }

    std::uint32_t pieceDelayMs() const { return m_pieceDelayMs; }
    AnswerEnding ending() const { return m_ending; }
    /// Whether the connection can carry another request after AnswerEnding::Served.
    bool keepsOpen() const { return m_keepsOpen; }

private:
    void appendInterim(std::uint32_t count);
    void appendFinal(const Response& response, const ResponseForm& form, const AnswerManner& manner);

    std::string m_bytes;
    std::size_t m_at = 0;
    std::size_t m_wholeUntil = 0; ///< up to here each message's head goes in one piece
    std::size_t m_pieceBytes;
    std::uint32_t m_pieceDelayMs;
    AnswerEnding m_ending = AnswerEnding::Served;
    bool m_keepsOpen = false;
};

} // namespace hookbench::http
