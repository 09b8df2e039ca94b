#include "capture/SeenEvents.h"

namespace hookbench::capture {

namespace {
constexpr std::uint64_t bitMask = (std::uint64_t{1} << 25) - 1; // 2^19 words of 64 bits

/// Double hashing (Kirsch and Mitzenmacher, 2006): two halves of a mixed hash make all probes.
struct Probe {
    std::uint64_t at;
    std::uint64_t step;
};

Probe probeOf(std::int64_t hash)
{
    auto mixed = static_cast<std::uint64_t>(hash) * 0x9E3779B97F4A7C15ULL;
    mixed ^= mixed >> 32;
    return {mixed, (mixed >> 25) | 1};
}
} // namespace

bool SeenEvents::mayContain(std::int64_t hash) const
{
    Probe probe = probeOf(hash);
    for (int i = 0; i < probes; ++i, probe.at += probe.step) {
        const std::uint64_t bit = probe.at & bitMask;
        if ((m_words[bit >> 6] >> (bit & 63) & 1) == 0)
            return false;
    }
    return true;
}

void SeenEvents::add(std::int64_t hash)
{
    Probe probe = probeOf(hash);
    for (int i = 0; i < probes; ++i, probe.at += probe.step) {
        const std::uint64_t bit = probe.at & bitMask;
        m_words[bit >> 6] |= std::uint64_t{1} << (bit & 63);
    }
}

} // namespace hookbench::capture
