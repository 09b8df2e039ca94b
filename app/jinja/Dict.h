#pragma once

#include "jinja/Value.h"

#include <cstdint>
#include <vector>

namespace hookbench::jinja {

/// Python's dict: a hash map that keeps the order of insertion. Keys that are equal, such as `1`, `1.0` and `true`,
/// are one key. Lookups raise TypeError for unhashable keys.
struct Dict final : Object {
    struct Entry {
        Value key; ///< Missing: the entry was removed
        Value value;
        std::uint64_t hash;
    };

    Dict() : Object(Type::Dict) {}

    std::size_t size() const { return m_live; }
    bool empty() const { return m_live == 0; }
    const Value* find(const Value& key) const;
    const Value* findText(std::string_view key, std::uint64_t hash) const;
    const Value* findText(std::string_view key) const { return findText(key, hashText(key)); }
    /// Adds the key at the end, or replaces the value of the one that is there.
    void set(const Value& key, Value value);
    /// The value of the removed key; Missing if there was none.
    Value take(const Value& key);
    void clear();
    void swapContent(Dict& other);
    /// A copy of all entries of `other` into this, in order.
    void update(const Dict& other);
    /// All entries, removed ones (with a Missing key) included.
    const std::vector<Entry>& entries() const { return m_entries; }
    std::vector<Entry>& entries() { return m_entries; }
    void reserve(std::size_t count) { m_entries.reserve(count); }

    mutable bool busy = false; ///< is being printed: a dict may hold itself
    bool fromContext = false; ///< belongs to the caller: changes are undone after the render
    bool asSet = false;       ///< stands for a set: only keys count

private:
    std::int64_t locate(const Value& key, std::uint64_t hash) const;
    void insertIntoIndex(std::uint64_t hash, std::int32_t entry);
    void rebuild();

    std::vector<Entry> m_entries;
    std::vector<std::int32_t> m_index; ///< open addressing over m_entries; empty while there are few
    std::size_t m_live = 0;
};

/// Python's set, printed in order of insertion.
struct Set final : Object {
    Set() : Object(Type::Set) {}
    Dict items;
};

inline Value makeDict()
{
    return Value(new Dict);
}

} // namespace hookbench::jinja
