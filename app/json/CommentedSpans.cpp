#include "json/CommentedSpans.h"

#include <algorithm>

namespace hookbench::json {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Behind the comment that begins at `from`; npos for a block comment without an end, `from` if there is
/// none.
std::size_t skipComment(std::string_view text, std::size_t from)
{
    if (text.substr(from, 2) == "//") {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        return end < text.size() && text[end - 1] == '\r' ? end - 1 : end;
    }
    if (text.substr(from, 2) != "/*")
        return from;
    const std::size_t close = text.find("*/", from + 2);
    return close == std::string_view::npos ? close : close + 2;
}

std::size_t skipString(std::string_view text, std::size_t from)
{
    std::size_t at = from + 1;
    while (at < text.size() && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    return std::min(at + 1, text.size());
}

void blank(std::string& text, std::size_t begin, std::size_t end)
{
    for (std::size_t i = begin; i < end; ++i) {
        if (text[i] != '\n' && text[i] != '\r')
            text[i] = ' ';
    }
}

ParseError unclosedComment(std::string_view text, std::size_t at)
{
    const std::string_view before = text.substr(0, at);
    const auto lineStart = before.rfind('\n');
    return {at, 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
            1 + (lineStart == std::string_view::npos ? at : at - lineStart - 1),
            "this comment is not closed with */"};
}

/// The end of the line's comments: where the line ends, or `limit` where it does not end before.
std::size_t restOfLine(std::string_view text, std::size_t from, std::size_t limit)
{
    std::size_t at = from;
    while (at < limit && text[at] != '\n' && text[at] != '\r')
        at = text[at] == '/' ? skipComment(text, at) : at + 1;
    return at;
}

/// Walks over strict JSON and notes where things are. Its depth is limited, since parse() accepted the text.
class SpanReader {
public:
    SpanReader(std::string_view text, std::string_view plain) : m_text(text), m_plain(plain) {}

    Span root()
    {
        skipSpace();
        Span span;
        value(span);
        return span;
    }

private:
    void skipSpace()
    {
        while (m_at < m_plain.size() && isSpace(m_plain[m_at]))
            ++m_at;
    }

    void value(Span& span)
    {
        span.begin = m_at;
        switch (m_plain[m_at]) {
        case '{':
            container(span, '}');
            break;
        case '[':
            container(span, ']');
            break;
        case '"':
            m_at = skipString(m_plain, m_at);
            break;
        default:
            while (m_at < m_plain.size() && !isSpace(m_plain[m_at]) && m_plain[m_at] != ',' &&
                   m_plain[m_at] != ']' && m_plain[m_at] != '}')
                ++m_at;
        }
        span.end = m_at;
    }

    void container(Span& span, char close)
    {
        ++m_at;
        std::size_t pieceBegin = m_at;
        skipSpace();
        const std::size_t head = restOfLine(m_text, pieceBegin, m_at);
        if (head < m_at && holdsComment(m_text.substr(pieceBegin, head - pieceBegin)))
            pieceBegin = head;
        while (m_plain[m_at] != close) {
            Span& child = span.children.emplace_back();
            child.leadBegin = pieceBegin;
            child.nameBegin = m_at;
            if (close == '}') {
                m_at = skipString(m_plain, m_at);
                skipSpace();
                ++m_at; // the colon
                skipSpace();
            }
            value(child);
            if (close == ']')
                child.nameBegin = child.begin;
            trail(child);
            pieceBegin = child.trailEnd;
        }
        ++m_at;
    }

    /// What follows a child: a comma (that of the last one was blanked) and the comments on its line.
    void trail(Span& child)
    {
        const std::size_t comma = skipTrivia(m_text, child.end);
        const bool isLast = m_plain[comma] != ',';
        std::size_t from = child.end;
        if (m_text[comma] == ',') {
            child.comma = comma;
            from = comma + 1;
        }
        m_at = isLast ? from : comma + 1;
        skipSpace();
        child.trailEnd = restOfLine(m_text, from, m_at);
        if (child.trailEnd < m_at)
            return;
        // The next thing stands on the same line: comments in front of it are its own, those before the end
        // are not.
        child.trailEnd = from;
        if (isLast) {
            std::size_t end = m_at;
            while (end > from && isSpace(m_text[end - 1]))
                --end;
            child.trailEnd = end;
        }
    }

    std::string_view m_text;
    std::string_view m_plain;
    std::size_t m_at = 0;
};

} // namespace

std::size_t skipTrivia(std::string_view text, std::size_t from)
{
    std::size_t at = from;
    while (at < text.size()) {
        if (isSpace(text[at])) {
            ++at;
            continue;
        }
        const std::size_t behind = text[at] == '/' ? skipComment(text, at) : at;
        if (behind == at || behind == std::string_view::npos)
            return at;
        at = behind;
    }
    return at;
}

bool endsInLineComment(std::string_view trivia)
{
    std::size_t at = 0;
    while (at < trivia.size()) {
        if (trivia[at] != '/') {
            ++at;
            continue;
        }
        const bool isLine = trivia.substr(at, 2) == "//";
        const std::size_t behind = skipComment(trivia, at);
        if (isLine && behind == trivia.size())
            return true;
        at = behind == at ? at + 1 : std::min(behind, trivia.size());
    }
    return false;
}

bool holdsComment(std::string_view trivia)
{
    return trivia.find('/') != std::string_view::npos;
}

Result<std::string, ParseError> withoutComments(std::string_view text)
{
    std::string plain(text);
    std::size_t at = 0;
    if (text.starts_with("\xEF\xBB\xBF")) {
        blank(plain, 0, 3);
        at = 3;
    }
    std::size_t comma = std::string::npos; // one that may turn out to be a trailing one
    char before = '\0';                    // the last byte that counts
    while (at < text.size()) {
        const char c = text[at];
        if (isSpace(c)) {
            ++at;
            continue;
        }
        if (c == '/') {
            const std::size_t behind = skipComment(text, at);
            if (behind == std::string_view::npos)
                return unclosedComment(text, at);
            blank(plain, at, behind);
            if (behind != at) {
                at = behind;
                continue;
            }
        }
        if ((c == ']' || c == '}') && comma != std::string::npos)
            plain[comma] = ' ';
        const bool behindValue =
            before != '\0' && std::string_view("[{,:").find(before) == std::string_view::npos;
        comma = c == ',' && behindValue ? at : std::string::npos;
        before = c;
        at = c == '"' ? skipString(text, at) : at + 1;
    }
    return plain;
}

Span readSpans(std::string_view text, std::string_view plain)
{
    return SpanReader(text, plain).root();
}

} // namespace hookbench::json
