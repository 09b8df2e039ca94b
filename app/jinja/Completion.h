#pragma once

#include "jinja/Syntax.h"
#include "json/Value.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::jinja {

/// One thing that may be written at a cursor.
struct CompletionItem {
    enum class Kind { Variable, Attribute, Filter, Test, Function, Tag, Keyword };
    std::string text;   ///< what to write
    std::string detail; ///< for variables and attributes: their value in the sample, cut short
    Kind kind = Kind::Variable;

    bool operator==(const CompletionItem&) const = default;
};

struct Completion {
    std::size_t replaceFrom = 0; ///< byte of the source where the unfinished word begins
    std::vector<CompletionItem> items; ///< sorted by text
};

/// What may stand at byte `cursor` of a template, finished or not: after `|` filters, after `is` tests, behind a dot the
/// members that the object has in the sample, after `{%` tags, otherwise variables, functions and keywords. Names that
/// `for` and `set` make known before the cursor are among them. Outside of tags there is nothing.
///
///     complete("{{ data.", 8, *json::parse(R"({"data": {"id": 1}})")).items[0].text    →    "id"
Completion complete(std::string_view source, std::size_t cursor, const json::Value& sample, const Syntax& syntax = {});

} // namespace hookbench::jinja
