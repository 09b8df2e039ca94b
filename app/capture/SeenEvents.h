#pragma once

#include <cstdint>
#include <vector>

namespace hookbench::capture {

/// Tells in memory whether an event id may have been stored before, so that the index is asked only then.
/// A Bloom filter (Bloom, 1970) over event hashes: "no" is certain, "yes" has to be looked up. 4 MiB, touched as it
/// fills; at a million ids 1 answer in 300 is a needless look-up.
class SeenEvents {
public:
    SeenEvents() : m_words(wordCount) {}

    bool mayContain(std::int64_t hash) const;
    void add(std::int64_t hash);

private:
    static constexpr std::size_t wordCount = std::size_t{1} << 19;
    static constexpr int probes = 4;

    std::vector<std::uint64_t> m_words;
};

} // namespace hookbench::capture
