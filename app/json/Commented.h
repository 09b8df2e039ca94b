#pragma once

#include "json/Parser.h"
#include "json/Value.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::json {

// JSON as people keep it in files: with // and /* */ comments, trailing commas and a byte-order mark allowed.

/// Reads such a text as parse() reads JSON. Lines and columns of errors are those of the text itself.
Result<Value, ParseError> parseCommented(std::string_view text);

/// Members that tell which item of an array is which, when items were changed, added and removed at once.
using IdentityMembers = std::vector<std::string>;

/// `text` changed so that it says `value`: what did not change keeps its bytes, order, white space and
/// comments; changed scalars are replaced where they stand; new members and items come behind the one they
/// follow in `value`, in the file's own indentation and line ends; removed ones go together with the comments
/// above and behind them. Members that are in `text` keep its order, so the result equals `value` up to the
/// order of members. An empty text gives pretty JSON with a line end. Time and memory grow with the sizes of
/// text and value (n log n). Errors: as parseCommented(); a text that cannot be read is never overwritten.
///
///     editCommented("{\n  // who\n  \"name\": \"a\",\n}\n", {name: "b"})  →  "{\n  // who\n  \"name\":
///     \"b\",\n}\n"
Result<std::string, ParseError> editCommented(std::string_view text, const Value& value,
                                              const IdentityMembers& identity = {"id", "name"});

/// The line of the value at a path such as "channels[0].configs.url", from 1; 0 if it is not there. Member
/// names that hold a dot or a bracket are not found.
std::size_t lineOf(std::string_view text, std::string_view path);

} // namespace hookbench::json
