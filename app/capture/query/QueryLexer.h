#pragma once

#include "capture/query/Query.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// What is wrong in a query, and where.
struct QueryError {
    QuerySpan span;
    std::string message; ///< one sentence that says what is allowed there

    bool operator==(const QueryError&) const = default;
};

/// One term as written: `-header[name]:"value"`. Parts that are not there have empty spans.
struct QueryToken {
    enum class Operator : std::uint8_t { None, Colon, Equals, Less, LessEqual, Greater, GreaterEqual, Matches };
    enum class Form : std::uint8_t { Plain, Quoted, Regex };

    QuerySpan span; ///< all of it, with the minus
    bool negated = false;
    QuerySpan key;       ///< "" for a word or text by itself
    bool hasName = false;
    QuerySpan name;      ///< between the brackets
    Operator op = Operator::None;
    QuerySpan value;     ///< as written, with quotes or slashes
    Form form = Form::Plain;
    std::string text;    ///< the value without quotes, slashes and escapes
    std::string flags;   ///< behind the slash of a Regex: "i"
    bool broken = false; ///< the lexer has reported an error in it

    bool operator==(const QueryToken&) const = default;
};

struct QueryTokens {
    std::vector<QueryToken> tokens;
    std::vector<QueryError> errors;
};

/// Cuts a query into its terms. Never fails as a whole: what is broken is cut at the next space.
QueryTokens tokenizeQuery(std::string_view text);

} // namespace hookbench::capture
