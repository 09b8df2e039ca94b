#include "jinja/Completion.h"

#include "jinja/EnvironmentData.h"
#include "jinja/Filters.h"
#include "jinja/Lexer.h"
#include "jinja/Raise.h"
#include "jinja/Tests.h"
#include "json/Writer.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace hookbench::jinja {

namespace {

using Kind = CompletionItem::Kind;

constexpr std::array<std::string_view, 16> tags = {"autoescape", "block", "call",  "extends", "filter", "for",
                                                   "from",       "if",    "import", "include", "macro",  "print",
                                                   "raw",        "set",   "with",   "else"};
constexpr std::array<std::string_view, 9> keywords = {"and", "else", "false", "if", "in", "is", "none", "not", "true"};
constexpr std::array<std::string_view, 11> loopMembers = {"changed", "cycle",  "depth",    "first",   "index",   "index0",
                                                          "last",    "length", "nextitem", "previtem", "revindex"};
constexpr std::array<std::string_view, 5> functions = {"cycler", "dict", "joiner", "namespace", "range"};

std::string shortened(const json::Value& value)
{
    std::string text = json::write(value);
    constexpr std::size_t limit = 60;
    if (text.size() > limit) {
        std::size_t end = limit;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
            --end;
        text = text.substr(0, end) + "…";
    }
    return text;
}

/// Reads the tokens up to the cursor, remembering what `for` and `set` bind, and the tokens of the tag in hand.
class CursorReader {
public:
    CursorReader(std::string_view source, const json::Value& sample, const Syntax& syntax) : m_sample(sample)
    {
        Arena arena;
        Lexer lexer(source, syntax, arena);
        try {
            for (Token token = lexer.next(); token.type != TokenType::Eof; token = lexer.next())
                take(std::move(token));
        } catch (const SyntaxRaise&) {
            // An unfinished string or an unknown character: what came before still counts.
            m_broken = true;
        }
        // The names and strings of the tokens live in the arena.
        for (Token& token : m_tag)
            m_texts.emplace_back(token.text);
    }

    bool inTag() const { return m_inTag && !m_broken; }
    bool inStatement() const { return m_inStatement; }
    std::size_t count() const { return m_tag.size(); }
    TokenType type(std::size_t i) const { return m_tag[i].type; }
    const std::string& text(std::size_t i) const { return m_texts[i]; }
    const std::map<std::string, const json::Value*>& bound() const { return m_bound; }

    /// The value that the path of names and indices ending before token `end` has in the sample.
    const json::Value* resolve(std::size_t end) const;
    bool isLoop(std::size_t end) const { return end > 0 && m_tag[end - 1].isName("loop") && m_texts[end - 1] == "loop"; }

private:
    void take(Token token);
    void bindTag();
    const json::Value* resolveTokens(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) const;
    const json::Value* named(std::string_view name) const;

    const json::Value& m_sample;
    std::vector<Token> m_tag;
    std::vector<std::string> m_texts;
    bool m_inTag = false;
    bool m_inStatement = false;
    bool m_broken = false;
    std::map<std::string, const json::Value*> m_bound;
};

void CursorReader::take(Token token)
{
    switch (token.type) {
    case TokenType::BlockBegin: case TokenType::VariableBegin:
        m_inTag = true;
        m_inStatement = token.type == TokenType::BlockBegin;
        m_tag.clear();
        break;
    case TokenType::BlockEnd: bindTag(); [[fallthrough]];
    case TokenType::VariableEnd:
        m_inTag = false;
        m_tag.clear();
        break;
    case TokenType::Data: break;
    default: m_tag.push_back(std::move(token)); break;
    }
}

const json::Value* CursorReader::named(std::string_view name) const
{
    const auto found = m_bound.find(std::string(name));
    return found != m_bound.end() ? found->second : m_sample.find(name);
}

const json::Value* CursorReader::resolveTokens(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) const
{
    if (begin >= end || tokens[begin].type != TokenType::Name)
        return nullptr;
    const json::Value* value = named(tokens[begin].text);
    for (std::size_t at = begin + 1; at < end && value != nullptr;) {
        if (tokens[at].type == TokenType::Dot && at + 1 < end && tokens[at + 1].type == TokenType::Name) {
            value = value->find(tokens[at + 1].text);
            at += 2;
        } else if (tokens[at].type == TokenType::LBracket && at + 2 < end && tokens[at + 2].type == TokenType::RBracket) {
            if (tokens[at + 1].type == TokenType::String)
                value = value->find(tokens[at + 1].text);
            else
                value = value->isArray() && !value->asArray().empty() ? &value->asArray().front() : nullptr;
            at += 3;
        } else {
            return nullptr;
        }
    }
    return value;
}

const json::Value* CursorReader::resolve(std::size_t end) const
{
    std::size_t begin = end;
    while (begin > 0) {
        const TokenType before = m_tag[begin - 1].type;
        if (before == TokenType::Name && (begin < 2 || m_tag[begin - 2].type != TokenType::Dot)) {
            --begin;
            break;
        }
        if (before == TokenType::RBracket && begin >= 3)
            begin -= 3;
        else if (before == TokenType::Name || before == TokenType::Dot)
            --begin;
        else
            return nullptr;
    }
    return resolveTokens(m_tag, begin, end);
}

/// A finished `for x in path` binds x to the first item; `set x = path` to the value.
void CursorReader::bindTag()
{
    const bool isFor = m_tag.size() >= 4 && m_tag[0].isName("for");
    const bool isSet = m_tag.size() >= 2 && m_tag[0].isName("set");
    if (!isFor && !isSet)
        return;
    std::size_t at = 1;
    std::vector<std::string> names;
    for (; at < m_tag.size() && (m_tag[at].type == TokenType::Name || m_tag[at].type == TokenType::Comma); ++at) {
        if (m_tag[at].isName("in"))
            break;
        if (m_tag[at].type == TokenType::Name)
            names.emplace_back(m_tag[at].text);
    }
    std::size_t end = at + 1;
    while (end < m_tag.size() && !m_tag[end].isName("if") && !m_tag[end].isName("recursive"))
        ++end;
    const json::Value* value = at + 1 < m_tag.size() ? resolveTokens(m_tag, at + 1, end) : nullptr;
    if (isFor && value != nullptr)
        value = value->isArray() && !value->asArray().empty() ? &value->asArray().front() : nullptr;
    for (const std::string& name : names)
        m_bound[name] = names.size() == 1 ? value : nullptr;
    if (isFor)
        m_bound["loop"] = nullptr;
}

bool isWordByte(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || static_cast<unsigned char>(c) >= 0x80;
}

class Completer {
public:
    Completer(Completion& result, std::string_view prefix) : m_result(result), m_prefix(prefix) {}

    void add(std::string_view text, Kind kind, std::string detail = {})
    {
        if (text.starts_with(m_prefix) && std::none_of(m_result.items.begin(), m_result.items.end(),
                                                       [&](const CompletionItem& item) { return item.text == text; }))
            m_result.items.push_back({std::string(text), std::move(detail), kind});
    }
    template <class List>
    void addAll(const List& list, Kind kind)
    {
        for (const std::string_view text : list)
            add(text, kind);
    }
    void addMembers(const json::Value& value, Kind kind)
    {
        if (!value.isObject())
            return;
        for (const json::Member& member : value.asObject())
            add(member.key, kind, shortened(member.value));
    }
    void addFilters()
    {
        for (const auto& family : {stringFilters(), jsonFilters(), sequenceFilters(), selectionFilters(), htmlFilters(),
                                   numberFilters(), wrappingFilters()}) {
            for (const FilterEntry& entry : family)
                add(entry.name, Kind::Filter);
        }
    }
    void addTests()
    {
        for (const TestEntry& entry : allTests()) {
            if (isWordByte(entry.name[0]))
                add(entry.name, Kind::Test);
        }
    }

private:
    Completion& m_result;
    std::string_view m_prefix;
};

void fill(Completer& completer, const CursorReader& reader, const json::Value& sample)
{
    const std::size_t count = reader.count();
    if (count > 0 && reader.type(count - 1) == TokenType::Pipe) {
        completer.addFilters();
        return;
    }
    const bool afterIs = count > 0 && reader.type(count - 1) == TokenType::Name && reader.text(count - 1) == "is";
    const bool afterIsNot = count > 1 && reader.type(count - 1) == TokenType::Name && reader.text(count - 1) == "not"
        && reader.text(count - 2) == "is";
    if (afterIs || afterIsNot) {
        completer.addTests();
        return;
    }
    if (count > 0 && reader.type(count - 1) == TokenType::Dot) {
        if (reader.isLoop(count - 1))
            completer.addAll(loopMembers, Kind::Attribute);
        else if (const json::Value* object = reader.resolve(count - 1))
            completer.addMembers(*object, Kind::Attribute);
        return;
    }
    if (reader.inStatement() && count == 0) {
        completer.addAll(tags, Kind::Tag);
        for (const char* name : {"elif", "endautoescape", "endblock", "endcall", "endfilter", "endfor", "endif", "endmacro",
                                 "endset", "endwith"})
            completer.add(name, Kind::Tag);
        return;
    }
    for (const auto& [name, value] : reader.bound())
        completer.add(name, Kind::Variable, value != nullptr ? shortened(*value) : std::string());
    completer.addMembers(sample, Kind::Variable);
    completer.addAll(functions, Kind::Function);
    completer.addAll(keywords, Kind::Keyword);
}

} // namespace

Completion complete(std::string_view source, std::size_t cursor, const json::Value& sample, const Syntax& syntax)
{
    cursor = std::min(cursor, source.size());
    Completion result;
    result.replaceFrom = cursor;
    while (result.replaceFrom > 0 && isWordByte(source[result.replaceFrom - 1]))
        --result.replaceFrom;
    const CursorReader reader(source.substr(0, result.replaceFrom), sample, syntax);
    if (!reader.inTag())
        return result;
    Completer completer(result, source.substr(result.replaceFrom, cursor - result.replaceFrom));
    fill(completer, reader, sample);
    std::sort(result.items.begin(), result.items.end(),
              [](const CompletionItem& a, const CompletionItem& b) { return a.text < b.text; });
    return result;
}

} // namespace hookbench::jinja
