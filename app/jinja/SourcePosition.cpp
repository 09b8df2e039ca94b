#include "jinja/SourcePosition.h"

#include "jinja/Unicode.h"

#include <algorithm>

namespace hookbench::jinja {

SourcePosition positionAt(std::string_view source, std::size_t offset)
{
    const std::string_view before = source.substr(0, offset);
    const std::size_t lineStart = before.rfind('\n') + 1;
    SourcePosition position;
    position.line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    position.column = 1 + static_cast<int>(unicode::countCodePoints(before.substr(lineStart)));
    return position;
}

std::string_view lineAt(std::string_view source, int line)
{
    for (; line > 1; --line) {
        const std::size_t end = source.find('\n');
        if (end == std::string_view::npos)
            return {};
        source.remove_prefix(end + 1);
    }
    return source.substr(0, source.find('\n'));
}

} // namespace hookbench::jinja
