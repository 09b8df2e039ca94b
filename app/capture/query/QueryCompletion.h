#pragma once

#include "capture/CaptureTable.h"
#include "capture/query/QueryFields.h"
#include "capture/query/QueryLexer.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// What the captures at hand consist of, the most frequent first, for completion.
struct QueryFacts {
    std::vector<std::string> methods;
    std::vector<std::string> paths; ///< without queries
    std::vector<std::string> statuses;
    std::vector<std::string> eventTypes;
    std::vector<std::string> endpoints;
    std::vector<std::string> headers; ///< names

    /// Of the newest captures of a table; the headers, which no table has, are well-known names.
    static QueryFacts of(const CaptureTable& table);
};

struct QueryCompletion {
    std::string text;              ///< what takes the place of QueryCompletions::replaced
    const QueryKey* key = nullptr; ///< the key that it is, or that it is a value of; null: text in quotes
    bool isKey = false;            ///< a value is to follow

    bool operator==(const QueryCompletion&) const = default;
};

struct QueryCompletions {
    QuerySpan replaced;
    std::vector<QueryCompletion> items; ///< best first
};

/// What may stand at the cursor (in bytes): keys and marks at the start of a term, and the term as text that is looked for in
/// whole messages; values behind an operator. Nothing in text between quotes or slashes.
QueryCompletions completionsAt(std::string_view text, std::size_t cursor, const QueryFacts& facts);

/// The query with its words in quotes: what was looked for in the rows is looked for in whole messages. The same text if it
/// has no words.
std::string wordsAsText(std::string_view text);

} // namespace hookbench::capture
