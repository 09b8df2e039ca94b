#include "templates/Blame.h"

#include <algorithm>

namespace hookbench::templates {

const Range* rangeAt(const Rendering& rendering, std::size_t offset)
{
    // Ranges of no bytes stand at the same place as the one behind them; the first that ends behind it is
    // wanted.
    const auto found = std::upper_bound(rendering.ranges.begin(), rendering.ranges.end(), offset,
                                        [](std::size_t at, const Range& range) { return at < range.end; });
    return found == rendering.ranges.end() ? nullptr : &*found;
}

std::vector<std::size_t> rangesWrittenAt(const Rendering& rendering, int line, int column)
{
    const auto before = [](int lineA, int columnA, int lineB, int columnB) {
        return lineA != lineB ? lineA < lineB : columnA < columnB;
    };
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < rendering.ranges.size(); ++i) {
        const TextSpan& source = rendering.ranges[i].source;
        if (source.line > 0 && !before(line, column, source.line, source.column) &&
            before(line, column, source.endLine, source.endColumn))
            found.push_back(i);
    }
    return found;
}

bool liesWithin(std::string_view path, std::string_view outer)
{
    if (!path.starts_with(outer))
        return false;
    return path.size() == outer.size() || outer.empty() || path[outer.size()] == '.' ||
           path[outer.size()] == '[';
}

std::vector<std::size_t> rangesOfPath(const Rendering& rendering, std::string_view path)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < rendering.ranges.size(); ++i) {
        const auto& paths = rendering.ranges[i].paths;
        if (std::any_of(paths.begin(), paths.end(), [&](const std::string& own) {
                return liesWithin(own, path) || liesWithin(path, own);
            }))
            found.push_back(i);
    }
    return found;
}

} // namespace hookbench::templates
