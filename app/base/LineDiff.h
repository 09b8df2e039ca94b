#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hookbench {

/// A line of two texts beside each other.
struct DiffLine {
    enum class Kind { Same, Removed, Added };
    Kind kind = Kind::Same;
    int oldLine = 0;  ///< from 1; 0 if it was added
    int newLine = 0;  ///< from 1; 0 if it was removed
    std::string text; ///< without its line end

    bool operator==(const DiffLine&) const = default;
};

/// A shortest list of lines to remove and to add that turns `before` into `after` (E. Myers, "An O(ND)
/// difference algorithm and its variations", 1986). Texts that have too little in common (more than 2,000
/// changed lines) come out as all removed, then all added, apart from what they begin and end with alike.
std::vector<DiffLine> diffLines(std::string_view before, std::string_view after);

/// As `diff -u` writes it, with `context` lines around each change; "" for equal texts.
std::string unifiedDiff(std::string_view before, std::string_view after, std::string_view beforeName,
                        std::string_view afterName, int context = 3);

} // namespace hookbench
