#pragma once

#include "common/EditorBase.h"

#include <QString>

#include <string>
#include <vector>

namespace hookbench::ui {

/// What to look for in an editor.
struct SearchQuery {
    QString text;
    bool regex = false;
    bool matchCase = false;
    bool wholeWords = false;

    bool operator==(const SearchQuery&) const = default;
};

struct SearchHit {
    TextRange range;
    /// What the query's replacement becomes here: groups of a regular expression stand in it as \1 … \9.
    std::string replacement;
};

struct SearchResult {
    std::vector<SearchHit> hits; ///< in order; empty matches are left out
    bool cut = false;            ///< there are more than `searchLimit`
    QString problem;             ///< of the regular expression
};

inline constexpr std::size_t searchLimit = 50'000;

/// All places of `text` (UTF-8). Pure; any thread.
SearchResult findAll(const std::string& text, const SearchQuery& query, const QString& replacement = {});

} // namespace hookbench::ui
