#include "cli/TemplateJson.h"

#include <array>

namespace hookbench::cli {

namespace {

using namespace templates;

json::Value texts(const std::vector<std::string>& list)
{
    json::Array out;
    for (const std::string& text : list)
        out.push_back(json::Value(text));
    return out;
}

json::Value number(std::size_t value)
{
    return json::Number{std::to_string(value)};
}

void appendPlace(json::Object& out, const char* name, const TextSpan& place)
{
    if (place.line == 0) {
        out.append(name, json::Value());
        return;
    }
    json::Object span;
    span.append("line", json::Value(place.line));
    span.append("column", json::Value(place.column));
    span.append("end_line", json::Value(place.endLine));
    span.append("end_column", json::Value(place.endColumn));
    out.append(name, std::move(span));
}

std::string joined(const std::vector<std::string>& list)
{
    std::string out;
    for (const std::string& text : list)
        out += (out.empty() ? "" : ", ") + text;
    return out;
}

void appendRanges(json::Object& out, const Rendering& rendering, bool wanted)
{
    if (wanted)
        out.append("ranges", toJson(rendering.ranges));
}

json::Object describe(const WebhookPreview& preview, bool withRanges)
{
    json::Object out;
    out.append("method", json::Value(preview.method));
    out.append("url", json::Value(preview.url.text));
    json::Array headers;
    for (const HeaderPreview& header : preview.headers)
        headers.push_back(json::Array{json::Value(header.name), json::Value(header.value.text)});
    out.append("headers", std::move(headers));
    out.append("body", json::Value(preview.body.text));
    appendRanges(out, preview.body, withRanges);
    return out;
}

json::Object describe(const SlackPreview& preview, bool withRanges)
{
    json::Object out;
    out.append("url", json::Value(preview.url.text));
    out.append("body", json::Value(preview.payload.text));
    out.append("blocks", number(preview.blocks.size()));
    appendRanges(out, preview.payload, withRanges);
    return out;
}

json::Object describe(const EmailPreview& preview, bool withRanges)
{
    json::Object out;
    out.append("to", texts(preview.to));
    out.append("cc", texts(preview.cc));
    out.append("bcc", texts(preview.bcc));
    out.append("subject", json::Value(preview.subject.text));
    out.append("body", json::Value(preview.body.text));
    out.append("plain_text", json::Value(preview.plainText));
    out.append("html", preview.html.empty() ? json::Value() : json::Value(preview.html));
    out.append("mime", json::Value(preview.mime));
    appendRanges(out, preview.body, withRanges);
    return out;
}

json::Object describe(const SmsPreview& preview, bool withRanges)
{
    json::Object out;
    out.append("to", texts(preview.numbers));
    out.append("body", json::Value(preview.message.text));
    const bool isGsm = preview.segmentation.encoding == SmsSegmentation::Encoding::Gsm7;
    out.append("encoding", json::Value(isGsm ? "GSM-7" : "UCS-2"));
    out.append("segments", number(preview.segmentation.segments.size()));
    appendRanges(out, preview.message, withRanges);
    return out;
}

json::Object describe(const OtherPreview&, bool)
{
    return {};
}

std::string text(const WebhookPreview& preview)
{
    std::string out = preview.method + " " + preview.url.text + "\n";
    for (const HeaderPreview& header : preview.headers)
        out += header.name + ": " + header.value.text + "\n";
    return out + "\n" + preview.body.text + "\n";
}

std::string text(const SlackPreview& preview)
{
    return "POST " + preview.url.text + "\nContent-Type: application/json; charset=utf-8\n\n" +
           preview.payload.text + "\n";
}

std::string text(const EmailPreview& preview)
{
    return preview.mime.empty() ? "To: " + joined(preview.to) + "\nSubject: " + preview.subject.text +
                                      "\n\n" + preview.body.text + "\n"
                                : preview.mime;
}

std::string text(const SmsPreview& preview)
{
    const bool isGsm = preview.segmentation.encoding == SmsSegmentation::Encoding::Gsm7;
    return "To: " + joined(preview.numbers) + "\n" + (isGsm ? "GSM-7, " : "UCS-2, ") +
           std::to_string(preview.segmentation.segments.size()) + " segment(s)\n\n" + preview.message.text +
           "\n";
}

std::string text(const OtherPreview&)
{
    return {};
}

} // namespace

json::Value toJson(const Problems& problems)
{
    constexpr std::array severities{"error", "warning", "note"};
    constexpr std::array kinds{"template", "json", "variable", "header", "limit", "stopped"};
    json::Array out;
    for (const Problem& problem : problems) {
        json::Object entry;
        entry.append("severity", json::Value(severities[static_cast<std::size_t>(problem.severity)]));
        entry.append("kind", json::Value(kinds[static_cast<std::size_t>(problem.kind)]));
        entry.append("message", json::Value(problem.message));
        entry.append("field", json::Value(problem.field));
        appendPlace(entry, "source", problem.source);
        appendPlace(entry, "output", problem.output);
        if (problem.block >= 0)
            entry.append("block", json::Value(problem.block));
        if (!problem.path.empty())
            entry.append("path", json::Value(problem.path));
        out.push_back(std::move(entry));
    }
    return out;
}

json::Value toJson(const std::vector<Range>& ranges)
{
    constexpr std::array kinds{"literal", "expression", "variable"};
    json::Array out;
    for (const Range& range : ranges) {
        json::Object entry;
        entry.append("begin", number(range.begin));
        entry.append("end", number(range.end));
        entry.append("kind", json::Value(kinds[static_cast<std::size_t>(range.kind)]));
        appendPlace(entry, "source", range.source);
        if (range.kind != Range::Kind::Literal)
            entry.append("expression", json::Value(range.expression));
        if (!range.paths.empty())
            entry.append("paths", texts(range.paths));
        if (!range.leaf.empty())
            entry.append("leaf", json::Value(range.leaf));
        out.push_back(std::move(entry));
    }
    return out;
}

json::Object toJson(const ChannelPreview& preview, bool withRanges)
{
    json::Object out;
    out.append("channel", json::Value(kindOf(preview)));
    for (json::Member& member :
         std::visit([&](const auto& kind) { return describe(kind, withRanges); }, preview))
        out.append(std::move(member.key), std::move(member.value));
    out.append("problems", toJson(problemsOf(preview)));
    return out;
}

std::string previewText(const ChannelPreview& preview)
{
    return std::visit([](const auto& kind) { return text(kind); }, preview);
}

std::string problemText(const Problems& problems)
{
    constexpr std::array severities{"error  ", "warning  ", "note  "};
    std::string out;
    for (const Problem& problem : problems) {
        out += severities[static_cast<std::size_t>(problem.severity)];
        if (!problem.field.empty())
            out += problem.field + (problem.path.empty() ? "" : " (" + problem.path + ")") + ": ";
        out += problem.templateError ? problem.templateError->describe() : problem.message;
        out += '\n';
    }
    return out;
}

std::string kindOf(const ChannelPreview& preview)
{
    constexpr std::array kinds{"webhook", "slack", "email", "sms"};
    const auto* other = std::get_if<OtherPreview>(&preview);
    return other != nullptr ? other->kind : kinds[preview.index()];
}

std::string targetOf(const ChannelPreview& preview)
{
    if (const auto* webhook = std::get_if<WebhookPreview>(&preview))
        return webhook->url.text;
    if (const auto* slack = std::get_if<SlackPreview>(&preview))
        return slack->url.text;
    if (const auto* email = std::get_if<EmailPreview>(&preview))
        return joined(email->to);
    if (const auto* sms = std::get_if<SmsPreview>(&preview))
        return joined(sms->numbers);
    return {};
}

const std::string& bodyOf(const ChannelPreview& preview)
{
    static const std::string none;
    if (const auto* webhook = std::get_if<WebhookPreview>(&preview))
        return webhook->body.text;
    if (const auto* slack = std::get_if<SlackPreview>(&preview))
        return slack->payload.text;
    if (const auto* email = std::get_if<EmailPreview>(&preview))
        return email->body.text;
    if (const auto* sms = std::get_if<SmsPreview>(&preview))
        return sms->message.text;
    return none;
}

} // namespace hookbench::cli
