#include "capture/export/Redactor.h"

#include "base/Redaction.h"
#include "base/Text.h"
#include "capture/export/SecretShapes.h"
#include "http/ContentCoding.h"

#include <algorithm>

namespace hookbench::capture {

namespace {

using Findings = std::vector<RedactionFinding>;

/// Of decoded bodies; larger ones are looked at as they came.
constexpr std::size_t mostDecoded = std::size_t{256} << 20;

bool isJson(std::string_view bytes)
{
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

/// Whether what stands at `at` is a number of a JSON text rather than a part of a string.
bool isJsonNumber(std::string_view text, std::size_t at)
{
    const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_not_of(" \t\r\n", at - 1);
    return before != std::string_view::npos && (text[before] == ':' || text[before] == '[' || text[before] == ',');
}

} // namespace

std::string Redactor::replacementFor(std::string_view kind, std::string_view value)
{
    if (const auto known = m_replacements.find(value); known != m_replacements.end())
        return known->second;
    const std::string number = std::to_string(++m_counts[std::string(kind)]);
    std::string replacement;
    if (kind == "email") {
        replacement = "redacted-" + number + (value.find('@') == std::string_view::npos ? "%40" : "@") + "example.invalid";
    } else {
        replacement = "REDACTED-";
        for (const char c : kind)
            replacement += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        replacement += "-" + number;
    }
    return m_replacements[std::string(value)] = replacement;
}

bool Redactor::isSecretName(std::string_view name) const
{
    return m_rules.names && isSensitiveHeader(name);
}

bool Redactor::isSecretHeader(std::string_view name) const
{
    return isSecretName(name) || std::any_of(m_rules.headers.begin(), m_rules.headers.end(), [&](const std::string& header) {
               return equalsIgnoringCase(header, name);
           });
}

std::string Redactor::redactText(std::string_view text, const std::string& place, Findings& findings)
{
    std::string out;
    std::size_t done = 0;
    const bool json = isJson(text);
    for (const SecretShape& shape : findSecretShapes(text)) {
        const bool wanted = shape.kind == "email" ? m_rules.emails : shape.kind == "card" ? m_rules.cards : m_rules.tokens;
        const std::string_view value = text.substr(shape.begin, shape.end - shape.begin);
        if (!wanted || value.starts_with("REDACTED-"))
            continue;
        const bool bare = json && shape.kind == "card" && isJsonNumber(text, shape.begin);
        std::string replacement = bare ? std::string("0") : replacementFor(shape.kind, value);
        findings.push_back({place, std::string(shape.kind), redacted(value), replacement});
        out += text.substr(done, shape.begin - done);
        out += replacement;
        done = shape.end;
    }
    out += text.substr(done);
    return out;
}

std::string Redactor::headerValue(std::string_view name, std::string_view value, Findings& findings)
{
    const std::string place = "header " + asUtf8(name);
    if (name == ":path")
        return target(value, place, findings);
    if (!isSecretHeader(name) || value.empty())
        return redactText(value, place, findings);
    // The scheme of credentials ("Bearer", "Basic") tells nothing.
    std::size_t from = value.find(' ');
    const bool hasScheme = from != std::string_view::npos && asUtf8(name).size() >= 13 &&
                           equalsIgnoringCase(name.substr(name.size() - 13), "authorization");
    from = hasScheme ? from + 1 : 0;
    const std::string_view secret = value.substr(from);
    if (secret.starts_with("REDACTED-"))
        return std::string(value);
    const std::string replacement = replacementFor("name", secret);
    findings.push_back({place, "name", redacted(secret), replacement});
    return std::string(value.substr(0, from)) + replacement;
}

std::string Redactor::parameters(std::string_view text, const std::string& place, Findings& findings)
{
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view part = text.substr(0, end);
        const std::size_t equals = part.find('=');
        if (equals != std::string_view::npos && equals + 1 < part.size() && isSecretName(part.substr(0, equals)) &&
            !part.substr(equals + 1).starts_with("REDACTED-")) {
            const std::string_view value = part.substr(equals + 1);
            const std::string replacement = replacementFor("name", value);
            findings.push_back({place + ", parameter " + asUtf8(part.substr(0, equals)), "name", redacted(value), replacement});
            out += std::string(part.substr(0, equals + 1)) + replacement;
        } else {
            out += redactText(part, place, findings);
        }
        if (end < text.size())
            out += '&';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string Redactor::target(std::string_view text, const std::string& place, Findings& findings)
{
    const std::size_t question = std::min(text.find('?'), text.size());
    std::string out = redactText(text.substr(0, question), place, findings);
    if (question < text.size())
        out += '?' + parameters(text.substr(question + 1), place, findings);
    return out;
}

/// `"name": "value"`: a name is a string with a colon behind it.
std::string Redactor::members(std::string_view json, Findings& findings)
{
    std::string out;
    std::size_t done = 0;
    std::size_t at = json.find('"');
    const auto stringEnd = [&](std::size_t from) {
        while (from < json.size() && json[from] != '"')
            from += json[from] == '\\' ? 2 : 1;
        return std::min(from, json.size());
    };
    while (at < json.size()) {
        const std::size_t end = stringEnd(at + 1);
        const std::string_view name = json.substr(at + 1, end - at - 1);
        std::size_t next = json.find_first_not_of(" \t\r\n", end + 1);
        const bool isName = next < json.size() && json[next] == ':';
        next = isName ? json.find_first_not_of(" \t\r\n", next + 1) : next;
        if (isName && next < json.size() && json[next] == '"') {
            const std::size_t valueEnd = stringEnd(next + 1);
            const std::string_view value = json.substr(next + 1, valueEnd - next - 1);
            if (isSecretName(name) && !value.empty() && !value.starts_with("REDACTED-")) {
                const std::string replacement = replacementFor("name", value);
                findings.push_back({"body, member " + asUtf8(name), "name", redacted(value), replacement});
                out += json.substr(done, next + 1 - done);
                out += replacement;
                done = valueEnd;
            }
            at = json.find('"', std::min(valueEnd + 1, json.size()));
        } else {
            at = json.find('"', std::min(end + 1, json.size()));
        }
    }
    out += json.substr(std::min(done, json.size()));
    return out;
}

std::string Redactor::body(const Capture& capture, std::string_view bytes, Findings& findings)
{
    const std::string_view type = http::findHeader(capture.headers, "Content-Type").value_or("");
    if (isJson(bytes))
        return redactText(members(bytes, findings), "body", findings);
    if (type.starts_with("application/x-www-form-urlencoded"))
        return parameters(bytes, "body", findings);
    return redactText(bytes, "body", findings);
}

std::string Redactor::line(std::string_view text, std::string& name, Findings& findings)
{
    if (text.starts_with(' ') || text.starts_with('\t')) // goes on with the header before
        return std::string(1, text[0]) + headerValue(name, text.substr(1), findings);
    const std::size_t colon = text.find(':', 1);
    if (colon == std::string_view::npos)
        return redactText(text, "head", findings);
    name = text.substr(0, colon);
    std::size_t from = std::min(text.find_first_not_of(" \t", colon + 1), text.size());
    std::size_t end = text.find_last_not_of(" \t");
    end = end == std::string_view::npos ? text.size() : end + 1;
    from = std::min(from, end);
    return std::string(text.substr(0, from)) + headerValue(name, text.substr(from, end - from), findings) +
           std::string(text.substr(end));
}

std::string Redactor::head(std::string_view text, Findings& findings)
{
    std::string out;
    std::string name;
    bool first = true;
    while (!text.empty()) {
        const std::size_t lf = std::min(text.find('\n'), text.size());
        std::string_view shown = text.substr(0, lf);
        const bool cr = shown.ends_with('\r');
        shown.remove_suffix(cr ? 1 : 0);
        const std::size_t space = shown.find(' ');
        const std::size_t last = shown.rfind(' ');
        if (first && space != std::string_view::npos && last > space && !shown.starts_with(':')) {
            out += shown.substr(0, space + 1);
            out += target(shown.substr(space + 1, last - space - 1), "target", findings);
            out += shown.substr(last);
        } else {
            out += line(shown, name, findings);
        }
        first = false;
        out += cr ? "\r" : "";
        out += lf < text.size() ? "\n" : "";
        text.remove_prefix(std::min(lf + 1, text.size()));
    }
    return out;
}

namespace {

/// Sets or removes (`value` null) every header of this name, in the text of a head and in the list.
void changeHeader(Capture& capture, std::string_view name, const std::string* value)
{
    for (std::size_t i = 0; i < capture.headers.size();) {
        if (!equalsIgnoringCase(capture.headers[i].name, name)) {
            ++i;
        } else if (value) {
            capture.headers[i++].value = *value;
        } else {
            capture.headers.erase(capture.headers.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    std::string out;
    std::string_view text = capture.rawHead;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end);
        const std::size_t colon = line.find(':', 1);
        if (colon == std::string_view::npos || !equalsIgnoringCase(line.substr(0, colon), name))
            out += line;
        else if (value)
            out += std::string(line.substr(0, colon)) + ": " + *value + (line.ends_with("\r\n") ? "\r\n" : "\n");
    }
    capture.rawHead = std::move(out);
}

} // namespace

Capture Redactor::redact(Capture capture, Findings& findings)
{
    Findings unused;
    // The body first: its Content-Type is looked at.
    const auto coding = http::findHeader(capture.headers, "Content-Encoding");
    const auto codings = coding ? http::contentCodings(*coding) : std::vector<http::ContentCoding>();
    const std::size_t before = findings.size();
    const auto decoded = codings.empty() ? Result<http::DecodedBody>(http::DecodedBody{capture.body, true, {}})
                                         : http::decodeBody(capture.body, codings, mostDecoded);
    const bool isDecoded = decoded && decoded->complete && !codings.empty();
    std::string body = this->body(capture, isDecoded ? std::string_view(decoded->bytes) : std::string_view(capture.body), findings);
    capture.rawHead = head(capture.rawHead, findings);
    for (http::Header& header : capture.headers)
        header.value = headerValue(header.name, header.value, unused);
    for (http::Header& trailer : capture.trailers)
        trailer.value = headerValue(trailer.name, trailer.value, findings);
    const bool bodyChanged = std::any_of(findings.begin() + static_cast<std::ptrdiff_t>(before), findings.end(),
                                         [](const RedactionFinding& finding) { return finding.place.starts_with("body"); });
    if (bodyChanged) {
        capture.body = std::move(body);
        capture.summary.size = capture.body.size();
        const std::string length = std::to_string(capture.body.size());
        changeHeader(capture, "Content-Length", &length);
        if (isDecoded)
            changeHeader(capture, "Content-Encoding", nullptr);
    }
    capture.summary.target = target(capture.summary.target, "target", unused);
    capture.summary.eventId = redactText(capture.summary.eventId, "event id", unused);
    capture.summary.eventType = redactText(capture.summary.eventType, "event type", unused);
    capture.note.text = redactText(capture.note.text, "note", findings);
    for (std::string* text : {&capture.facts.tls.client.subject, &capture.facts.tls.client.issuer})
        *text = redactText(*text, "client certificate", findings);
    return capture;
}

} // namespace hookbench::capture
