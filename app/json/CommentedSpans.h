#pragma once

#include "json/Parser.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::json {

/// Where one value of a commented text stands, with what stands around it. Offsets are bytes of the text.
///
/// A container's text is cut into pieces that follow each other without a gap: the opening bracket, the head
/// (comments on its line), for each child its lead (white space and the comments above it), its body, its
/// trail (comma, and comments up to the end of the line), then the tail and the closing bracket.
struct Span {
    std::size_t leadBegin = 0; ///< children only: where the comments and white space in front of it begin
    std::size_t begin = 0;     ///< of the value; for members see `nameBegin`
    std::size_t end = 0;
    std::size_t comma = npos;  ///< children only
    std::size_t trailEnd = 0;  ///< children only: behind comma and comments on the same line
    std::size_t nameBegin = 0; ///< members only: of the name's quote; otherwise as `begin`
    std::vector<Span> children;

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

/// The text with spaces in place of comments, trailing commas and the byte-order mark: strict JSON of the
/// same length, or at least text in which a strict reader finds the same fault at the same place.
Result<std::string, ParseError> withoutComments(std::string_view text);

/// The spans of a text that withoutComments() and parse() accepted; `plain` is what the first made of it.
Span readSpans(std::string_view text, std::string_view plain);

/// Behind the white space and comments that begin at `from`; never behind a `/` that begins no comment.
std::size_t skipTrivia(std::string_view text, std::size_t from);

/// Whether text that is all white space and comments ends inside a // comment, so that a line end must
/// follow.
bool endsInLineComment(std::string_view trivia);
/// Whether it holds any comment.
bool holdsComment(std::string_view trivia);

} // namespace hookbench::json
