#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace hookbench::capture {

/// A part of a query's text, in bytes.
struct QuerySpan {
    std::size_t begin = 0;
    std::size_t end = 0;

    std::size_t size() const { return end - begin; }
    bool operator==(const QuerySpan&) const = default;
};

/// What a term looks at.
enum class QueryField : std::uint8_t {
    // Columns: answered by the rows of a CaptureTable.
    Word,      ///< method, path, status, event type, the endpoint's name, note, label, or a mark
    Id,        ///< the capture's number
    Method,    ///< without regard to case
    Path,      ///< the target as received, with its query
    Status,    ///< of the answer
    Event,     ///< the event type
    Size,      ///< of the body, in bytes
    Duration,  ///< in microseconds
    Time,      ///< when it was received, Unix time in microseconds
    Kind,      ///< a CaptureKind
    Endpoint,  ///< its name or number
    Mark,      ///< a bit of CaptureFlag, or CaptureTable::duplicateMark
    Signature, ///< a SignatureState
    Note,      ///< what the user has written on it
    Label,     ///< any of its labels
    Colour,    ///< a CaptureColour
    Has,       ///< a NotePart
    // The message itself: answered by a scan of the log.
    Source, ///< the remote address, or address:port
    Header, ///< one by its name, or all of them as lines
    Body,   ///< as received, and decoded where it is compressed
    Text,   ///< head, body (as Body) and trailers, each by itself
};

constexpr bool isColumn(QueryField field)
{
    return field < QueryField::Source;
}

/// A test of one text.
struct TextTest {
    enum class How : std::uint8_t {
        Contains,
        Equals,
        Glob,   ///< the whole text, * for any characters
        Regex,  ///< a regular expression (PCRE2), found anywhere
        Exists, ///< any text
    };
    How how = How::Contains;
    std::string text;
    bool ignoreCase = true; ///< of ASCII letters
    bool dotAll = false;    ///< of a Regex: . matches line ends, too

    bool operator==(const TextTest&) const = default;
};

/// Numbers from `least` to `most`, both included.
struct NumberRange {
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    std::int64_t most = std::numeric_limits<std::int64_t>::max();

    bool contains(std::int64_t number) const { return number >= least && number <= most; }
    bool operator==(const NumberRange&) const = default;
};

/// One condition: any of its tests or ranges must hold, or none of them if it is negated.
struct QueryTerm {
    QueryField field = QueryField::Word;
    bool negated = false;
    std::string name; ///< of a Header; "" means any header, as the line "Name: value"
    std::vector<TextTest> texts;
    std::vector<NumberRange> ranges;
    QuerySpan span; ///< where it stands

    bool operator==(const QueryTerm&) const = default;
};

/// What the filter bar says; all terms must hold. An empty query holds for every capture.
struct Query {
    std::vector<QueryTerm> terms;

    bool empty() const { return terms.empty(); }
    /// The terms that the rows of a table answer.
    Query columns() const { return part(true); }
    /// The terms that need the messages.
    Query messages() const { return part(false); }
    bool operator==(const Query&) const = default;

private:
    Query part(bool column) const
    {
        Query out;
        for (const QueryTerm& term : terms) {
            if (isColumn(term.field) == column)
                out.terms.push_back(term);
        }
        return out;
    }
};

} // namespace hookbench::capture
