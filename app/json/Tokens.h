#pragma once

#include "base/Result.h"
#include "json/Parser.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::json {

/// One token of a JSON text and where it stands.
struct Token {
    enum class Kind : std::uint8_t {
        BeginObject,
        EndObject,
        BeginArray,
        EndArray,
        Name, ///< of a member
        String,
        Number,
        Literal, ///< true, false, null
        Colon,
        Comma,
    };
    Kind kind = Kind::Literal;
    std::size_t begin = 0; ///< bytes; the quotes of a string included
    std::size_t end = 0;

    bool operator==(const Token&) const = default;
};

/// The tokens of a whole JSON text, for those who must know where things stand. Errors as parse().
Result<std::vector<Token>, ParseError> tokenize(std::string_view text);

/// A JSON string with its escapes resolved.
struct DecodedString {
    std::string text;
    /// For each byte of `text`, the byte of the JSON text where its character (or escape) begins; one more
    /// for the end.
    std::vector<std::size_t> origins;
};

/// `raw` is a valid JSON string, quotes included; `offset` is where it stands. tokenize() lets no half of a
/// surrogate pair through.
DecodedString decodeString(std::string_view raw, std::size_t offset = 0);

} // namespace hookbench::json
