#pragma once

#include <cstdint>

namespace hookbench::endpoint {

/// Chance that is the same on every machine: a number for each seed, rule, purpose and count, without any
/// state (SplitMix64's finaliser over them, http://prng.di.unimi.it/splitmix64.c, public domain).
class RuleRandom {
public:
    enum class Purpose : std::uint64_t { Fault = 1, Delay, Status, UuidHigh, UuidLow };

    RuleRandom(std::uint64_t seed, std::uint64_t stream) : m_base(mixed(seed + golden * (stream + 1))) {}

    std::uint64_t at(Purpose purpose, std::uint64_t count) const
    {
        return mixed(m_base ^ mixed(count * golden + static_cast<std::uint64_t>(purpose)));
    }
    /// From 0 to below 1.
    double share(Purpose purpose, std::uint64_t count) const
    {
        return static_cast<double>(at(purpose, count) >> 11U) * 0x1p-53;
    }
    /// From 0 to `limit` - 1; `limit` is not 0. (Small limits: the bias of the remainder is below 2^-30.)
    std::uint64_t below(std::uint64_t limit, Purpose purpose, std::uint64_t count) const
    {
        return at(purpose, count) % limit;
    }

private:
    static constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;
    static constexpr std::uint64_t mixed(std::uint64_t x)
    {
        x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27U)) * 0x94D049BB133111EB;
        return x ^ (x >> 31U);
    }

    std::uint64_t m_base;
};

} // namespace hookbench::endpoint
