#pragma once

#include <cstdint>
#include <string>

namespace hookbench::http {

/// What goes wrong with an answer on purpose.
enum class AnswerFault {
    None,
    NoAnswer,        ///< nothing ever comes; the connection stays open until the client or the idle limit ends it
    CloseBefore,     ///< closed (FIN) instead of an answer
    ResetBefore,     ///< reset (RST) instead of an answer
    CloseInside,     ///< closed after `faultAfterBytes` of the answer
    ResetInside,     ///< reset after `faultAfterBytes` of the answer
    MalformedAnswer, ///< bytes that are not HTTP, then closed
    LengthTooLong,   ///< Content-Length promises more than comes, then closed
    LengthTooShort,  ///< Content-Length promises less than comes
};

/// How an answer leaves. The default is at once and whole.
struct AnswerManner {
    std::uint32_t delayMs = 0; ///< from answer() to the first byte
    /// The answer leaves in pieces of `pieceBytes` (at least 1) with this pause after each; 0: in one piece.
    std::uint32_t pieceDelayMs = 0;
    std::uint32_t pieceBytes = 1;
    bool trickleHead = false;        ///< the pieces begin with the head, not with the body
    std::uint32_t interimAnswers = 0; ///< 1xx answers (102, 103) before it, RFC 9110 section 15.2
    AnswerFault fault = AnswerFault::None;
    std::uint64_t faultAfterBytes = 0; ///< of head and body together

    bool isPlain() const { return *this == AnswerManner{}; }
    bool operator==(const AnswerManner&) const = default;
};

} // namespace hookbench::http
