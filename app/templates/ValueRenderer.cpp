#include "registrations/Variables.h"
#include "templates/RenderCore.h"
#include "templates/Renderer.h"
#include "templates/TagScanner.h"
#include "templates/TextPositions.h"

#include <algorithm>

/// URLs, header values and addresses: `${NAME}` beside Jinja2.
///
/// References are taken out of the source before Jinja2 sees it, and put back, resolved, only into what came
/// from the source's own text. Whatever the event's data holds therefore stays text, as does what a
/// variable's value holds.
namespace hookbench::templates {

namespace {

using registrations::VariableReference;

bool standsInText(const std::vector<TemplateSegment>& segments, const VariableReference& reference)
{
    return std::any_of(segments.begin(), segments.end(), [&](const TemplateSegment& segment) {
        return segment.kind == TemplateSegment::Kind::Text && segment.begin <= reference.begin &&
               reference.end <= segment.end;
    });
}

/// A text for each reference that stands nowhere in the source.
class Placeholders {
public:
    explicit Placeholders(std::string_view source)
    {
        while (source.find(m_mark) != std::string_view::npos)
            m_mark += '\x1a';
    }
    /// Ends in something that no number goes on with.
    std::string of(std::size_t index) const { return m_mark + std::to_string(index) + ';'; }
    const std::string& mark() const { return m_mark; }

private:
    std::string m_mark = "\x1a";
};

class ValueRenderer {
public:
    ValueRenderer(std::string_view source, const registrations::VariableValues& variables, bool mask,
                  std::string_view field)
        : m_source(source),
          m_variables(variables),
          m_mask(mask),
          m_field(field),
          m_positions(source),
          m_placeholders(source)
    {
    }

    Rendering run(const json::Value& event, RenderOptions options)
    {
        const bool wanted = options.provenance;
        options.provenance = true; // tells text of the source from text of the event
        Rendering inner = renderSource(prepared(), jinja::Context(event), options, m_field);
        for (Problem& problem : inner.problems) {
            if (problem.source.line > 0)
                problem.source = spanOf(problem.source.begin, problem.source.end);
            m_out.problems.push_back(std::move(problem));
        }
        for (Range& range : inner.ranges)
            copy(std::move(range), inner.text);
        if (hasErrors(inner.problems))
            m_out.text.clear();
        if (!wanted)
            m_out.ranges.clear();
        return std::move(m_out);
    }

private:
    /// The source with placeholders, and where they came from.
    std::string prepared()
    {
        const auto segments = scanTags(m_source);
        std::string text;
        std::size_t copied = 0;
        for (const VariableReference& reference : registrations::variableReferences(m_source)) {
            if (!standsInText(segments, reference)) {
                complainAboutTag(reference);
                continue;
            }
            text += m_source.substr(copied, reference.begin - copied);
            copied = reference.end;
            const std::size_t begin = text.size();
            text += m_placeholders.of(m_references.size());
            m_references.push_back({reference, begin, text.size()});
        }
        text += m_source.substr(copied);
        return text;
    }

    void complainAboutTag(const VariableReference& reference)
    {
        Problem problem;
        problem.kind = Problem::Kind::Variable;
        problem.field = m_field;
        problem.source = m_positions.span(reference.begin, reference.end);
        problem.message = "${" + reference.name +
                          "} stands within a tag, where variables are not resolved; "
                          "write it outside of {{ }} and {% %}.";
        m_out.problems.push_back(std::move(problem));
    }

    /// Bytes of the prepared text as a span of the source.
    TextSpan spanOf(std::size_t begin, std::size_t end) { return m_positions.span(back(begin), back(end)); }
    std::size_t back(std::size_t at) const
    {
        std::size_t result = at;
        for (const Taken& taken : m_references) {
            if (at < taken.end)
                return at > taken.begin ? taken.reference.begin : result;
            result = at - taken.end + taken.reference.end;
        }
        return result;
    }

    void copy(Range range, const std::string& text)
    {
        std::string_view piece = std::string_view(text).substr(range.begin, range.end - range.begin);
        if (range.source.line > 0)
            range.source = spanOf(range.source.begin, range.source.end);
        if (range.kind != Range::Kind::Literal) {
            if (piece.find(m_placeholders.mark()) != std::string_view::npos)
                complainAboutFilter(range);
            append(std::move(range), piece);
            return;
        }
        while (!piece.empty()) {
            const std::size_t at = std::min(piece.find(m_placeholders.mark()), piece.size());
            if (at > 0)
                append(range, piece.substr(0, at));
            piece.remove_prefix(at);
            if (!piece.empty())
                piece.remove_prefix(resolve(piece));
        }
    }

    void append(Range range, std::string_view text)
    {
        range.begin = m_out.text.size();
        m_out.text += text;
        range.end = m_out.text.size();
        m_out.ranges.push_back(std::move(range));
    }

    /// The event's data may hold the mark's byte by chance, in which case there is nothing to mend.
    void complainAboutFilter(const Range& range)
    {
        const bool isBlock = range.expression.starts_with("filter ") && !m_references.empty();
        if (!isBlock)
            return;
        Problem problem;
        problem.kind = Problem::Kind::Variable;
        problem.field = m_field;
        problem.source = range.source;
        problem.message = "A variable stands within a filter block, where it is not resolved; "
                          "write its ${NAME} outside of the block.";
        m_out.problems.push_back(std::move(problem));
    }

    /// `text` begins with a placeholder; returns its length.
    std::size_t resolve(std::string_view text)
    {
        for (std::size_t i = m_references.size(); i-- > 0;) {
            const std::string placeholder = m_placeholders.of(i);
            if (!text.starts_with(placeholder))
                continue;
            appendValue(m_references[i].reference);
            return placeholder.size();
        }
        append({}, text.substr(0, 1));
        return 1;
    }

    void appendValue(const VariableReference& reference)
    {
        Range range;
        range.kind = Range::Kind::Variable;
        range.expression = reference.name;
        range.source = m_positions.span(reference.begin, reference.end);
        const auto value = m_variables.values.find(reference.name);
        if (value == m_variables.values.end()) {
            complainAboutMissing(reference);
            append(std::move(range), m_source.substr(reference.begin, reference.end - reference.begin));
            return;
        }
        const auto& secrets = m_variables.secretNames;
        range.isMasked = m_mask && std::find(secrets.begin(), secrets.end(), reference.name) != secrets.end();
        append(range, range.isMasked ? maskText : std::string_view(value->second));
        // A mask must not hide what makes the value unusable.
        if (range.isMasked && value->second.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
            complainAboutLineBreak(range.source, {});
    }

    void complainAboutMissing(const VariableReference& reference)
    {
        const auto& missing = m_variables.missingSecrets;
        const bool isEmptySecret = std::find(missing.begin(), missing.end(), reference.name) != missing.end();
        const std::string environment =
            m_variables.environmentName.empty() ? std::string() : " \"" + m_variables.environmentName + "\"";
        Problem problem;
        problem.kind = Problem::Kind::Variable;
        problem.field = m_field;
        problem.source = m_positions.span(reference.begin, reference.end);
        problem.message = isEmptySecret
                              ? "The keychain holds no value for the secret " + reference.name +
                                    " of the environment" + environment + "; enter it there."
                              : "The variable " + reference.name + " has no value in the environment" +
                                    environment + "; add it there.";
        m_out.problems.push_back(std::move(problem));
    }

public:
    void complainAboutLineBreak(const TextSpan& source, const TextSpan& output)
    {
        Problem problem;
        problem.kind = Problem::Kind::Header;
        problem.field = m_field;
        problem.source = source;
        problem.output = output;
        problem.message =
            "The value has a line break or a NUL in it, which would let it write headers of its own; "
            "take it out, with |replace('\\n', ' ') for instance.";
        m_out.problems.push_back(std::move(problem));
    }

    void checkLineBreaks(Rendering& rendering)
    {
        const std::size_t at = rendering.text.find_first_of(std::string_view("\r\n\0", 3));
        if (at == std::string::npos)
            return;
        TextPositions positions(rendering.text);
        const TextSpan output = positions.span(at, at + 1);
        TextSpan source;
        for (const Range& range : rendering.ranges) {
            if (range.begin <= at && at < range.end)
                source = range.source;
        }
        m_out.problems.clear();
        complainAboutLineBreak(source, output);
        rendering.problems.insert(rendering.problems.end(), m_out.problems.begin(), m_out.problems.end());
    }

private:
    struct Taken {
        VariableReference reference;
        std::size_t begin; ///< of the placeholder, in the prepared text
        std::size_t end;
    };

    std::string_view m_source;
    const registrations::VariableValues& m_variables;
    bool m_mask;
    std::string_view m_field;
    TextPositions m_positions;
    Placeholders m_placeholders;
    std::vector<Taken> m_references;
    Rendering m_out;
};

} // namespace

Rendering renderValue(std::string_view source, const json::Value& event,
                      const registrations::VariableValues& variables, bool mask, const RenderOptions& options,
                      std::string_view field)
{
    const Stopwatch watch;
    ValueRenderer renderer(source, variables, mask, field);
    Rendering rendering = renderer.run(event, options);
    renderer.checkLineBreaks(rendering);
    finish(rendering, watch);
    return rendering;
}

} // namespace hookbench::templates
