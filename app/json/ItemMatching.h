#pragma once

#include "json/Value.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace hookbench::json {

/// Hashes of every item of every array inside a value, made in one pass: equal items have equal hashes,
/// whatever the order of their members. The value must outlive the hashes and stay where it is.
class ItemHashes {
public:
    explicit ItemHashes(const Value& root) { visit(root); }
    std::uint64_t of(const Value& item) const { return m_hashes.at(&item); }

private:
    std::uint64_t visit(const Value& value);

    std::unordered_map<const Value*, std::uint64_t> m_hashes;
};

inline constexpr std::size_t noMatch = static_cast<std::size_t>(-1);

/// For each item of `now`, which item of `before` it was, or noMatch for a new one; the matches never cross
/// each other. Equal items are matched first, then those with the same text in a member named by `identity`,
/// then those that are left between two matches, in their order. n log n.
std::vector<std::size_t> matchItems(const Array& before, const ItemHashes& beforeHashes, const Array& now,
                                    const ItemHashes& nowHashes, const std::vector<std::string>& identity);

} // namespace hookbench::json
