#pragma once

#include "base/ByteDiff.h"
#include "base/LineDiff.h"
#include "capture/Capture.h"
#include "http/HttpMessage.h"
#include "json/Diff.h"

#include <string>
#include <vector>

namespace hookbench::capture {

/// One side of a comparison: a request or an answer, of a capture or of a delivery.
struct ComparedMessage {
    std::string firstLine; ///< "POST /hooks HTTP/1.1", "HTTP/1.1 200 OK"
    http::Headers headers;
    std::string body; ///< as received

    bool operator==(const ComparedMessage&) const = default;
};

/// How the headers of one name differ.
struct HeaderDifference {
    enum class Kind {
        Added,    ///< only in the second
        Removed,  ///< only in the first
        Changed,  ///< another value
        Spelling, ///< the same value, the name in other capitals
        Moved,    ///< the same header in another place among the others
    };
    Kind kind = Kind::Changed;
    std::string name; ///< as the first writes it, or the second where it has none
    std::string before;
    std::string after;
    /// Differs between any two messages of a sender: a date, an id of the request, a signature, a length.
    bool isExpected = false;

    bool operator==(const HeaderDifference&) const = default;
};

/// What two messages have in common and what not.
struct Comparison {
    /// From the nearest to the farthest.
    enum class Bodies {
        Same,       ///< the same bytes
        Coding,     ///< the same bytes, compressed otherwise
        WhiteSpace, ///< the same JSON, written with other white space or other escapes
        KeyOrder,   ///< the same values, members in another order
        Values,     ///< JSON with other values
        Text,       ///< other text
        Bytes,      ///< other bytes
    };
    std::string firstLineBefore;
    std::string firstLineAfter;
    std::vector<HeaderDifference> headers;
    Bodies bodies = Bodies::Same;
    std::vector<json::Difference> values; ///< of JSON: what is there, gone and changed
    std::vector<json::Difference> order;  ///< of JSON: objects whose members stand in another order
    std::vector<DiffLine> lines;          ///< of JSON indented, or of texts
    std::vector<ByteChange> bytes;        ///< of the bodies, decoded
    std::string before;                   ///< the bodies, decoded
    std::string after;
    bool isPartial = false; ///< bodies beyond `largestCompared` are compared by their bytes alone

    bool sameFirstLine() const { return firstLineBefore == firstLineAfter; }
    /// Whether nothing differs but what is expected to.
    bool isSame() const;
};

/// JSON and texts of more bytes are not compared value by value and line by line.
inline constexpr std::size_t largestCompared = 8u << 20;

/// Compares two messages. Compressed bodies are decoded first. Pure; may take seconds for megabytes; any thread.
Comparison compare(const ComparedMessage& before, const ComparedMessage& after);

/// The request of a capture; its body must be whole.
ComparedMessage requestOf(const Capture& capture);
/// A head as it was sent, "GET / HTTP/1.1\r\nName: value\r\n\r\n", and its body. Lines that are no header are left out.
ComparedMessage messageOf(std::string_view head, std::string body);

} // namespace hookbench::capture
