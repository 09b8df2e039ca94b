#include "capture/export/CaptureExport.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "http/HttpMessage.h"
#include "json/Writer.h"
#include "signing/Encoding.h"

#include <array>
#include <cstdio>

namespace hookbench::capture {

using json::Value;

namespace {

Value nameValue(const std::string& name, const std::string& value)
{
    json::Object out;
    out.append("name", Value(asUtf8(name)));
    out.append("value", Value(asUtf8(value)));
    return out;
}

Value whole(long long number)
{
    return Value(number);
}

/// HAR wants an absolute URL, of ASCII alone.
std::string urlOf(const Capture& capture)
{
    std::string target = capture.summary.target;
    if (target.find("://") == std::string::npos || target.starts_with('/')) {
        const auto authority = http::authorityOf(capture.headers);
        const bool isHost = authority && authority->find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                                      "0123456789.-:[]") == std::string_view::npos;
        target = (capture.summary.has(Tls) ? "https://" : "http://") +
                 (isHost && !authority->empty() ? std::string(*authority) : std::string("localhost")) +
                 (target.starts_with('/') ? "" : "/") + target;
    }
    std::string url;
    for (const char c : target) {
        const bool plain = c > 0x20 && c < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
        std::array<char, 4> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
        url += plain ? std::string(1, c) : std::string(escaped.data());
    }
    return url;
}

Value requestOf(const Capture& capture)
{
    json::Object out;
    out.append("method", Value(capture.summary.method.empty() ? std::string("-") : asUtf8(capture.summary.method)));
    out.append("url", Value(urlOf(capture)));
    out.append("httpVersion", Value("HTTP/" + (capture.httpVersion.empty() ? std::string("1.1") : capture.httpVersion)));
    out.append("cookies", json::Array());
    json::Array headers;
    for (const http::Header& header : capture.headers)
        headers.push_back(nameValue(header.name, header.value));
    out.append("headers", std::move(headers));
    json::Array query;
    const std::string& target = capture.summary.target;
    if (const std::size_t question = target.find('?'); question != std::string::npos) {
        for (const auto& [name, value] : signing::parseForm(std::string_view(target).substr(question + 1)))
            query.push_back(nameValue(name, value));
    }
    out.append("queryString", std::move(query));
    if (!capture.body.empty()) {
        json::Object post;
        const auto type = http::findHeader(capture.headers, "Content-Type");
        post.append("mimeType", Value(asUtf8(type.value_or("application/octet-stream"))));
        const bool isText = isValidUtf8(capture.body);
        post.append("text", Value(isText ? capture.body : toBase64(capture.body)));
        if (!isText)
            post.append("encoding", Value("base64"));
        out.append("postData", std::move(post));
    }
    out.append("headersSize", whole(static_cast<long long>(capture.rawHead.size())));
    out.append("bodySize", whole(static_cast<long long>(capture.body.size())));
    return out;
}

Value responseOf(const Capture& capture)
{
    json::Object out;
    out.append("status", whole(capture.summary.status));
    out.append("statusText", Value(http::reasonPhrase(capture.summary.status)));
    out.append("httpVersion", Value("HTTP/" + (capture.httpVersion.empty() ? std::string("1.1") : capture.httpVersion)));
    out.append("cookies", json::Array());
    out.append("headers", json::Array());
    json::Object content;
    content.append("size", whole(0));
    content.append("mimeType", Value("x-unknown"));
    content.append("comment", Value("The endpoint's answer is not recorded."));
    out.append("content", std::move(content));
    out.append("redirectURL", Value(""));
    out.append("headersSize", whole(-1));
    out.append("bodySize", whole(-1));
    return out;
}

/// What the HAR says elsewhere is left out; a target whose text is in the URL, too, stays, as the URL is made of it.
Value ownPart(const Value& json)
{
    json::Object out;
    for (const json::Member& member : json.asObject()) {
        if (member.key != "headers" && member.key != "method" && member.key != "body" && member.key != "body_base64")
            out.append(member.key, member.value);
    }
    return out;
}

Value entryOf(const Capture& capture)
{
    const Value json = toJson(capture);
    const Value duration = *json.find("response")->find("duration_ms");
    json::Object entry;
    entry.append("startedDateTime", *json.find("received_at"));
    entry.append("time", duration);
    entry.append("request", requestOf(capture));
    entry.append("response", responseOf(capture));
    entry.append("cache", json::Object());
    json::Object timings;
    timings.append("send", whole(0));
    timings.append("wait", duration);
    timings.append("receive", whole(0));
    entry.append("timings", std::move(timings));
    if (!capture.note.text.empty())
        entry.append("comment", Value(capture.note.text));
    entry.append("_hookbench", ownPart(json));
    return entry;
}

/// The body stands without its chunks: it goes as one, with the trailers behind it.
std::string framedBody(const Capture& capture)
{
    if (!capture.summary.has(Chunked))
        return capture.body;
    std::array<char, 24> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", capture.body.size());
    std::string out = capture.body.empty() ? std::string() : size.data() + capture.body + "\r\n";
    out += "0\r\n";
    for (const http::Header& trailer : capture.trailers)
        out += trailer.name + ": " + trailer.value + "\r\n";
    return out + "\r\n";
}

Result<std::string> httpOf(const Capture& capture)
{
    if (capture.summary.has(OverSmtp) || capture.summary.has(Http2))
        return Error{ErrorCode::InvalidInput,
                     "Capture " + std::to_string(capture.summary.id) +
                         " did not come as HTTP/1, so it has no such form; export it as har or ndjson.",
                     ""};
    return capture.rawHead + framedBody(capture);
}

} // namespace

std::string CaptureExport::begin() const
{
    if (m_format != ExportFormat::Har)
        return {};
    return "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Hookbench\",\"version\":\"" HOOKBENCH_VERSION "\"},\"entries\":[";
}

Result<std::string> CaptureExport::add(const Capture& capture)
{
    if (!capture.bodyFile.empty())
        return Error{ErrorCode::InvalidInput,
                     "The body of capture " + std::to_string(capture.summary.id) +
                         " is too large to be exported; leave it out with a filter such as size<256M.",
                     ""};
    if (m_format == ExportFormat::Http)
        return httpOf(capture);
    if (m_format == ExportFormat::Ndjson)
        return json::write(toJson(capture)) + "\n";
    return (std::exchange(m_any, true) ? ",\n" : "\n") + json::write(entryOf(capture));
}

std::string CaptureExport::end() const
{
    return m_format == ExportFormat::Har ? "\n]}}\n" : "";
}

} // namespace hookbench::capture
