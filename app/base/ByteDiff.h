#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace hookbench {

/// Stretches of two texts that take each other's place; one of them may be empty.
struct ByteChange {
    std::size_t beforeBegin = 0;
    std::size_t beforeEnd = 0;
    std::size_t afterBegin = 0;
    std::size_t afterEnd = 0;

    bool operator==(const ByteChange&) const = default;
};

/// What must be changed to make `after` of `before`, in order; empty if they are equal. The shortest script
/// (Myers) between the common beginning and end, unless that takes more than some 2,000 edits: then one
/// change spans the rest.
std::vector<ByteChange> diffBytes(std::string_view before, std::string_view after);

} // namespace hookbench
