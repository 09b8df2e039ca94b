#include "capture/CaptureLoader.h"

#include "capture/CaptureLog.h"
#include "http/Http2Fields.h"
#include "http/HttpParser.h"

#include <fstream>
#include <limits>

namespace hookbench::capture {

namespace {

/// The head was parsed when it arrived; parsing the same bytes again gives the same headers.
http::Headers headersOf(std::string_view rawHead, std::string_view httpVersion)
{
    if (httpVersion == "2")
        return http::fieldsOfHeadText(rawHead);
    http::HttpLimits limits;
    limits.headBytes = std::numeric_limits<std::uint32_t>::max();
    limits.headerCount = std::numeric_limits<std::uint32_t>::max();
    limits.bodyBytes = std::numeric_limits<std::uint64_t>::max();
    http::HttpParser parser(limits, std::string());
    parser.feed(rawHead);
    if (parser.state() == http::HttpParser::State::Head || parser.state() == http::HttpParser::State::Body)
        parser.cutShort(200);
    if (parser.state() == http::HttpParser::State::Idle)
        return {};
    return parser.take().headers;
}

/// The commands of a mail as pairs: "RCPT TO:<ann@example.com>", "EHLO client".
http::Headers commandsOf(std::string_view rawHead)
{
    http::Headers commands;
    while (!rawHead.empty()) {
        const std::size_t end = std::min(rawHead.find('\n'), rawHead.size());
        std::string_view line = rawHead.substr(0, end);
        rawHead.remove_prefix(std::min(end + 1, rawHead.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        const std::size_t colon = line.find(':');
        const bool isPath = colon != std::string_view::npos && line.find('<') > colon;
        const std::size_t cut = std::min(isPath ? colon : line.find(' '), line.size());
        std::string_view value = line.substr(std::min(cut + 1, line.size()));
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        commands.push_back({std::string(line.substr(0, cut)), std::string(value)});
    }
    return commands;
}

http::Headers trailersOf(std::string_view lines)
{
    http::Headers trailers;
    while (!lines.empty()) {
        const auto end = lines.find("\r\n");
        const std::string_view line = lines.substr(0, end);
        const auto colon = line.find(": ");
        if (colon != std::string_view::npos)
            trailers.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 2))});
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 2);
    }
    return trailers;
}

Result<std::string> firstBytes(const std::string& path, std::uint64_t size, std::size_t most)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return Error{ErrorCode::NotFound, "The body of this capture is missing: " + path + " is not there.",
                     ""};
    }
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(size, most)), '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

} // namespace

Result<Capture> loadCapture(const std::string& profileFolder, const IndexRow& row, std::size_t maxBodyBytes)
{
    std::string buffer;
    const auto record = readRecord(profileFolder, row.position, buffer);
    if (!record)
        return record.error();
    if (record->id != row.summary.id) {
        return Error{ErrorCode::Corrupt,
                     "The index points to another capture; run \"hookbench-cli captures rebuild\".", ""};
    }
    Capture capture;
    capture.summary = row.summary;
    capture.note = row.note;
    capture.httpVersion = record->httpVersion;
    capture.rawHead = record->rawHead;
    capture.headers = row.summary.has(OverSmtp) ? commandsOf(record->rawHead)
                                                : headersOf(record->rawHead, record->httpVersion);
    capture.trailers = trailersOf(record->trailers);
    capture.malformed = record->malformed;
    capture.remoteAddress = record->remoteAddress;
    capture.remotePort = record->remotePort;
    if (auto facts = decodeFacts(record->facts))
        capture.facts = std::move(*facts);
    if (!row.summary.has(BodyInFile)) {
        capture.body = record->body;
        return capture;
    }
    capture.bodyFile = bodyPath(profileFolder, row.summary.id);
    auto body = firstBytes(capture.bodyFile, row.summary.size, maxBodyBytes);
    if (!body)
        return body.error();
    capture.body = std::move(*body);
    if (capture.body.size() == row.summary.size)
        capture.bodyFile.clear();
    return capture;
}

} // namespace hookbench::capture
