#pragma once

#include "capture/query/Query.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hookbench::capture {

/// What the value of a key looks like.
enum class QueryValueKind : std::uint8_t { Text, Path, Method, Status, Number, Size, Duration, After, Before, Words };

/// A key of the filter language. Keys with one field differ in what their values mean (after, before).
struct QueryKey {
    std::string_view key;
    QueryField field;
    QueryValueKind kind;
    std::string_view example; ///< a whole term
};

/// What `has` asks for.
enum class NotePart : std::uint8_t { Note, Label, Colour };

/// All keys, in the order in which they are offered.
std::span<const QueryKey> queryKeys();
const QueryKey* findQueryKey(std::string_view key);
/// The known key that `key` was probably meant to be; "" if none comes near.
std::string_view nearestQueryKey(std::string_view key);

/// A word that a key of the kind Words takes ("pinned" of `is`), and the number that it stands for.
struct QueryWord {
    std::string_view word;
    std::int64_t number;
};
/// The words of a field; none for fields without.
std::span<const QueryWord> queryWords(QueryField field);
std::optional<std::int64_t> findQueryWord(QueryField field, std::string_view word);
/// "a, b or c"
std::string listOfWords(QueryField field);

} // namespace hookbench::capture
