#include "templates/SlackPreview.h"

#include "templates/DefaultTexts.h"
#include "templates/PreviewParts.h"
#include "templates/SlackLimits.h"
#include "templates/TextPositions.h"
#include "json/Diff.h"
#include "json/Parser.h"
#include "json/Tokens.h"
#include "json/Writer.h"

#include <algorithm>
#include <map>

namespace hookbench::templates {

namespace {

/// Puts the payload together from its members and the bytes that the template rendered, which stay as they
/// are.
class PayloadBuilder {
public:
    explicit PayloadBuilder(bool provenance) : m_provenance(provenance) {}

    void literal(std::string_view text) { add(text, {}); }

    void member(std::string_view name, const std::string& value)
    {
        if (value.empty())
            return;
        literal((m_isEmpty ? "{" : ",") + json::quoted(name) + ":" + json::quoted(value));
        m_isEmpty = false;
    }
    /// A member whose value is these bytes.
    void rawMember(std::string_view name, const Rendering& value)
    {
        literal((m_isEmpty ? "{" : ",") + json::quoted(name) + ":");
        m_isEmpty = false;
        copy(value, 0, value.text.size());
    }
    /// The members of an object, as they are written.
    void membersOf(const Rendering& object)
    {
        const std::size_t begin = object.text.find('{') + 1;
        const bool hasMembers = object.text.find_first_not_of(" \t\r\n", begin) != object.text.rfind('}');
        if (m_isEmpty)
            literal("{");
        else if (hasMembers)
            literal(",");
        m_isEmpty = m_isEmpty && !hasMembers;
        copy(object, begin, object.text.rfind('}'));
    }
    Rendering take()
    {
        literal(m_isEmpty && m_out.text.empty() ? "{}" : "}");
        return std::move(m_out);
    }

private:
    void add(std::string_view text, Range range)
    {
        if (text.empty())
            return;
        range.begin = m_out.text.size();
        m_out.text += text;
        range.end = m_out.text.size();
        if (m_provenance)
            m_out.ranges.push_back(std::move(range));
    }

    void copy(const Rendering& from, std::size_t begin, std::size_t end)
    {
        const std::size_t shift = m_out.text.size() - begin;
        m_out.text += std::string_view(from.text).substr(begin, end - begin);
        for (Range range : from.ranges) {
            range.begin = std::clamp(range.begin, begin, end) + shift;
            range.end = std::clamp(range.end, begin, end) + shift;
            if (range.begin < range.end)
                m_out.ranges.push_back(std::move(range));
        }
    }

    bool m_provenance;
    bool m_isEmpty = true;
    Rendering m_out;
};

Problem notAMessage(std::string message)
{
    Problem problem;
    problem.kind = Problem::Kind::Json;
    problem.field = "blocks_template";
    problem.message = std::move(message);
    return problem;
}

void addOwnMembers(PayloadBuilder& builder, const SlackPreview& preview, const json::Value& message)
{
    const auto add = [&](const char* name, const std::string& value) {
        if (message.find(name) == nullptr)
            builder.member(name, value);
    };
    add("channel", preview.channel);
    add("username", preview.username);
    add("icon_emoji", preview.iconEmoji);
    add("icon_url", preview.iconUrl);
}

/// Where the problem's path stands in the payload, and what of the template wrote it.
class PathFinder {
public:
    explicit PathFinder(const Rendering& payload) : m_payload(payload)
    {
        const auto tokens = json::tokenize(payload.text);
        if (!tokens)
            return;
        m_tokens = *tokens;
        std::size_t at = 0;
        std::string path;
        walk(at, path);
    }

    void place(Problem& problem) const
    {
        std::string path = problem.path;
        // What is missing is shown at what lacks it.
        while (!path.empty() && m_places.count(path) == 0)
            path.resize(std::min(path.find_last_of(".["), path.size() - 1));
        const auto found = m_places.find(path);
        if (found == m_places.end())
            return;
        problem.output.begin = found->second.first;
        problem.output.end = found->second.second;
        for (const Range& range : m_payload.ranges) {
            if (range.end > problem.output.begin && range.begin < problem.output.end &&
                range.source.line > 0) {
                problem.source = range.source;
                if (range.kind == Range::Kind::Expression)
                    return;
            }
        }
    }

private:
    void walk(std::size_t& at, std::string& path)
    {
        using Kind = json::Token::Kind;
        const json::Token begin = m_tokens[at++];
        std::size_t end = begin.end;
        if (begin.kind == Kind::BeginObject || begin.kind == Kind::BeginArray) {
            const std::size_t length = path.size();
            for (std::size_t index = 0;
                 m_tokens[at].kind != Kind::EndObject && m_tokens[at].kind != Kind::EndArray;) {
                if (m_tokens[at].kind == Kind::Comma) {
                    ++at;
                    continue;
                }
                if (begin.kind == Kind::BeginObject) {
                    const json::Token& name = m_tokens[at];
                    json::appendMember(
                        path, json::decodeString(
                                  std::string_view(m_payload.text).substr(name.begin, name.end - name.begin))
                                  .text);
                    at += 2;
                } else {
                    json::appendIndex(path, index++);
                }
                walk(at, path);
                path.resize(length);
            }
            end = m_tokens[at++].end;
        }
        m_places[path] = {begin.begin, end};
    }

    const Rendering& m_payload;
    std::vector<json::Token> m_tokens;
    std::map<std::string, std::pair<std::size_t, std::size_t>> m_places;
};

/// What a payload shows.
void readPayload(SlackPreview& preview, const json::Value& payload)
{
    if (const json::Value* text = payload.find("text"); text != nullptr && text->isString())
        preview.text = {true, text->asString(), parseMrkdwn(text->asString())};
    if (const json::Value* blocks = payload.find("blocks")) {
        preview.blocks = parseBlocks(*blocks);
        json::Object kit;
        kit.append("blocks", *blocks);
        preview.blockKit = json::write(kit, json::Style::Pretty);
    }
}

void checkPayload(SlackPreview& preview)
{
    const auto payload = json::parse(preview.payload.text);
    if (!payload)
        return;
    Problems found = checkSlackPayload(*payload);
    if (!found.empty()) {
        const PathFinder finder(preview.payload);
        TextPositions positions(preview.payload.text);
        for (Problem& problem : found) {
            finder.place(problem);
            if (problem.output.end > 0)
                problem.output = positions.span(problem.output.begin, problem.output.end);
            preview.problems.push_back(std::move(problem));
        }
    }
    readPayload(preview, *payload);
}

void buildFromTemplate(SlackPreview& preview, const std::string& source, const PreviewInput& input)
{
    const Rendering rendered = renderJson(source, input.event, input.options, "blocks_template");
    preview.problems.insert(preview.problems.end(), rendered.problems.begin(), rendered.problems.end());
    preview.payload.elapsedUs = rendered.elapsedUs;
    if (!rendered.ok()) {
        preview.payload.text = rendered.text;
        preview.payload.ranges = rendered.ranges;
        return;
    }
    const auto message = json::parse(rendered.text);
    PayloadBuilder builder(input.options.provenance);
    if (message->isArray()) {
        addOwnMembers(builder, preview, {});
        builder.member("text", defaultSlackText(input.event));
        builder.rawMember("blocks", rendered);
    } else if (message->isObject()) {
        addOwnMembers(builder, preview, *message);
        if (message->find("text") == nullptr)
            builder.member("text", defaultSlackText(input.event));
        builder.membersOf(rendered);
    } else {
        preview.problems.push_back(notAMessage("The template rendered neither an array of blocks nor an "
                                               "object with blocks or text; write [ … ] around the blocks."));
        preview.payload.text = rendered.text;
        return;
    }
    const std::int64_t elapsedUs = preview.payload.elapsedUs;
    preview.payload = builder.take();
    preview.payload.elapsedUs = elapsedUs;
    preview.payload.pathsRead = rendered.pathsRead;
    checkPayload(preview);
}

} // namespace

SlackPreview previewSlack(const registrations::SlackConfig& config, const PreviewInput& input)
{
    SlackPreview preview;
    preview.isMasked = input.maskSecrets;
    preview.url = renderUrl(preview.problems, config.webhookUrl, input, "webhook_url");
    if (input.maskSecrets)
        maskPath(preview.url);
    const auto value = [&](const std::optional<std::string>& source, const char* field) {
        return source ? renderInto(preview.problems, *source, input, field).text : std::string();
    };
    preview.channel = value(config.channel, "channel");
    preview.username = value(config.username, "username");
    preview.iconEmoji = value(config.iconEmoji, "icon_emoji");
    preview.iconUrl = value(config.iconUrl, "icon_url");
    if (config.blocksTemplate) {
        buildFromTemplate(preview, *config.blocksTemplate, input);
    } else {
        PayloadBuilder builder(input.options.provenance);
        addOwnMembers(builder, preview, {});
        builder.member("text", defaultSlackText(input.event));
        preview.payload = builder.take();
        checkPayload(preview);
    }
    preview.payload.problems = preview.problems;
    return preview;
}

SlackPreview showSlackMessage(const json::Value& message)
{
    SlackPreview preview;
    const auto text = [&](const char* name) {
        const json::Value* value = message.find(name);
        return value != nullptr && value->isString() ? value->asString() : std::string();
    };
    preview.channel = text("channel");
    preview.username = text("username");
    preview.iconEmoji = text("icon_emoji");
    preview.iconUrl = text("icon_url");
    preview.problems = checkSlackPayload(message, "message");
    readPayload(preview, message);
    return preview;
}

} // namespace hookbench::templates
