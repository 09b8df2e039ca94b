#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hookbench::http {

/// What goes wrong with an answer on purpose.
enum class AnswerFault {
    None,
    NoAnswer,        ///< nothing ever comes; the connection stays open until the client or the idle limit
                     ///< ends it
    CloseBefore,     ///< closed (FIN) instead of an answer
    ResetBefore,     ///< reset (RST) instead of an answer
    CloseInside,     ///< closed after `faultAfterBytes` of the answer (all of it if it has no more)
    ResetInside,     ///< reset after `faultAfterBytes` of the answer
    MalformedAnswer, ///< bytes that are not HTTP, then closed
    LengthTooLong,   ///< Content-Length promises more than comes, then closed
    LengthTooShort,  ///< Content-Length promises less than comes; the connection stays open
};

/// How an answer leaves. The default is at once and whole.
struct AnswerManner {
    static constexpr std::uint32_t mostInterimAnswers = 1000;

    std::uint32_t delayMs = 0; ///< from answer() to the first byte
    /// The answer leaves in pieces of `pieceBytes` (at least 1) with this pause between them; 0: in one piece.
    std::uint32_t pieceDelayMs = 0;
    std::uint32_t pieceBytes = 1;
    bool trickleHead = false; ///< the pieces begin with the head, not with the body
    /// 1xx answers (102, 103) before it, RFC 9110 section 15.2, at most mostInterimAnswers; a client that says
    /// HTTP/1.0 gets none.
    std::uint32_t interimAnswers = 0;
    AnswerFault fault = AnswerFault::None;
    std::uint64_t faultAfterBytes = 0; ///< of head and body together, without interim answers

    bool isPlain() const { return *this == AnswerManner{}; }
    bool operator==(const AnswerManner&) const = default;
};

/// The name of a fault in rules, captures and on the command line: "none", "no-answer", "close-before",
/// "reset-before", "close-inside", "reset-inside", "malformed-answer", "length-too-long", "length-too-short".
std::string_view faultName(AnswerFault fault);
/// The fault of this name; nothing when there is none.
std::optional<AnswerFault> parseFault(std::string_view name);
/// All faults in their order, AnswerFault::None first.
std::span<const AnswerFault> allFaults();

} // namespace hookbench::http
