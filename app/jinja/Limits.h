#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hookbench::jinja {

/// What one render may use. A template that goes beyond ends with an error of class LimitError (RecursionError for
/// the depth), never with a crash. The sandbox's own cap on range is apart from these.
struct Limits {
    std::size_t outputBytes = std::size_t{64} << 20U;
    /// Any one string or list, in bytes.
    std::size_t valueBytes = std::size_t{64} << 20U;
    /// Statements, loop rounds, calls, and one for each 16 bytes of text made on the way.
    std::uint64_t steps = 50'000'000;
    /// Macros, blocks, includes and recursive loops within each other; Python's own limit comes at about 190.
    int depth = 190;
    std::chrono::milliseconds time{10'000};
};

} // namespace hookbench::jinja
