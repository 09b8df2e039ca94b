#include "registrations/YamlReader.h"

#include "base/Text.h"
#include "json/Diagnose.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <unordered_set>

namespace hookbench::registrations {

namespace {

using json::ParseError;
using json::Value;

constexpr std::size_t maxTextSize = std::size_t{32} << 20;
constexpr std::size_t maxCopiedNodes = 100'000;
constexpr std::size_t maxCopiedBytes = std::size_t{16} << 20;

/// Leaves the parser from inside its events; caught in this file.
struct Refusal {
    YAML::Mark mark;
    std::string message;
};

/// What a value weighs when it is copied.
struct Weight {
    std::size_t nodes = 0;
    std::size_t bytes = 0;
};

void weigh(const Value& value, Weight& weight)
{
    ++weight.nodes;
    if (value.isString())
        weight.bytes += value.asString().size();
    if (value.isArray()) {
        for (const Value& item : value.asArray())
            weigh(item, weight);
    }
    if (value.isObject()) {
        for (const json::Member& member : value.asObject()) {
            weight.bytes += member.key.size();
            weigh(member.value, weight);
        }
    }
}

bool isJsonNumber(const std::string& text)
{
    return !text.empty() && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9')) && !json::diagnose(text);
}

std::optional<Value> constant(const std::string& text)
{
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return Value();
    if (text == "true" || text == "True" || text == "TRUE")
        return Value(true);
    if (text == "false" || text == "False" || text == "FALSE")
        return Value(false);
    return std::nullopt;
}

/// The value whose line is looked for.
struct Wanted {
    std::size_t document = 0;
    std::string_view path;
};

/// Builds values from the parser's events, document by document.
class Builder final : public YAML::EventHandler {
public:
    explicit Builder(std::optional<Wanted> wanted = std::nullopt) : m_wanted(wanted) {}

    std::vector<Value> take() { return std::move(m_documents); }
    /// Of the value at the wanted path, from 1; 0 until it was met.
    std::size_t wantedLine() const { return m_wantedLine; }

    void OnDocumentStart(const YAML::Mark& mark) override
    {
        // The parser takes what it cannot use, such as a stray }, for an endless row of empty documents.
        if (mark.pos == m_lastDocument)
            throw Refusal{mark, "nothing that YAML knows begins like this"};
        m_lastDocument = mark.pos;
        m_anchors.clear();
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { scalar(mark, anchor, Value(), ""); }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        const auto found = m_anchors.find(anchor);
        if (found == m_anchors.end())
            throw Refusal{mark, "an alias stands inside what it refers to"};
        copied(found->second, mark);
        if (expectsName())
            throw Refusal{mark, "a name must be written out, not be an alias"};
        add(mark, 0, Value(found->second));
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override
    {
        // The parser reads \N and \_ as single bytes, which are no characters.
        if (!isValidUtf8(text))
            throw Refusal{mark, "an escape gives no valid UTF-8; write \\x85 for \\N and \\xA0 for \\_"};
        if (expectsName() && anchor == 0) {
            name(mark, tag, text);
            return;
        }
        scalar(mark, anchor, resolved(mark, tag, text), text);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        checkTag(mark, tag, "tag:yaml.org,2002:seq");
        open(mark, anchor, json::Array());
    }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        checkTag(mark, tag, "tag:yaml.org,2002:map");
        open(mark, anchor, json::Object());
    }

    void OnSequenceEnd() override { close(); }

    void OnMapEnd() override
    {
        Frame& frame = m_frames.back();
        for (const Value& merged : frame.merged) {
            for (const json::Member& member : merged.asObject()) {
                if (frame.names.insert(member.key).second)
                    frame.value.asObject().append(member.key, member.value);
            }
        }
        close();
    }

private:
    /// A sequence or mapping that is being read.
    struct Frame {
        YAML::Mark mark;
        YAML::anchor_t anchor = 0;
        Value value;
        std::optional<std::string> name; ///< of the member whose value comes next
        bool isMerge = false;            ///< that name is <<
        std::unordered_set<std::string> names;
        std::vector<Value> merged;
        std::string path; ///< only while a line is looked for
    };

    bool expectsName() const
    {
        return !m_frames.empty() && m_frames.back().value.isObject() && !m_frames.back().name;
    }

    static void checkTag(const YAML::Mark& mark, const std::string& tag, const char* allowed)
    {
        if (!tag.empty() && tag != "?" && tag != "!" && tag != allowed)
            throw Refusal{mark, "the tag " + tag + " is not known here; leave it out"};
    }

    static Value resolved(const YAML::Mark& mark, const std::string& tag, const std::string& text)
    {
        const std::string core = "tag:yaml.org,2002:";
        if (tag == "!" || tag == core + "str")
            return Value(text);
        const auto word = constant(text);
        if (tag == "?" || tag.empty()) {
            if (word)
                return *word;
            return isJsonNumber(text) ? Value(json::Number{text}) : Value(text);
        }
        if (tag == core + "null" && word && word->isNull())
            return Value();
        if (tag == core + "bool" && word && word->isBool())
            return *word;
        if ((tag == core + "int" || tag == core + "float") && isJsonNumber(text))
            return json::Number{text};
        throw Refusal{mark, "the tag " + tag + " is not known here or does not fit its value; leave it out"};
    }

    void name(const YAML::Mark& mark, const std::string& tag, const std::string& text)
    {
        checkTag(mark, tag, "tag:yaml.org,2002:str");
        Frame& frame = m_frames.back();
        frame.isMerge = text == "<<" && tag == "?";
        if (!frame.isMerge && !frame.names.insert(text).second)
            throw Refusal{mark, "the name \"" + text + "\" stands here for the second time"};
        frame.name = text;
    }

    void scalar(const YAML::Mark& mark, YAML::anchor_t anchor, Value value, const std::string& text)
    {
        if (expectsName()) {
            if (anchor != 0)
                throw Refusal{mark, "a name takes no anchor"};
            name(mark, "!", text);
            return;
        }
        met(mark, childPath());
        add(mark, anchor, std::move(value));
    }

    void open(const YAML::Mark& mark, YAML::anchor_t anchor, Value value)
    {
        if (expectsName())
            throw Refusal{mark, "a name must be a scalar, not a list or a mapping"};
        Frame frame;
        frame.path = childPath();
        met(mark, frame.path);
        frame.mark = mark;
        frame.anchor = anchor;
        frame.value = std::move(value);
        m_frames.push_back(std::move(frame));
    }

    void close()
    {
        Frame frame = std::move(m_frames.back());
        m_frames.pop_back();
        add(frame.mark, frame.anchor, std::move(frame.value));
    }

    void add(const YAML::Mark& mark, YAML::anchor_t anchor, Value value)
    {
        if (anchor != 0) {
            copied(value, mark);
            m_anchors[anchor] = value;
        }
        if (m_frames.empty()) {
            m_documents.push_back(std::move(value));
            return;
        }
        Frame& frame = m_frames.back();
        if (frame.value.isArray()) {
            frame.value.asArray().push_back(std::move(value));
            return;
        }
        if (frame.isMerge)
            merge(frame, mark, std::move(value));
        else
            frame.value.asObject().append(std::move(*frame.name), std::move(value));
        frame.name.reset();
        frame.isMerge = false;
    }

    static void merge(Frame& frame, const YAML::Mark& mark, Value value)
    {
        json::Array sources;
        if (value.isArray())
            sources = std::move(value.asArray());
        else
            sources.push_back(std::move(value));
        for (Value& source : sources) {
            if (!source.isObject())
                throw Refusal{mark, "<< takes a mapping or a list of mappings"};
            frame.merged.push_back(std::move(source));
        }
    }

    /// Anchors and aliases copy values; a few of them inside each other must not fill the memory.
    void copied(const Value& value, const YAML::Mark& mark)
    {
        weigh(value, m_copied);
        if (m_copied.nodes > maxCopiedNodes || m_copied.bytes > maxCopiedBytes)
            throw Refusal{mark, "the aliases stand for more than this program copies; write the values out"};
    }

    std::string childPath() const
    {
        if (!m_wanted || m_frames.empty())
            return {};
        const Frame& frame = m_frames.back();
        if (frame.value.isArray())
            return frame.path + "[" + std::to_string(frame.value.asArray().size()) + "]";
        return (frame.path.empty() ? "" : frame.path + ".") + frame.name.value_or("");
    }

    void met(const YAML::Mark& mark, const std::string& path)
    {
        if (m_wanted && m_wantedLine == 0 && m_documents.size() == m_wanted->document &&
            path == m_wanted->path)
            m_wantedLine = static_cast<std::size_t>(mark.line) + 1;
    }

    std::vector<Value> m_documents;
    std::vector<Frame> m_frames;
    std::map<YAML::anchor_t, Value> m_anchors;
    Weight m_copied;
    int m_lastDocument = -1; ///< where it began
    std::optional<Wanted> m_wanted;
    std::size_t m_wantedLine = 0;
};

ParseError errorAt(std::string_view text, std::size_t offset, std::string message)
{
    const std::string_view before = text.substr(0, offset);
    const auto lineStart = before.rfind('\n');
    return {offset, 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
            1 + (lineStart == std::string_view::npos ? offset : offset - lineStart - 1), std::move(message)};
}

ParseError errorAt(const YAML::Mark& mark, std::string message)
{
    const auto from = [](int number) { return static_cast<std::size_t>(std::max(number, 0)); };
    return {from(mark.pos), from(mark.line) + 1, from(mark.column) + 1, std::move(message)};
}

/// What the parser would misread in silence: it takes the byte 4 for the end, and mends broken UTF-8.
std::optional<ParseError> unreadable(std::string_view text)
{
    if (text.size() > maxTextSize)
        return errorAt(text, 0, "the text is larger than 32 MB");
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t')
            return errorAt(text, i, "a control character must be written as an escape in double quotes");
    }
    if (!isValidUtf8(text))
        return errorAt(text, 0, "the text is not valid UTF-8");
    return std::nullopt;
}

std::optional<ParseError> run(std::string_view text, Builder& builder)
{
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Refusal& refusal) {
        return errorAt(refusal.mark, refusal.message);
    } catch (const YAML::Exception& exception) {
        return errorAt(exception.mark, exception.msg);
    } catch (const std::exception& exception) {
        return errorAt(YAML::Mark(), exception.what());
    }
    return std::nullopt;
}

} // namespace

Result<std::vector<Value>, ParseError> readYaml(std::string_view text)
{
    if (const auto error = unreadable(text))
        return *error;
    Builder builder;
    if (const auto error = run(text, builder))
        return *error;
    return builder.take();
}

std::size_t yamlLineOf(std::string_view text, std::size_t document, std::string_view path)
{
    if (unreadable(text))
        return 0;
    Builder builder(Wanted{document, path});
    (void)run(text, builder);
    return builder.wantedLine();
}

} // namespace hookbench::registrations
