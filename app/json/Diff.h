#pragma once

#include "json/Value.h"

#include <optional>
#include <string>
#include <vector>

namespace hookbench::json {

/// One place where two JSON values differ.
struct Difference {
    enum class Kind {
        Added,   ///< only in the second
        Removed, ///< only in the first
        Changed, ///< another value
        Moved,   ///< the members of an object stand in another order; values are those of the object
    };
    Kind kind = Kind::Changed;
    std::string path; ///< `data.items[2].name`, "" for the whole; names that are no identifiers as `['x-y']`
    std::optional<Value> before;
    std::optional<Value> after;

    bool operator==(const Difference&) const = default;
};

enum class MemberOrder { Ignored, Told };

/// What differs, in the order of the values. Items of arrays are matched by the longest common sequence, so
/// that one item more is one difference; numbers are equal if their digits are (1.0 is not 1). Of members
/// with the same name the first is compared with the first, and so on.
std::vector<Difference> diff(const Value& before, const Value& after,
                             MemberOrder order = MemberOrder::Ignored);

/// A step of a path, appended: `.name`, `['x-y']`, `[3]`.
void appendMember(std::string& path, std::string_view name);
void appendIndex(std::string& path, std::size_t index);

} // namespace hookbench::json
