#include "capture/reading/Multipart.h"

#include "base/Text.h"

namespace hookbench::capture {

namespace {

constexpr std::size_t mostParts = 1000;
constexpr std::size_t mostHeaders = 100;

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Where the value of a parameter ends, quotes and their escapes kept together.
std::size_t endOfParameter(std::string_view text)
{
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (text[i] == ';' && !quoted)
            return i;
    }
    return text.size();
}

std::string unquoted(std::string_view value)
{
    if (value.size() < 2 || value.front() != '"' || value.back() != '"')
        return std::string(value);
    std::string out;
    for (std::size_t i = 1; i + 1 < value.size(); ++i) {
        // Browsers send "C:\x" without escaping the backslash: only \" and \\ are escapes.
        if (value[i] == '\\' && i + 2 < value.size() && (value[i + 1] == '"' || value[i + 1] == '\\'))
            ++i;
        out += value[i];
    }
    return out;
}

struct Delimiter {
    std::size_t begin = std::string_view::npos; ///< of the line end before it
    std::size_t end = 0;                        ///< behind its line
    bool last = false;
};

/// The next line that is the delimiter, from `from`.
Delimiter findDelimiter(std::string_view body, std::string_view dashed, std::size_t from)
{
    for (std::size_t at = body.find(dashed, from); at != std::string_view::npos; at = body.find(dashed, at + 1)) {
        if (at != 0 && body[at - 1] != '\n')
            continue;
        std::size_t behind = at + dashed.size();
        const bool last = body.substr(behind).starts_with("--");
        if (last)
            behind += 2;
        const std::size_t lineEnd = std::min(body.find('\n', behind), body.size());
        if (!trimmed(body.substr(behind, lineEnd - behind)).empty())
            continue; // a longer boundary that begins like this one
        Delimiter found;
        found.begin = at;
        if (found.begin > from && body[found.begin - 1] == '\n')
            --found.begin;
        if (found.begin > from && body[found.begin - 1] == '\r')
            --found.begin;
        found.end = std::min(lineEnd + 1, body.size());
        found.last = last;
        return found;
    }
    return {};
}

MultipartPart readPart(std::string_view body, std::size_t begin, std::size_t end)
{
    MultipartPart part;
    part.end = end;
    while (begin < end) {
        const std::size_t lineEnd = std::min(body.find('\n', begin), end);
        const std::string_view line = trimmed(body.substr(begin, lineEnd - begin));
        begin = std::min(lineEnd + 1, end);
        if (line.empty())
            break;
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && part.headers.size() < mostHeaders)
            part.headers.push_back(
                {std::string(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1)))});
    }
    part.begin = begin;
    const std::string_view disposition = http::findHeader(part.headers, "Content-Disposition").value_or("");
    part.name = headerParameter(disposition, "name");
    part.fileName = headerParameter(disposition, "filename");
    part.contentType = http::findHeader(part.headers, "Content-Type").value_or("text/plain");
    return part;
}

} // namespace

std::string headerParameter(std::string_view value, std::string_view name)
{
    value.remove_prefix(endOfParameter(value));
    while (!value.empty()) {
        value.remove_prefix(1);
        const std::size_t end = endOfParameter(value);
        const std::string_view pair = value.substr(0, end);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && equalsIgnoringCase(trimmed(pair.substr(0, equals)), name))
            return unquoted(trimmed(pair.substr(equals + 1)));
        value.remove_prefix(end);
    }
    return {};
}

Multipart readMultipart(std::string_view body, std::string_view boundary)
{
    Multipart out;
    if (boundary.empty()) {
        out.problem = "The Content-Type names no boundary, so the parts cannot be told apart.";
        return out;
    }
    const std::string dashed = "--" + std::string(boundary);
    Delimiter at = findDelimiter(body, dashed, 0);
    if (at.begin == std::string_view::npos) {
        out.problem = "The boundary that the Content-Type names is not in the body.";
        return out;
    }
    while (!at.last) {
        if (out.parts.size() == mostParts) {
            out.problem = "There are more than 1,000 parts; the rest is left out.";
            return out;
        }
        const Delimiter next = findDelimiter(body, dashed, at.end);
        if (next.begin == std::string_view::npos) {
            out.parts.push_back(readPart(body, at.end, body.size()));
            out.problem = "The closing boundary is missing: the last part may be cut.";
            return out;
        }
        out.parts.push_back(readPart(body, at.end, std::max(at.end, next.begin)));
        at = next;
    }
    return out;
}

} // namespace hookbench::capture
