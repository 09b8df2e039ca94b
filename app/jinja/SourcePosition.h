#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hookbench::jinja {

/// Line and column, both from 1; the column counts characters.
struct SourcePosition {
    int line = 1;
    int column = 1;

    bool operator==(const SourcePosition&) const = default;
};

/// Where a byte of a text with LF line ends stands.
SourcePosition positionAt(std::string_view source, std::size_t offset);
/// A line by its number, without its end; empty if there is none.
std::string_view lineAt(std::string_view source, int line);

} // namespace hookbench::jinja
