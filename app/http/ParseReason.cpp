#include "http/ParseReason.h"

#include "http/HttpMessage.h"

#include <algorithm>

namespace hookbench::http {

namespace {

constexpr std::string_view hexDigits = "0123456789ABCDEF";

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// How a byte is named to a reader: 'x' or byte 0x16.
std::string nameOf(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ')
        return "a space";
    if (c == '\t')
        return "a tab";
    if (byte > 0x20 && byte < 0x7f)
        return std::string("'") + c + "'";
    return std::string("the byte 0x") + hexDigits[byte >> 4U] + hexDigits[byte & 15U];
}

std::size_t firstNonToken(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size() && isToken(text.substr(at, 1)))
        ++at;
    return at;
}

/// The line up to its end or to the first byte no head may contain: the parser looks no further, and what
/// comes later may not have arrived when a message is refused.
std::string_view lineAt(std::string_view bytes, std::size_t start)
{
    std::size_t end = std::min(start, bytes.size());
    const std::size_t from = end;
    while (end < bytes.size() && (!isControl(bytes[end]) || bytes[end] == '\t'))
        ++end;
    return bytes.substr(from, end - from);
}

/// Whether a byte no head may contain stands at `at`.
bool isStray(std::string_view bytes, std::size_t at)
{
    return at < bytes.size() && isControl(bytes[at]) && bytes[at] != '\r' && bytes[at] != '\n';
}

/// The first line break that is not CR LF, or npos.
std::size_t looseLineBreak(std::string_view bytes, std::size_t from)
{
    for (std::size_t at = bytes.find_first_of("\r\n", from); at != std::string_view::npos;
         at = bytes.find_first_of("\r\n", at)) {
        if (bytes[at] == '\n')
            return at;
        if (at + 1 < bytes.size() && bytes[at + 1] != '\n')
            return at;
        at += 2;
    }
    return std::string_view::npos;
}

ParseReason looseLine(std::string_view bytes, std::size_t at)
{
    return {withOffset(
        bytes[at] == '\n' ? "a line ends with LF alone instead of CR LF" : "a CR is not followed by LF", at)};
}

ParseReason explainVersion(std::string_view line, std::size_t at)
{
    const std::string_view version = line.substr(std::min(at, line.size()));
    if (version.empty())
        return {withOffset("the request line has no HTTP version", at)};
    if (version.find(' ') != std::string_view::npos)
        return {withOffset("the request line has more than a method, a target and a version "
                           "(a space in the target must be written %20)",
                           at)};
    const bool wellFormed = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' &&
                            version[5] >= '0' && version[5] <= '9' && version[7] >= '0' && version[7] <= '9';
    if (wellFormed)
        return {withOffset(std::string(version) + " is not spoken here, only HTTP/1.1 and HTTP/1.0", at),
                505};
    return {withOffset("the request line does not end with HTTP/1.1 or HTTP/1.0", at)};
}

ParseReason explainRequestLine(std::string_view bytes)
{
    if (bytes.starts_with('\x16'))
        return {withOffset("this looks like a TLS handshake (https), but the endpoint speaks plain http here",
                           0)};
    const std::string_view line = lineAt(bytes, 0);
    const std::size_t methodEnd = firstNonToken(line);
    if (methodEnd == 0 && !isStray(bytes, 0) && line.empty())
        return looseLine(bytes, 0);
    if (methodEnd == 0)
        return {withOffset("the request line does not begin with a method but with " + nameOf(bytes[0]), 0)};
    if (methodEnd == line.size() && isStray(bytes, methodEnd))
        return {withOffset("the method contains " + nameOf(bytes[methodEnd]), methodEnd)};
    if (methodEnd == line.size())
        return {withOffset("the request line has a method but no target", methodEnd)};
    if (line[methodEnd] != ' ')
        return {withOffset("the method contains " + nameOf(line[methodEnd]), methodEnd)};
    const std::size_t targetStart = methodEnd + 1;
    std::size_t targetEnd = targetStart;
    while (targetEnd < line.size() && line[targetEnd] != ' ' && !isControl(line[targetEnd]))
        ++targetEnd;
    if (isStray(bytes, targetEnd))
        return {withOffset("the target contains " + nameOf(bytes[targetEnd]), targetEnd)};
    if (targetEnd == targetStart)
        return {withOffset("the request line has no target after the method", targetStart)};
    if (targetEnd == line.size())
        return {withOffset("the request line has no HTTP version", targetEnd)};
    if (isStray(bytes, line.size()))
        return {withOffset("the request line contains " + nameOf(bytes[line.size()]), line.size())};
    const ParseReason version = explainVersion(line, targetEnd + 1);
    const std::size_t loose = looseLineBreak(bytes, line.size());
    // A request line that is fine in itself was refused for the way it ends.
    const bool versionIsFine =
        line.substr(targetEnd + 1) == "HTTP/1.1" || line.substr(targetEnd + 1) == "HTTP/1.0";
    return versionIsFine && loose != std::string_view::npos ? looseLine(bytes, loose) : version;
}

ParseReason explainHeaderLine(std::string_view bytes, std::size_t start)
{
    const std::string_view line = lineAt(bytes, start);
    const std::size_t nameEnd = firstNonToken(line);
    if (nameEnd == 0 && (line.starts_with(' ') || line.starts_with('\t')))
        return {withOffset("white space stands before the first header name", start)};
    if (nameEnd == 0 && line.starts_with(':'))
        return {withOffset("a header line has an empty name", start)};
    if (nameEnd == line.size() && isStray(bytes, start + nameEnd))
        return {withOffset("a header name contains " + nameOf(bytes[start + nameEnd]), start + nameEnd)};
    if (line.find(':') == std::string_view::npos)
        return {withOffset("a header line has no colon", start)};
    const char bad = line[nameEnd];
    if ((bad == ' ' || bad == '\t') &&
        line.substr(nameEnd).find_first_not_of(" \t") == line.find(':') - nameEnd)
        return {withOffset("white space stands between a header name and its colon", start + nameEnd)};
    return {withOffset("a header name contains " + nameOf(bad), start + nameEnd)};
}

ParseReason explainHeaderValue(std::string_view bytes, std::size_t start)
{
    for (std::size_t at = start; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (c == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n') {
            const bool folded = at + 2 < bytes.size() && (bytes[at + 2] == ' ' || bytes[at + 2] == '\t');
            if (!folded)
                break;
            ++at;
            continue;
        }
        if (c == '\r' || c == '\n')
            return looseLine(bytes, at);
        if (isControl(c) && c != '\t')
            return {withOffset("a header value contains " + nameOf(c), at)};
    }
    const std::string_view line = lineAt(bytes, start);
    const std::string name(line.substr(0, std::min(line.find(':'), line.size())));
    return {withOffset("the value of " + name + " is not a list of tokens", start)};
}

} // namespace

std::string withOffset(std::string words, std::size_t offset)
{
    return std::move(words) + " (byte " + std::to_string(offset) + ")";
}

ParseReason explainHead(ParseProblem problem, std::string_view bytes, std::size_t lineStart)
{
    switch (problem) {
    case ParseProblem::RequestLine:
        return explainRequestLine(bytes);
    case ParseProblem::HeaderLine:
        return explainHeaderLine(bytes, lineStart);
    case ParseProblem::HeaderValue:
        return explainHeaderValue(bytes, lineStart);
    case ParseProblem::LineEnding: {
        // The parser has stepped over the two bytes where it expected the head's last CR LF.
        const std::size_t at = looseLineBreak(bytes, lineStart - std::min<std::size_t>(lineStart, 2));
        return at == std::string_view::npos
                   ? ParseReason{withOffset("a line does not end with CR LF", lineStart)}
                   : looseLine(bytes, at);
    }
    case ParseProblem::ContentLength:
        return {withOffset("Content-Length is not one decimal number, or contradicts an earlier "
                           "Content-Length or Transfer-Encoding",
                           lineStart)};
    case ParseProblem::TransferEncoding:
        return {withOffset("Transfer-Encoding is repeated or stands beside Content-Length", lineStart)};
    case ParseProblem::ChunkSize:
    case ParseProblem::ChunkExtension:
    case ParseProblem::ChunkEnd:
    case ParseProblem::Other:
        break;
    }
    return {withOffset("the head is not HTTP", lineStart)};
}

ParseReason explainChunk(ParseProblem problem, std::string_view bytes, std::size_t offset)
{
    switch (problem) {
    case ParseProblem::ChunkSize:
        return {withOffset("a chunk size is not a hexadecimal number", offset)};
    case ParseProblem::ChunkExtension:
        return {withOffset("a chunk size is followed by something that is no chunk extension", offset)};
    case ParseProblem::ChunkEnd:
        return {
            withOffset("the data of a chunk is not followed by CR LF: it is longer or shorter than the size "
                       "announced",
                       offset)};
    case ParseProblem::LineEnding: {
        const std::size_t at = looseLineBreak(bytes, 0);
        return {withOffset("a line of the chunk framing does not end with CR LF",
                           offset + (at == std::string_view::npos ? 0 : at))};
    }
    case ParseProblem::HeaderLine:
    case ParseProblem::HeaderValue:
        return {withOffset("a trailer line is not a header line", offset)};
    case ParseProblem::ContentLength:
    case ParseProblem::TransferEncoding:
        return {withOffset("a trailer says Content-Length or Transfer-Encoding, which only a header may",
                           offset)};
    case ParseProblem::RequestLine:
    case ParseProblem::Other:
        break;
    }
    return {withOffset("the chunk framing is not HTTP", offset)};
}

} // namespace hookbench::http
