#include "templates/TagScanner.h"

namespace hookbench::templates {

namespace {

constexpr std::string_view spaces = " \t\r\n\f\v";

/// Behind the tag that opens at `at`. As in Jinja2, an end counts only outside of strings and brackets.
std::size_t tagEnd(std::string_view source, std::size_t at, std::string_view closing)
{
    int open = 0;
    for (std::size_t i = at + 2; i < source.size(); ++i) {
        const char c = source[i];
        if (c == '"' || c == '\'') {
            for (++i; i < source.size() && source[i] != c; ++i) {
                if (source[i] == '\\')
                    ++i;
            }
        } else if (open == 0 && source.substr(i).starts_with(closing)) {
            return i + closing.size();
        } else if (c == '(' || c == '[' || c == '{') {
            ++open;
        } else if (c == ')' || c == ']' || c == '}') {
            --open;
        }
    }
    return source.size();
}

/// Where the tag that ends a raw block begins.
std::size_t rawEnd(std::string_view source, std::size_t from)
{
    for (std::size_t at = source.find("{%", from); at != std::string_view::npos;
         at = source.find("{%", at + 2)) {
        const TemplateSegment tag{TemplateSegment::Kind::Statement, at, tagEnd(source, at, "%}")};
        if (statementName(source, tag) == "endraw")
            return at;
    }
    return source.size();
}

void add(std::vector<TemplateSegment>& segments, TemplateSegment::Kind kind, std::size_t begin,
         std::size_t end)
{
    if (begin < end)
        segments.push_back({kind, begin, end});
}

} // namespace

std::string_view statementName(std::string_view source, const TemplateSegment& segment)
{
    if (segment.kind != TemplateSegment::Kind::Statement)
        return {};
    std::string_view inside = source.substr(segment.begin, segment.end - segment.begin);
    inside.remove_prefix(2);
    if (!inside.empty() && (inside[0] == '-' || inside[0] == '+'))
        inside.remove_prefix(1);
    const std::size_t begin = inside.find_first_not_of(spaces);
    if (begin == std::string_view::npos)
        return {};
    inside.remove_prefix(begin);
    std::size_t length = 0;
    while (length < inside.size() && inside[length] >= 'a' && inside[length] <= 'z')
        ++length;
    return inside.substr(0, length);
}

std::vector<TemplateSegment> scanTags(std::string_view source)
{
    using Kind = TemplateSegment::Kind;
    std::vector<TemplateSegment> segments;
    std::size_t textBegin = 0;
    std::size_t at = 0;
    while ((at = source.find('{', at)) != std::string_view::npos) {
        const char next = at + 1 < source.size() ? source[at + 1] : '\0';
        if (next != '{' && next != '%' && next != '#') {
            ++at;
            continue;
        }
        add(segments, Kind::Text, textBegin, at);
        std::size_t end = source.size();
        if (next == '#') {
            const std::size_t closing = source.find("#}", at + 2);
            end = closing == std::string_view::npos ? source.size() : closing + 2;
            add(segments, Kind::Comment, at, end);
        } else {
            end = tagEnd(source, at, next == '{' ? "}}" : "%}");
            add(segments, next == '{' ? Kind::Output : Kind::Statement, at, end);
            if (statementName(source, segments.back()) == "raw") {
                const std::size_t closing = rawEnd(source, end);
                add(segments, Kind::Text, end, closing);
                at = end = closing;
                if (closing < source.size()) {
                    end = tagEnd(source, closing, "%}");
                    add(segments, Kind::Statement, closing, end);
                }
            }
        }
        at = textBegin = end;
    }
    add(segments, Kind::Text, textBegin, source.size());
    return segments;
}

} // namespace hookbench::templates
