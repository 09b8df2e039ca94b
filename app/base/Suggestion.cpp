#include "base/Suggestion.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace hookbench {

namespace {

constexpr std::size_t longest = 64;

/// With swaps of neighbours as one change (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b)
{
    std::array<std::vector<std::size_t>, 3> rows;
    rows.fill(std::vector<std::size_t>(b.size() + 1));
    for (std::size_t j = 0; j <= b.size(); ++j)
        rows[0][j] = j;
    const auto same = [&](std::size_t i, std::size_t j) { return asciiLower(a[i]) == asciiLower(b[j]); };
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        const auto& twoAbove = rows[(i + 1) % 3];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same(i - 1, j - 1) ? 0 : 1)});
            if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1))
                row[j] = std::min(row[j], twoAbove[j - 2] + 1);
        }
    }
    return rows[a.size() % 3][b.size()];
}

} // namespace

std::string_view nearest(std::string_view typed, std::span<const std::string_view> candidates)
{
    std::string_view best;
    if (typed.empty() || typed.size() > longest)
        return best;
    std::size_t bestDistance = longest;
    for (const std::string_view candidate : candidates) {
        if (candidate.size() > longest)
            continue;
        const std::size_t away = distance(typed, candidate);
        if (away * 3 <= std::max(typed.size(), candidate.size()) && away < bestDistance) {
            best = candidate;
            bestDistance = away;
        }
    }
    return best;
}

std::string meantOrAllowed(std::string_view typed, std::span<const std::string_view> allowed)
{
    std::string out;
    if (const std::string_view near = nearest(typed, allowed); !near.empty())
        out = "Did you mean \"" + std::string(near) + "\"? ";
    out += allowed.size() == 1 ? "Allowed is: " : "Allowed are: ";
    for (std::size_t i = 0; i < allowed.size(); ++i)
        out.append(i > 0 ? ", " : "").append(allowed[i]);
    return out + ".";
}

} // namespace hookbench
