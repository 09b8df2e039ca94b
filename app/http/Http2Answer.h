#pragma once

#include "http/AnswerManner.h"
#include "http/HttpMessage.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hookbench::http {

/// An answer on its way out of one HTTP/2 stream, in the manner that was asked for.
///
/// The manners mean for a stream what they mean for an HTTP/1 connection: closed is RST_STREAM with CANCEL,
/// reset is RST_STREAM with INTERNAL_ERROR, a malformed answer is a head without `:status`. A head cannot
/// leave in pieces, so `trickleHead` only makes the body wait one pause for it, and of `faultAfterBytes`
/// the head counts as its fields' names and values with 4 bytes for each.
class Http2Answer {
public:
    /// How it begins once dueMs() has come.
    enum class Opening {
        Nothing,  ///< never anything
        Break,    ///< the stream is reset with breakCode()
        HeadOnly, ///< fields() end the stream
        HeadThenBreak,
        HeadAndBody,
    };
    struct Piece {
        std::size_t bytes = 0;
        bool end = false;       ///< nothing follows
        bool breakHere = false; ///< the stream is to be reset with breakCode() after these bytes
    };

    /// `isHead`: the request's method was HEAD. `nowMs` grows steadily; dueMs() counts on it.
    Http2Answer(Response&& response, bool isHead, std::string_view date,
                std::shared_ptr<const AnswerManner> manner, std::int64_t nowMs);

    Opening opening() const { return m_opening; }
    const Headers& fields() const { return m_fields; }
    std::uint32_t interimAnswers() const { return m_manner ? m_manner->interimAnswers : 0; }
    std::uint32_t breakCode() const; ///< of RFC 9113 section 7

    /// When the opening, or the next piece, may leave.
    std::int64_t dueMs() const { return m_dueMs; }
    /// The head has left.
    void begin(std::int64_t nowMs);
    /// Copies what may leave now; neither bytes nor an end means: not before dueMs().
    Piece take(char* buffer, std::size_t size, std::int64_t nowMs);

private:
    void chooseOpening(bool hasBody);
    void promiseWrongLength();

    std::shared_ptr<const AnswerManner> m_manner; ///< null: at once and whole
    Headers m_fields;
    std::string m_body;
    std::size_t m_taken = 0;
    std::size_t m_breakAt = std::string::npos; ///< bytes of the body before the break
    std::int64_t m_dueMs;
    Opening m_opening = Opening::HeadAndBody;
};

} // namespace hookbench::http
