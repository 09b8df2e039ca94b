#include "templates/ObjectTemplate.h"

#include "templates/RenderCore.h"
#include "templates/TextPositions.h"
#include "json/Diff.h"
#include "json/Tokens.h"
#include "json/Writer.h"

namespace hookbench::templates {

namespace {

/// Follows the tokens of a JSON text and knows the path of each value.
class PathTracker {
public:
    explicit PathTracker(std::string_view json) : m_json(json) {}

    void enter(const json::Token& token)
    {
        switch (token.kind) {
        case json::Token::Kind::Name:
            m_path.resize(m_levels.back().length);
            json::appendMember(m_path,
                               json::decodeString(m_json.substr(token.begin, token.end - token.begin)).text);
            break;
        case json::Token::Kind::BeginObject:
            m_levels.push_back({m_path.size(), false, 0});
            break;
        case json::Token::Kind::BeginArray:
            m_levels.push_back({m_path.size(), true, 0});
            json::appendIndex(m_path, 0);
            break;
        case json::Token::Kind::EndObject:
        case json::Token::Kind::EndArray:
            m_path.resize(m_levels.back().length);
            m_levels.pop_back();
            break;
        case json::Token::Kind::Comma:
            if (m_levels.back().isArray) {
                m_path.resize(m_levels.back().length);
                json::appendIndex(m_path, ++m_levels.back().index);
            }
            break;
        default:
            break;
        }
    }
    const std::string& path() const { return m_path; }

private:
    struct Level {
        std::size_t length; ///< of the path up to here
        bool isArray;
        std::size_t index;
    };
    std::string_view m_json;
    std::string m_path;
    std::vector<Level> m_levels;
};

/// Line ends become LF, as Jinja2 reads them, and keep their origins.
void normalise(TemplateLeaf& leaf)
{
    if (leaf.source.find('\r') == std::string::npos)
        return;
    std::string text;
    std::vector<std::size_t> origins;
    for (std::size_t i = 0; i < leaf.source.size(); ++i) {
        if (leaf.source[i] == '\r' && i + 1 < leaf.source.size() && leaf.source[i + 1] == '\n')
            continue;
        text += leaf.source[i] == '\r' ? '\n' : leaf.source[i];
        origins.push_back(leaf.origins[i]);
    }
    origins.push_back(leaf.origins.back());
    leaf.source = std::move(text);
    leaf.origins = std::move(origins);
}

TemplateLeaf leafAt(std::string_view json, const json::Token& token, std::string path)
{
    json::DecodedString decoded =
        json::decodeString(json.substr(token.begin, token.end - token.begin), token.begin);
    TemplateLeaf leaf{std::move(path), std::move(decoded.text), std::move(decoded.origins)};
    normalise(leaf);
    return leaf;
}

/// Writes the output of an object template piece by piece, with its ranges.
class ObjectWriter {
public:
    ObjectWriter(std::string_view json, const jinja::Context& context, const RenderOptions& options,
                 std::string_view field)
        : m_json(json), m_context(context), m_options(options), m_field(field), m_positions(json)
    {
    }

    void token(const json::Token& token, const std::string& path)
    {
        const std::string_view raw = m_json.substr(token.begin, token.end - token.begin);
        if (token.kind == json::Token::Kind::String)
            leaf(leafAt(m_json, token, path));
        else if (token.kind == json::Token::Kind::Name)
            literal(json::quoted(json::decodeString(raw).text), token.begin, token.end);
        else
            literal(raw, token.begin, token.end);
    }

    Rendering take()
    {
        if (hasErrors(m_rendering.problems)) {
            m_rendering.text.clear();
            m_rendering.ranges.clear();
        }
        return std::move(m_rendering);
    }

private:
    TextSpan sourceSpan(std::size_t begin, std::size_t end)
    {
        return m_options.provenance ? m_positions.span(begin, end) : TextSpan{};
    }

    void literal(std::string_view text, std::size_t begin, std::size_t end)
    {
        std::string& out = m_rendering.text;
        if (m_options.provenance) {
            if (m_mayJoin && !m_rendering.ranges.empty()) {
                // Punctuation belongs together: one range for all of it up to the next leaf.
                Range& last = m_rendering.ranges.back();
                last.end += text.size();
                last.source = sourceSpan(last.source.begin, end);
            } else {
                Range range;
                range.begin = out.size();
                range.end = out.size() + text.size();
                range.source = sourceSpan(begin, end);
                m_rendering.ranges.push_back(std::move(range));
            }
            m_mayJoin = true;
        }
        out += text;
    }

    void leaf(const TemplateLeaf& leaf)
    {
        const bool isPlain = leaf.source.find_first_of("{\n") == std::string::npos;
        if (isPlain) {
            literal(json::quoted(leaf.source), leaf.origins.front() - 1, leaf.origins.back() + 1);
            return;
        }
        Rendering rendered = renderSource(leaf.source, m_context, m_options, m_field);
        for (Problem& problem : rendered.problems) {
            if (problem.source.line > 0)
                problem.source =
                    m_positions.span(origin(leaf, problem.source.begin), origin(leaf, problem.source.end));
            problem.path = leaf.path;
            m_rendering.problems.push_back(std::move(problem));
        }
        literal("\"", leaf.origins.front() - 1, leaf.origins.front());
        if (m_options.provenance)
            addRanges(leaf, rendered);
        else
            appendEscaped(rendered.text);
        m_mayJoin = false;
        literal("\"", leaf.origins.back(), leaf.origins.back() + 1);
    }

    static std::size_t origin(const TemplateLeaf& leaf, std::size_t at)
    {
        return leaf.origins[std::min(at, leaf.origins.size() - 1)];
    }

    void addRanges(const TemplateLeaf& leaf, Rendering& rendered)
    {
        for (Range& range : rendered.ranges) {
            const std::string_view piece =
                std::string_view(rendered.text).substr(range.begin, range.end - range.begin);
            range.begin = m_rendering.text.size();
            appendEscaped(piece);
            range.end = m_rendering.text.size();
            if (range.source.line > 0)
                range.source = sourceSpan(origin(leaf, range.source.begin), origin(leaf, range.source.end));
            range.leaf = leaf.path;
            m_rendering.ranges.push_back(std::move(range));
        }
    }

    /// Escaping works byte by byte, so the pieces of a string can be escaped one after the other.
    void appendEscaped(std::string_view text)
    {
        std::string& out = m_rendering.text;
        const std::size_t start = out.size();
        json::appendQuoted(out, text);
        out.erase(start, 1);
        out.pop_back();
    }

    std::string_view m_json;
    const jinja::Context& m_context;
    const RenderOptions& m_options;
    std::string_view m_field;
    TextPositions m_positions;
    Rendering m_rendering;
    bool m_mayJoin = false;
};

} // namespace

std::vector<TemplateLeaf> leavesOf(std::string_view json)
{
    std::vector<TemplateLeaf> leaves;
    const auto tokens = json::tokenize(json);
    if (!tokens)
        return leaves;
    PathTracker tracker(json);
    for (const json::Token& token : *tokens) {
        tracker.enter(token);
        if (token.kind == json::Token::Kind::String)
            leaves.push_back(leafAt(json, token, tracker.path()));
    }
    return leaves;
}

Rendering renderObject(std::string_view json, const jinja::Context& context, const RenderOptions& options,
                       std::string_view field)
{
    const auto tokens = json::tokenize(json);
    if (!tokens) {
        Rendering rendering;
        TextPositions positions(json);
        Problem problem;
        problem.kind = Problem::Kind::Json;
        problem.field = field;
        problem.source = positions.span(tokens.error().offset, tokens.error().offset + 1);
        problem.message = "The template object is not JSON: " + tokens.error().message + " (line " +
                          std::to_string(problem.source.line) + ", column " +
                          std::to_string(problem.source.column) + ").";
        rendering.problems.push_back(std::move(problem));
        return rendering;
    }
    PathTracker tracker(json);
    ObjectWriter writer(json, context, options, field);
    for (const json::Token& token : *tokens) {
        tracker.enter(token);
        writer.token(token, tracker.path());
    }
    return writer.take();
}

} // namespace hookbench::templates
