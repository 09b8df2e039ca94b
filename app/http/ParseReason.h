#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hookbench::http {

/// What kind of thing the parser stumbled over; ParseReason finds the words and the place.
enum class ParseProblem {
    RequestLine,
    HeaderLine,
    HeaderValue,
    LineEnding,
    ContentLength,
    TransferEncoding,
    ChunkSize,
    ChunkExtension,
    ChunkEnd,
    Other,
};

struct ParseReason {
    std::string words; ///< one sentence part a developer understands, ending in "(byte N)"
    int status = 400;  ///< what the protocol suggests as answer
};

/// Why the head `bytes` was refused; `lineStart` is the offset of the line the parser stopped at.
ParseReason explainHead(ParseProblem problem, std::string_view bytes, std::size_t lineStart);

/// Why the chunk framing `bytes`, which begins at `offset` in the message, was refused.
ParseReason explainChunk(ParseProblem problem, std::string_view bytes, std::size_t offset);

/// `words` with the place: "… (byte 17)". Bytes are counted from 0 at the start of the message.
std::string withOffset(std::string words, std::size_t offset);

} // namespace hookbench::http
