#include "templates/DefaultTexts.h"

#include "json/Diff.h"
#include "json/Writer.h"

#include <functional>
#include <vector>

namespace hookbench::templates {

namespace {

std::string plain(const json::Value& value)
{
    return value.isString() ? value.asString() : json::write(value);
}

std::string member(const json::Value& event, std::string_view name)
{
    const json::Value* value = event.find(name);
    return value != nullptr ? plain(*value) : std::string();
}

/// The ids of what the event is about: those in `data`, or the detailed envelope's subject.
std::vector<std::pair<std::string, std::string>> idsOf(const json::Value& event)
{
    std::vector<std::pair<std::string, std::string>> ids;
    if (const json::Value* data = event.find("data"); data != nullptr && data->isObject()) {
        for (const json::Member& entry : data->asObject()) {
            if (entry.key.ends_with("_id") && entry.value.isString())
                ids.emplace_back(entry.key, entry.value.asString());
        }
    } else if (const json::Value* subject = event.find("subject")) {
        ids.emplace_back(member(*subject, "type") + "_id", member(*subject, "id"));
    }
    return ids;
}

/// Slack's three characters that mean something in its markup.
std::string slackEscaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
    return out;
}

std::string htmlEscaped(std::string_view text)
{
    std::string out = slackEscaped(text);
    for (std::size_t at = out.find('"'); at != std::string::npos; at = out.find('"', at))
        out.replace(at, 1, "&quot;");
    return out;
}

/// A table cell of markdown: nothing in it may end the cell or become markup.
std::string markdownEscaped(std::string_view text)
{
    constexpr std::string_view special = "\\`*_{}[]()<>#+-.!|~&";
    std::string out;
    for (const char c : text) {
        if (c == '\n' || c == '\r') {
            out += ' ';
            continue;
        }
        if (special.find(c) != std::string_view::npos)
            out += '\\';
        out += c;
    }
    return out;
}

using Row = std::function<void(const std::string& path, const std::string& value)>;

void eachLeaf(const json::Value& value, const std::string& path, const Row& row)
{
    if (value.isObject() && !value.asObject().empty()) {
        for (const json::Member& entry : value.asObject()) {
            std::string inner = path;
            json::appendMember(inner, entry.key);
            eachLeaf(entry.value, inner, row);
        }
    } else {
        row(path, plain(value));
    }
}

} // namespace

std::string defaultSlackText(const json::Value& event)
{
    std::string text = "*" + slackEscaped(member(event, "event_type")) + "*";
    text += "\nEvent `" + slackEscaped(member(event, "event_id")) + "` at " +
            slackEscaped(member(event, "occurred_at"));
    for (const auto& [name, id] : idsOf(event))
        text += "\n• " + slackEscaped(name) + ": `" + slackEscaped(id) + "`";
    return text;
}

std::string defaultSubject(const json::Value& event)
{
    std::string subject = "[Webhook] " + member(event, "event_type");
    if (const auto ids = idsOf(event); !ids.empty())
        subject += ": " + ids.front().second;
    for (char& c : subject) {
        if (static_cast<unsigned char>(c) < 0x20)
            c = ' ';
    }
    return subject;
}

std::string defaultMailBody(const json::Value& event, const std::string& contentType)
{
    if (contentType == "json")
        return json::write(event, json::Style::Pretty);
    std::string body;
    if (contentType == "plain_text") {
        eachLeaf(event, {}, [&](const std::string& path, const std::string& value) {
            body += path + ": " + value + "\n";
        });
        return body;
    }
    const std::string type = member(event, "event_type");
    if (contentType == "markdown") {
        body = "# " + markdownEscaped(type) + "\n\n| Field | Value |\n|---|---|\n";
        eachLeaf(event, {}, [&](const std::string& path, const std::string& value) {
            body += "| " + markdownEscaped(path) + " | " + markdownEscaped(value) + " |\n";
        });
        return body;
    }
    body = "<h1>" + htmlEscaped(type) + "</h1>\n<table>\n";
    eachLeaf(event, {}, [&](const std::string& path, const std::string& value) {
        body +=
            "<tr><th align=\"left\">" + htmlEscaped(path) + "</th><td>" + htmlEscaped(value) + "</td></tr>\n";
    });
    return body + "</table>\n";
}

std::string defaultSms(const json::Value& event)
{
    std::string text = member(event, "event_type");
    if (const auto ids = idsOf(event); !ids.empty())
        text += " " + ids.front().second;
    return text + " (" + member(event, "event_id") + ")";
}

Rendering fixedRendering(std::string text, const RenderOptions& options)
{
    Rendering rendering;
    rendering.text = std::move(text);
    if (options.provenance && !rendering.text.empty()) {
        Range whole;
        whole.end = rendering.text.size();
        rendering.ranges.push_back(std::move(whole));
    }
    return rendering;
}

} // namespace hookbench::templates
