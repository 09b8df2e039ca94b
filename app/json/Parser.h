#pragma once

#include "base/Result.h"
#include "json/Value.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace hookbench::json {

/// Where and why a text is not JSON (RFC 8259).
struct ParseError {
    std::size_t offset = 0; ///< byte at which reading cannot go on, from 0
    std::size_t line = 1;   ///< from 1, lines end with LF
    std::size_t column = 1; ///< in bytes, from 1
    std::string message;    ///< "a comma or the end of the object is expected here"

    bool operator==(const ParseError&) const = default;
};

inline constexpr std::size_t maxDepth = 512;

/// Reads one JSON text exactly: member order, duplicates and the digits of numbers are kept.
/// A byte-order mark is refused, as are invalid UTF-8 and more than `maxDepth` levels.
Result<Value, ParseError> parse(std::string_view text);

/// The Error a user is shown: `what` names the text ("--data order.json").
Error toError(const ParseError& error, const std::string& what);

} // namespace hookbench::json
