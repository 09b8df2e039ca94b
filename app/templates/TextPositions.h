#pragma once

#include "templates/Problem.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace hookbench::templates {

/// Finds lines and columns in one text; cheap for look-ups that run forwards, also along one very long line.
/// The text must outlive it.
class TextPositions {
public:
    explicit TextPositions(std::string_view text);

    /// `end` may be behind the text; both are cut to it.
    TextSpan span(std::size_t begin, std::size_t end);
    /// The byte at a line and column, both from 1; the end of the line if the column is behind it.
    std::size_t offsetOf(int line, int column) const;

private:
    struct Place {
        int line = 1;
        int column = 1;
    };
    Place placeOf(std::size_t offset);

    std::string_view m_text;
    std::vector<std::size_t> m_lineStarts;
    std::size_t m_lastOffset = 0; ///< where the last look-up ended, and its place
    Place m_last;
};

} // namespace hookbench::templates
