#include "capture/export/CaptureImport.h"

#include "base/Text.h"
#include "http/Http2Fields.h"
#include "json/Parser.h"
#include "signing/Encoding.h"

#include <QDateTime>

#include <algorithm>
#include <charconv>

namespace hookbench::capture {

using json::Value;

namespace {

Error wrong(const std::string& what)
{
    return Error{ErrorCode::InvalidInput, what, ""};
}

std::string textOf(const Value& object, std::string_view name)
{
    const Value* value = object.find(name);
    return value && value->isString() ? value->asString() : std::string();
}

bool flagOf(const Value& object, std::string_view name)
{
    const Value* value = object.find(name);
    return value && value->isBool() && value->asBool();
}

double numberOf(const Value* value)
{
    double number = 0;
    if (value && value->isNumber()) {
        const std::string& text = value->asNumber().text;
        std::from_chars(text.data(), text.data() + text.size(), number);
    }
    return number;
}

Result<http::Headers> headersOf(const Value* list, const std::string& name)
{
    http::Headers headers;
    if (!list || list->isNull())
        return headers;
    const Error error = wrong("\"" + name + "\" must be a list of [name, value] pairs or {\"name\", \"value\"} objects.");
    if (!list->isArray())
        return error;
    for (const Value& item : list->asArray()) {
        const bool pair = item.isArray() && item.asArray().size() == 2;
        const Value* first = pair ? &item.asArray()[0] : item.find("name");
        const Value* second = pair ? &item.asArray()[1] : item.find("value");
        if (!first || !second || !first->isString() || !second->isString())
            return error;
        headers.push_back({first->asString(), second->asString()});
    }
    return headers;
}

/// Qt would round what is behind the seconds to milliseconds.
std::optional<std::int64_t> timeOf(const std::string& text)
{
    const std::size_t dot = std::min(text.find('.'), text.size());
    const std::size_t zone = std::min(text.find_first_not_of("0123456789", std::min(dot + 1, text.size())), text.size());
    const std::string whole = text.substr(0, dot) + (dot < text.size() ? text.substr(zone) : std::string());
    const QDateTime time = QDateTime::fromString(QString::fromStdString(whole), Qt::ISODate);
    if (!time.isValid())
        return std::nullopt;
    std::int64_t micros = 0;
    for (std::size_t i = dot + 1; i < dot + 7; ++i)
        micros = micros * 10 + (i < zone ? text[i] - '0' : 0);
    return time.toSecsSinceEpoch() * 1'000'000 + micros;
}

Status readBytes(const Value& object, std::string_view name, std::string& into)
{
    if (const Value* encoded = object.find(name); encoded && encoded->isString()) {
        auto bytes = signing::fromBase64(encoded->asString());
        if (!bytes)
            return wrong("\"" + std::string(name) + "\" is no base64.");
        into = std::move(*bytes);
    }
    return Done{};
}

void readRemote(const std::string& text, Capture& capture)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos) {
        capture.remoteAddress = text;
        return;
    }
    capture.remoteAddress = text.substr(0, colon);
    std::from_chars(text.data() + colon + 1, text.data() + text.size(), capture.remotePort);
}

void readFacts(const Value& value, Capture& capture)
{
    CaptureFacts& facts = capture.facts;
    facts.rule = textOf(value, "rule");
    facts.handshake = textOf(value, "handshake");
    facts.fault = textOf(value, "fault");
    facts.denied = flagOf(value, "denied");
    if (const Value* verified = value.find("verification"); verified && verified->isObject()) {
        facts.scheme = textOf(*verified, "scheme");
        const std::string reason = textOf(*verified, "reason");
        facts.signature = flagOf(*verified, "valid") ? SignatureState::Valid
                          : reason == "unsigned"     ? SignatureState::Unsigned
                                                     : SignatureState::Invalid;
        if (facts.signature == SignatureState::Invalid)
            facts.signatureReason = reason;
    }
    if (const Value* tls = value.find("tls"); tls && tls->isObject()) {
        facts.tls.version = textOf(*tls, "version");
        facts.tls.cipher = textOf(*tls, "cipher");
        facts.tls.serverName = textOf(*tls, "server_name");
        facts.tls.alpn = textOf(*tls, "alpn");
        facts.tls.resumed = flagOf(*tls, "resumed");
    }
}

Status readNote(const Value& value, Capture& capture)
{
    NoteEdit edit;
    edit.text = textOf(value, "note");
    edit.colour = findColour(textOf(value, "colour"));
    if (const Value* labels = value.find("labels"); labels && labels->isArray()) {
        for (const Value& label : labels->asArray()) {
            if (label.isString())
                edit.addLabels.push_back(label.asString());
        }
    }
    auto note = edited({}, edit);
    if (!note)
        return note.error();
    capture.note = std::move(*note);
    return Done{};
}

void setFlags(const Value& value, Capture& capture)
{
    std::uint32_t& flags = capture.summary.flags;
    const auto set = [&](bool on, CaptureFlag flag) { flags |= on ? std::uint32_t{flag} : 0U; };
    set(!capture.malformed.empty(), Malformed);
    set(flagOf(value, "truncated"), Truncated);
    set(flagOf(value, "pinned"), Pinned);
    set(!capture.facts.tls.version.empty(), Tls);
    const auto coding = http::findHeader(capture.headers, "Transfer-Encoding");
    set(coding && coding->find("chunked") != std::string_view::npos, Chunked);
    set(textOf(value, "kind") == "mail", OverSmtp);
    set(capture.httpVersion.starts_with('2'), Http2);
}

} // namespace

std::string plainHead(const Capture& capture)
{
    if (capture.httpVersion == "2")
        return http::headTextOf(capture.headers);
    std::string head = capture.summary.method + " " + capture.summary.target + " HTTP/" + capture.httpVersion + "\r\n";
    for (const http::Header& header : capture.headers)
        head += header.name + ": " + header.value + "\r\n";
    return head + "\r\n";
}

Result<Capture> captureFromJson(const Value& value)
{
    if (!value.isObject() || (!value.find("method") && !value.find("raw_head_base64")))
        return wrong("This is no capture: a JSON object with \"method\", \"target\" and \"headers\" is expected.");
    Capture capture;
    CaptureSummary& summary = capture.summary;
    summary.method = textOf(value, "method");
    summary.target = textOf(value, "target");
    capture.httpVersion = textOf(value, "http_version");
    if (capture.httpVersion.empty() && textOf(value, "malformed").empty())
        capture.httpVersion = "1.1";
    for (const auto& [name, into] : {std::pair{"headers", &capture.headers}, std::pair{"trailers", &capture.trailers}}) {
        auto headers = headersOf(value.find(name), name);
        if (!headers)
            return headers.error();
        *into = std::move(*headers);
    }
    capture.body = textOf(value, "body");
    if (Status read = readBytes(value, "body_base64", capture.body); !read)
        return read.error();
    capture.malformed = textOf(value, "malformed");
    capture.rawHead = plainHead(capture);
    if (Status read = readBytes(value, "raw_head_base64", capture.rawHead); !read)
        return read.error();
    summary.size = capture.body.size();
    const auto received = timeOf(textOf(value, "received_at"));
    if (!received)
        return wrong("\"received_at\" must be a time like 2026-11-23T10:03:22.114Z.");
    summary.receivedAtUs = *received;
    if (const Value* response = value.find("response")) {
        summary.status = static_cast<std::int32_t>(std::clamp(numberOf(response->find("status")), 0.0, 999.0));
        summary.durationUs = static_cast<std::int64_t>(std::clamp(numberOf(response->find("duration_ms")) * 1000 + 0.5, 0.0, 1e12));
    }
    summary.eventId = textOf(value, "event_id");
    summary.eventType = textOf(value, "event_type");
    readRemote(textOf(value, "remote"), capture);
    readFacts(value, capture);
    if (Status noted = readNote(value, capture); !noted)
        return noted.error();
    setFlags(value, capture);
    return capture;
}

namespace {

/// An entry of any HAR as capture JSON; "_hookbench" holds what HAR has no place for.
Result<Value> jsonOfEntry(const Value& entry)
{
    const Value* request = entry.find("request");
    if (!request || !request->isObject())
        return wrong("A HAR entry has no \"request\".");
    json::Object out;
    if (const Value* own = entry.find("_hookbench"); own && own->isObject())
        out = own->asObject();
    out.set("headers", request->find("headers") ? *request->find("headers") : Value(json::Array()));
    out.set("method", Value(textOf(*request, "method")));
    if (!out.find("target")) {
        const std::string url = textOf(*request, "url");
        const std::size_t scheme = url.find("://");
        const std::size_t path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
        out.set("target", Value(path == std::string::npos ? std::string("/") : url.substr(path, url.find('#') - path)));
        std::string version = textOf(*request, "httpVersion");
        version = version.starts_with("HTTP/") || version.starts_with("http/") ? version.substr(5) : version;
        out.set("http_version", Value(version.starts_with('2') || version == "h2" ? std::string("1.1") : version));
    }
    if (!out.find("received_at"))
        out.set("received_at", Value(textOf(entry, "startedDateTime")));
    const Value* post = request->find("postData");
    if (post && post->isObject() && !out.find("body_base64"))
        out.set(textOf(*post, "encoding") == "base64" ? "body_base64" : "body", Value(textOf(*post, "text")));
    if (const Value* response = entry.find("response"); response && !out.find("response")) {
        json::Object answer;
        answer.append("status", response->find("status") ? *response->find("status") : Value());
        answer.append("duration_ms", entry.find("time") ? *entry.find("time") : Value());
        out.set("response", std::move(answer));
    }
    return Value(std::move(out));
}

Status takeOne(const Result<Value>& value, const std::string& place, const std::function<Status(Capture)>& take)
{
    auto capture = value ? captureFromJson(*value) : Result<Capture>(value.error());
    if (capture)
        return take(std::move(*capture));
    return wrong("The file is wrong at " + place + ": " + capture.error().message);
}

} // namespace

Status readCaptures(std::string_view bytes, const std::function<Status(Capture)>& take)
{
    if (auto whole = json::parse(bytes); whole && whole->find("log")) {
        const Value* entries = whole->find("log")->find("entries");
        if (!entries || !entries->isArray())
            return wrong("This HAR has no \"entries\" in its \"log\"; export it again.");
        int number = 0;
        for (const Value& entry : entries->asArray()) {
            if (Status taken = takeOne(jsonOfEntry(entry), "entry " + std::to_string(++number), take); !taken)
                return taken;
        }
        return Done{};
    }
    int number = 0;
    bool any = false;
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        any = true;
        auto value = json::parse(line);
        const Result<Value> read = value ? Result<Value>(std::move(*value))
                                         : Result<Value>(wrong("it is neither a HAR nor a JSON object a line (NDJSON)."));
        if (Status taken = takeOne(read, "line " + std::to_string(number), take); !taken)
            return taken;
    }
    return any ? Status(Done{}) : Status(wrong("The file is empty; give a HAR or NDJSON file of captures."));
}

} // namespace hookbench::capture
