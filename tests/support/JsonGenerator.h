#pragma once

#include "json/Value.h"

#include <cstddef>
#include <random>
#include <string>

namespace hookbench::test {

/// Random JSON from a seed, the same on every machine: strings that formats trip over, numbers of every
/// spelling.
class JsonGenerator {
public:
    explicit JsonGenerator(std::uint32_t seed) : m_random(seed) {}

    /// From 0 to `limit` - 1.
    std::size_t below(std::size_t limit) { return m_random() % limit; }
    bool chance(std::size_t percent) { return below(100) < percent; }

    /// A string that something somewhere reads as something else: numbers, dates, markup, white space,
    /// controls.
    std::string nastyString();
    std::string name();
    json::Value value(int depth);
    /// Names are unique in each object.
    json::Object object(int depth);

private:
    std::mt19937 m_random;
};

} // namespace hookbench::test
