#include "templates/Formatter.h"

#include "jinja/Environment.h"
#include "templates/TagScanner.h"
#include "templates/TextPositions.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace hookbench::templates {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What stands between white space that may be changed.
struct Item {
    enum class Kind {
        Open,
        Close,
        Comma,
        Colon,
        Atom, ///< a string with the tags in it, a number or word, an output tag
        Tag,  ///< a statement or comment
    };
    Kind kind = Kind::Atom;
    std::string text;
    bool spaceBefore = false; ///< there is white space before it
    bool opensBlock = false;
    bool closesBlock = false; ///< also what goes on with another branch

    bool isPunctuation() const { return kind != Kind::Atom && kind != Kind::Tag; }
};

/// Cuts a template into items, and refuses what it cannot be sure of.
class ItemReader {
public:
    explicit ItemReader(std::string_view source) : m_source(source), m_segments(scanTags(source)) {}

    Result<std::vector<Item>> run()
    {
        while (m_next < m_segments.size() && !m_error)
            segment();
        if (!m_error && m_inString)
            refuse(m_stringBegin, "a string begins here that does not end");
        if (!m_error && !m_brackets.empty())
            refuse(m_source.size(), "a bracket is still open at the end");
        if (m_error)
            return *m_error;
        return std::move(m_items);
    }

private:
    /// A tag with a body: what was open when it began, and has to be at the end of each of its branches.
    struct Block {
        std::string_view name;
        bool inString;
        std::size_t brackets;
    };

    void refuse(std::size_t offset, const std::string& why)
    {
        const TextSpan place = TextPositions(m_source).span(offset, offset);
        m_error = Error{
            ErrorCode::InvalidInput,
            "The template is left as it is, because formatting could change what it renders: at line " +
                std::to_string(place.line) + ", column " + std::to_string(place.column) + ", " + why + ".",
            ""};
    }

    void segment()
    {
        const TemplateSegment segment = m_segments[m_next++];
        const std::string_view text = m_source.substr(segment.begin, segment.end - segment.begin);
        const std::string_view name = statementName(m_source, segment);
        if (segment.kind == TemplateSegment::Kind::Text) {
            literal(segment.begin, segment.end);
        } else if (const std::size_t last = lastOfOpaque(name); last >= m_next) {
            m_next = last + 1;
            atom(m_source.substr(segment.begin, m_segments[last].end - segment.begin));
        } else if (segment.kind == TemplateSegment::Kind::Statement) {
            statement(segment, name);
        } else if (m_inString) {
            m_items.back().text += text;
        } else if (segment.kind == TemplateSegment::Kind::Comment) {
            put(Item::Kind::Tag, text);
        } else if (text.find('"') != std::string_view::npos && text.find("'\"") != std::string_view::npos) {
            refuse(segment.begin, "a tag outside of a string writes a quote of its own");
        } else {
            atom(text);
        }
    }

    /// The text within these may end up in a string, where white space counts: they are kept whole. Returns
    /// the segment that ends what `name` begins; 0 for other tags.
    std::size_t lastOfOpaque(std::string_view name) const
    {
        const bool isSetBlock =
            name == "set" && m_source.substr(m_segments[m_next - 1].begin,
                                             m_segments[m_next - 1].end - m_segments[m_next - 1].begin)
                                     .find('=') == std::string_view::npos;
        if (!isSetBlock && !isOneOf(name, {"filter", "macro", "call", "raw"}))
            return 0;
        const std::string end = "end" + std::string(name);
        int depth = 1;
        for (std::size_t i = m_next; i < m_segments.size(); ++i) {
            const std::string_view inner = statementName(m_source, m_segments[i]);
            if (inner == name)
                ++depth;
            else if (inner == end && --depth == 0)
                return i;
        }
        return 0;
    }

    void atom(std::string_view text)
    {
        if (m_inString)
            m_items.back().text += text;
        else
            put(Item::Kind::Atom, text);
    }

    void put(Item::Kind kind, std::string_view text)
    {
        m_items.push_back({kind, std::string(text), std::exchange(m_space, false), false, false});
    }

    void statement(const TemplateSegment& segment, std::string_view name)
    {
        if (name == "extends") {
            refuse(segment.begin, "a template that extends another is put together elsewhere");
            return;
        }
        const bool opens = isOneOf(name, {"if", "for", "with", "block", "autoescape"});
        const bool goesOn = isOneOf(name, {"elif", "else"});
        const bool closes = name.starts_with("end");
        if (goesOn || closes) {
            if (m_blocks.empty() || (closes && name.substr(3) != m_blocks.back().name)) {
                refuse(segment.begin, "it cannot be told where the tag that ends here begins");
                return;
            }
            const Block& block = m_blocks.back();
            if (block.inString != m_inString || block.brackets != m_brackets.size()) {
                refuse(segment.begin,
                       "the tags before open or close more brackets or quotes than they should");
                return;
            }
            if (closes)
                m_blocks.pop_back();
        }
        if (opens)
            m_blocks.push_back({name, m_inString, m_brackets.size()});
        const std::string_view text = m_source.substr(segment.begin, segment.end - segment.begin);
        if (m_inString) {
            m_items.back().text += text;
            return;
        }
        put(name == "include" ? Item::Kind::Atom : Item::Kind::Tag, text);
        m_items.back().opensBlock = opens || goesOn;
        m_items.back().closesBlock = closes || goesOn;
    }

    void literal(std::size_t begin, std::size_t end)
    {
        for (std::size_t at = begin; at < end && !m_error;) {
            if (m_inString)
                at = goOnWithString(at, end);
            else if (isSpace(m_source[at]))
                m_space = ++at > 0;
            else
                at = token(at, end);
        }
    }

    std::size_t goOnWithString(std::size_t at, std::size_t end)
    {
        const char c = m_source[at];
        std::string& text = m_items.back().text;
        if (c == '\\' && at + 1 < end) {
            text += m_source.substr(at, 2);
            return at + 2;
        }
        if (c == '\\') // the escape would reach into a tag
            refuse(at, "a backslash stands before a tag");
        text += c;
        m_inString = c != '"';
        return at + 1;
    }

    std::size_t token(std::size_t at, std::size_t end)
    {
        const char c = m_source[at];
        switch (c) {
        case '"':
            put(Item::Kind::Atom, "\"");
            m_inString = true;
            m_stringBegin = at;
            return at + 1;
        case '{':
        case '[':
            m_brackets.push_back(c);
            put(Item::Kind::Open, m_source.substr(at, 1));
            return at + 1;
        case '}':
        case ']':
            closeBracket(at, c == '}' ? '{' : '[');
            return at + 1;
        case ',':
            put(Item::Kind::Comma, ",");
            return at + 1;
        case ':':
            put(Item::Kind::Colon, ":");
            return at + 1;
        default:
            return word(at, end);
        }
    }

    void closeBracket(std::size_t at, char opening)
    {
        const std::size_t base = m_blocks.empty() ? 0 : m_blocks.back().brackets;
        if (m_brackets.size() <= base || m_brackets.back() != opening) {
            refuse(at, "a bracket closes that was not opened by the same branch");
            return;
        }
        m_brackets.pop_back();
        put(Item::Kind::Close, m_source.substr(at, 1));
    }

    std::size_t word(std::size_t at, std::size_t end)
    {
        const std::size_t begin = at;
        constexpr std::string_view allowed = "0123456789+-.eEtrufalsn";
        while (at < end && allowed.find(m_source[at]) != std::string_view::npos)
            ++at;
        const bool isWhole = at == end || isSpace(m_source[at]) ||
                             std::string_view("{}[],:\"").find(m_source[at]) != std::string_view::npos;
        if (at == begin || !isWhole) {
            refuse(begin, "text stands outside of a string");
            return end;
        }
        put(Item::Kind::Atom, m_source.substr(begin, at - begin));
        return at;
    }

    std::string_view m_source;
    std::vector<TemplateSegment> m_segments;
    std::size_t m_next = 0;
    std::vector<Item> m_items;
    std::vector<char> m_brackets;
    std::vector<Block> m_blocks;
    bool m_inString = false;
    std::size_t m_stringBegin = 0;
    bool m_space = false;
    std::optional<Error> m_error;
};

/// Puts items together again. White space is added or taken away only beside punctuation; elsewhere there is
/// some where there was some before, and none where there was none, because `1{{ x }}` and `1 {{ x }}` are
/// not the same.
class ItemWriter {
public:
    std::string write(const std::vector<Item>& items)
    {
        const Item* previous = nullptr;
        for (const Item& item : items) {
            if (item.kind == Item::Kind::Close || item.closesBlock)
                m_depth -= m_depth > 0 ? 1 : 0;
            if (previous != nullptr)
                gap(*previous, item);
            m_out += item.text;
            if (item.kind == Item::Kind::Open || item.opensBlock)
                ++m_depth;
            if (item.isPunctuation())
                m_isValue = item.kind == Item::Kind::Colon;
            previous = &item;
        }
        return std::move(m_out);
    }

private:
    using Kind = Item::Kind;

    void gap(const Item& previous, const Item& next)
    {
        if (next.kind == Kind::Comma || next.kind == Kind::Colon)
            return;
        if (previous.kind == Kind::Colon) {
            m_out += ' ';
        } else if (previous.kind == Kind::Open && next.kind == Kind::Close) {
            return;
        } else if (previous.kind == Kind::Open || next.kind == Kind::Close) {
            newLine();
        } else if (previous.kind == Kind::Comma) {
            if (next.kind != Kind::Tag || next.spaceBefore)
                newLine();
        } else if (next.spaceBefore) {
            if (m_isValue)
                m_out += ' ';
            else
                newLine();
        }
    }

    void newLine()
    {
        m_out += '\n';
        m_out.append(m_depth * 2, ' ');
    }

    std::string m_out;
    std::size_t m_depth = 0;
    bool m_isValue = false;
};

} // namespace

Result<std::string> formatJsonTemplate(std::string_view source)
{
    if (const auto compiled = jinja::Environment().compile(source); !compiled) {
        return Error{ErrorCode::InvalidInput, "The template does not compile; mend it before formatting.",
                     compiled.error().describe()};
    }
    const auto items = ItemReader(source).run();
    if (!items)
        return items.error();
    std::string text = ItemWriter().write(*items);
    if (source.ends_with('\n'))
        text += '\n';
    return text;
}

} // namespace hookbench::templates
