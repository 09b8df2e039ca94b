// What happens to a body between the one who signs and the one who verifies.
#include "signing/doctor/Remedies.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace hookbench::signing {

namespace {

constexpr std::size_t largestRewrite = std::size_t{4} << 20;

/// As Python's json.dumps writes: a space behind each comma and colon.
void writeSpaced(std::string& out, const json::Value& value)
{
    if (value.isObject()) {
        out += '{';
        bool first = true;
        for (const json::Member& member : value.asObject()) {
            out += (first ? "" : ", ") + json::quoted(member.key) + ": ";
            writeSpaced(out, member.value);
            first = false;
        }
        out += '}';
    } else if (value.isArray()) {
        out += '[';
        bool first = true;
        for (const json::Value& item : value.asArray()) {
            out += first ? "" : ", ";
            writeSpaced(out, item);
            first = false;
        }
        out += ']';
    } else {
        out += json::write(value);
    }
}

json::Value sorted(const json::Value& value)
{
    if (value.isArray()) {
        json::Array out;
        for (const json::Value& item : value.asArray())
            out.push_back(sorted(item));
        return out;
    }
    if (!value.isObject())
        return value;
    std::vector<const json::Member*> members;
    for (const json::Member& member : value.asObject())
        members.push_back(&member);
    std::stable_sort(members.begin(), members.end(),
                     [](const auto* a, const auto* b) { return a->key < b->key; });
    json::Object out;
    for (const json::Member* member : members)
        out.append(member->key, sorted(member->value));
    return out;
}

void appendEscape(std::string& out, unsigned unit)
{
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "\\u%04x", unit & 0xFFFFU);
    out += text.data();
}

/// Valid UTF-8 with every character above ASCII as \uXXXX.
std::string escaped(const std::string& text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            out.push_back(text[i]);
            continue;
        }
        const std::size_t more = byte >= 0xF0 ? 3 : (byte >= 0xE0 ? 2 : 1);
        unsigned code = byte & (0x3FU >> more);
        for (std::size_t k = 0; k < more && i + 1 < text.size(); ++k)
            code = (code << 6) | (static_cast<unsigned char>(text[++i]) & 0x3FU);
        if (code > 0xFFFF) {
            appendEscape(out, 0xD800 + ((code - 0x10000) >> 10));
            code = 0xDC00 + ((code - 0x10000) & 0x3FF);
        }
        appendEscape(out, code);
    }
    return out;
}

std::string withoutReturns(std::string text)
{
    for (std::size_t at = 0; (at = text.find("\r\n", at)) != std::string::npos;)
        text.erase(at, 1);
    return text;
}

std::string withReturns(const std::string& text)
{
    std::string out;
    for (const char c : withoutReturns(text))
        out.append(c == '\n' ? "\r\n" : std::string(1, c));
    return out;
}

void addRewritten(Remedies& out, const Case& original, std::string body, const std::string& how)
{
    if (body == original.message.body)
        return;
    Case changed = original;
    changed.message.body = std::move(body);
    out.push_back({{Mistake::BodyRewritten, "The signature is of this JSON written anew (" + how +
                                                "): sign and verify the raw bytes of the body, before any "
                                                "parser or middleware writes them anew."},
                   std::move(changed)});
}

void addLineEnd(Remedies& out, const Case& original, std::string body, const std::string& what)
{
    if (body == original.message.body)
        return;
    Case changed = original;
    changed.message.body = std::move(body);
    out.push_back({{Mistake::LineEndChanged,
                    "The signature is of this body " + what +
                        ": keep the body's bytes as they are, in the sender's file and in the receiver."},
                   std::move(changed)});
}

} // namespace

Remedies bodyRemedies(const Case& original)
{
    Remedies out;
    const std::string& body = original.message.body;
    if (body.empty() || body.size() > largestRewrite || !original.scheme.coversBody())
        return out;
    std::string trimmed = body;
    while (trimmed.ends_with('\n') || trimmed.ends_with('\r'))
        trimmed.pop_back();
    addLineEnd(out, original, trimmed, "without the line break at its end");
    addLineEnd(out, original, body + "\n", "with a line break at its end");
    addLineEnd(out, original, body + "\r\n", "with CR LF at its end");
    addLineEnd(out, original, withoutReturns(body), "with LF in the place of CR LF");
    addLineEnd(out, original, withReturns(body), "with CR LF in the place of LF");
    const auto parsed = json::parse(body);
    if (!parsed)
        return out;
    for (const bool sorts : {false, true}) {
        const json::Value value = sorts ? sorted(*parsed) : *parsed;
        std::string spaced;
        writeSpaced(spaced, value);
        const std::array<std::pair<std::string, std::string>, 3> forms{
            {{json::write(value), "compact, as JSON.stringify"},
             {spaced, "spaced, as Python's json.dumps"},
             {json::write(value, json::Style::Pretty), "indented"}}};
        for (const auto& [text, how] : forms) {
            const std::string named = how + (sorts ? ", keys sorted" : "");
            addRewritten(out, original, text, named);
            addRewritten(out, original, escaped(text), named + ", characters escaped");
        }
    }
    return out;
}

} // namespace hookbench::signing
