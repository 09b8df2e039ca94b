#include "templates/TextPositions.h"

#include "jinja/Unicode.h"

#include <algorithm>

namespace hookbench::templates {

TextPositions::TextPositions(std::string_view text) : m_text(text), m_lineStarts{0}
{
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        m_lineStarts.push_back(at + 1);
}

TextPositions::Place TextPositions::placeOf(std::size_t offset)
{
    const auto line = std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), offset) - 1;
    Place place{static_cast<int>(line - m_lineStarts.begin()) + 1, 1};
    std::size_t from = *line;
    if (place.line == m_last.line && m_lastOffset <= offset) {
        from = m_lastOffset;
        place.column = m_last.column;
    }
    place.column += static_cast<int>(jinja::unicode::countCodePoints(m_text.substr(from, offset - from)));
    m_last = place;
    m_lastOffset = offset;
    return place;
}

TextSpan TextPositions::span(std::size_t begin, std::size_t end)
{
    begin = std::min(begin, m_text.size());
    end = std::clamp(end, begin, m_text.size());
    const Place first = placeOf(begin);
    const Place last = placeOf(end);
    return {begin, end, first.line, first.column, last.line, last.column};
}

std::size_t TextPositions::offsetOf(int line, int column) const
{
    if (line < 1 || static_cast<std::size_t>(line) > m_lineStarts.size())
        return m_text.size();
    const std::size_t start = m_lineStarts[static_cast<std::size_t>(line) - 1];
    const std::string_view rest = m_text.substr(start, m_text.find('\n', start) - start);
    return start + jinja::unicode::byteOffset(rest, static_cast<std::size_t>(std::max(column, 1) - 1));
}

} // namespace hookbench::templates
