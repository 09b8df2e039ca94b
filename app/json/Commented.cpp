#include "json/Commented.h"

#include "json/CommentedSpans.h"
#include "json/ItemMatching.h"
#include "json/Writer.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace hookbench::json {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isBlank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// How the file is laid out.
struct Layout {
    std::string newline = "\n";
    std::string unit = "  "; ///< one level of indentation
    bool isOneLine = false;  ///< no line end inside the value at all

    static Layout of(std::string_view text, const Span& root);
};

/// The white space behind the last line end of `trivia`, or nothing where there is no line end.
std::string_view indentationIn(std::string_view trivia)
{
    const auto lineEnd = trivia.rfind('\n');
    if (lineEnd == std::string_view::npos)
        return {};
    const std::string_view rest = trivia.substr(lineEnd + 1);
    const auto end = rest.find_first_not_of(" \t");
    return rest.substr(0, end);
}

std::string_view leadOf(std::string_view text, const Span& child)
{
    return text.substr(child.leadBegin, child.nameBegin - child.leadBegin);
}

Layout Layout::of(std::string_view text, const Span& root)
{
    Layout layout;
    const auto lineEnd = text.find('\n');
    if (lineEnd != std::string_view::npos && lineEnd > 0 && text[lineEnd - 1] == '\r')
        layout.newline = "\r\n";
    const std::string_view body = text.substr(root.begin, root.end - root.begin);
    layout.isOneLine = body.find('\n') == std::string_view::npos && !root.children.empty();
    if (!root.children.empty()) {
        const std::string_view indentation = indentationIn(leadOf(text, root.children.front()));
        if (!indentation.empty())
            layout.unit = indentation;
    }
    return layout;
}

/// Which child of the text each member or item of the new value is, and where the new ones go.
struct Plan {
    std::vector<const Member*> members; ///< the new value's, for objects
    std::vector<const Value*> values;   ///< the new value's members or items
    std::vector<std::size_t> childOf;   ///< for each of them: its child in the text, or noMatch
    std::vector<std::vector<std::size_t>>
        newBehind;                    ///< for each child + 1: those new ones that come behind it
    std::vector<std::size_t> valueOf; ///< for each child: what it becomes, or noMatch if it goes
    std::size_t count = 0;            ///< of children afterwards

    void arrange(std::size_t childCount)
    {
        newBehind.assign(childCount + 1, {});
        valueOf.assign(childCount, noMatch);
        std::size_t place = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (childOf[i] == noMatch) {
                newBehind[place].push_back(i);
                continue;
            }
            valueOf[childOf[i]] = i;
            place = childOf[i] + 1;
        }
        count = values.size();
    }
};

class Editor {
public:
    Editor(std::string_view text, const Span& root, const Value& before, const Value& now,
           const IdentityMembers& identity)
        : m_text(text),
          m_root(root),
          m_before(before),
          m_now(now),
          m_identity(identity),
          m_beforeHashes(before),
          m_nowHashes(now),
          m_layout(Layout::of(text, root))
    {
    }

    std::string run()
    {
        m_out = m_text.substr(0, m_root.begin);
        value(m_root, m_before, m_now, std::string(), m_layout.isOneLine);
        m_out += m_text.substr(m_root.end);
        return std::move(m_out);
    }

private:
    std::string_view slice(std::size_t begin, std::size_t end) const
    {
        return m_text.substr(begin, end - begin);
    }

    /// `indent`: the indentation of the line on which the value begins.
    void value(const Span& span, const Value& before, const Value& now, const std::string& indent,
               bool oneLine)
    {
        if (before.isObject() && now.isObject())
            container(span, planOf(before.asObject(), now.asObject()), before, indent, oneLine);
        else if (before.isArray() && now.isArray())
            container(span, planOf(before.asArray(), now.asArray()), before, indent, oneLine);
        else if (before.kind() == now.kind() && before == now)
            m_out += slice(span.begin, span.end);
        else
            fresh(now, indent, oneLine);
    }

    /// A value that is not in the text yet, laid out as the text is.
    void fresh(const Value& value, const std::string& indent, bool oneLine)
    {
        const bool isArray = value.isArray() && !value.asArray().empty();
        const bool isObject = value.isObject() && !value.asObject().empty();
        if (oneLine || (!isArray && !isObject)) {
            m_out += write(value);
            return;
        }
        const std::string inner = indent + m_layout.unit;
        m_out += isArray ? '[' : '{';
        const char* separator = "";
        if (isArray) {
            for (const Value& item : value.asArray()) {
                m_out += separator + m_layout.newline + inner;
                fresh(item, inner, false);
                separator = ",";
            }
        } else {
            for (const Member& member : value.asObject()) {
                m_out += separator + m_layout.newline + inner + quoted(member.key) + ": ";
                fresh(member.value, inner, false);
                separator = ",";
            }
        }
        m_out += m_layout.newline + indent + (isArray ? ']' : '}');
    }

    static Plan planOf(const Object& before, const Object& now)
    {
        Plan plan;
        // The n-th member of a name is the n-th of that name.
        std::unordered_map<std::string_view, std::vector<std::size_t>> places; // last one first
        for (std::size_t i = before.size(); i-- > 0;)
            places[before[i].key].push_back(i);
        std::unordered_map<std::string_view, std::size_t> counts;
        for (const Member& member : now)
            ++counts[member.key];
        std::vector<const Member*> last; // another one of a name that is there: its order counts
        const auto take = [&plan](const Member& member, std::size_t child) {
            plan.members.push_back(&member);
            plan.values.push_back(&member.value);
            plan.childOf.push_back(child);
        };
        for (const Member& member : now) {
            const auto place = places.find(member.key);
            const bool isThere = place != places.end() && !place->second.empty();
            if (!isThere && counts[member.key] > 1) {
                last.push_back(&member);
                continue;
            }
            take(member, isThere ? place->second.back() : noMatch);
            if (isThere)
                place->second.pop_back();
        }
        plan.arrange(before.size());
        for (const Member* member : last) {
            plan.newBehind.back().push_back(plan.values.size());
            take(*member, noMatch);
        }
        plan.count = plan.values.size();
        return plan;
    }

    Plan planOf(const Array& before, const Array& now) const
    {
        Plan plan;
        plan.childOf = matchItems(before, m_beforeHashes, now, m_nowHashes, m_identity);
        for (const Value& item : now)
            plan.values.push_back(&item);
        plan.arrange(before.size());
        return plan;
    }

    /// One container being written.
    struct Frame {
        const Span& span;
        const Plan& plan;
        bool oneLine;
        std::string indent; ///< of the children
        std::string_view firstLead;
        bool spaced; ///< on one line: whether a space follows a comma
        std::size_t written = 0;
        bool trailingComma; ///< behind the last child
    };

    void container(const Span& span, const Plan& plan, const Value& before, const std::string& indent,
                   bool oneLineAround)
    {
        if (span.children.empty()) {
            emptyContainer(span, plan, before, indent, oneLineAround);
            return;
        }
        const std::string_view firstLead = leadOf(m_text, span.children.front());
        const std::size_t headEnd = span.children.front().leadBegin;
        const std::string_view tail = slice(span.children.back().trailEnd, span.end - 1);
        const bool oneLine =
            slice(span.begin + 1, span.children.back().nameBegin).find('\n') == std::string_view::npos;
        if (plan.count == 0 && !holdsComment(slice(span.begin + 1, headEnd)) && !holdsComment(tail)) {
            m_out += before.isArray() ? "[]" : "{}";
            return;
        }
        Frame frame{span,      plan, oneLine, std::string(indentationIn(firstLead)),
                    firstLead, true, 0,       span.children.back().comma != Span::npos};
        if (oneLine)
            frame.indent = indent;
        else if (firstLead.find('\n') == std::string_view::npos)
            frame.indent = indent + m_layout.unit;
        if (span.children.size() > 1)
            frame.spaced = !leadOf(m_text, span.children[1]).empty();
        m_pieceBegin = m_out.size() + 1;
        m_out += slice(span.begin, headEnd);
        fillIn(frame, before);
        closeComment(tail, indent);
        m_out += tail;
        m_out += before.isArray() ? ']' : '}';
    }

    void fillIn(Frame& frame, const Value& before)
    {
        for (std::size_t i = 0; i <= frame.span.children.size(); ++i) {
            if (i > 0 && frame.plan.valueOf[i - 1] != noMatch)
                keptChild(frame, before, i - 1);
            for (const std::size_t index : frame.plan.newBehind[i])
                newChild(frame, index);
        }
    }

    /// Where the text so far ends in a // comment, what follows needs a line of its own.
    void closeComment(std::string_view next, const std::string& indent)
    {
        if (m_pieceBegin >= m_out.size() || next.starts_with('\n') || next.starts_with("\r\n"))
            return;
        if (endsInLineComment(std::string_view(m_out).substr(m_pieceBegin)))
            m_out += m_layout.newline + indent;
    }

    void keptChild(Frame& frame, const Value& before, std::size_t index)
    {
        const Span& child = frame.span.children[index];
        const bool isFirst = frame.written == 0;
        std::string_view lead = leadOf(m_text, child);
        if (frame.oneLine && isBlank(lead) && isFirst != (index == 0))
            lead = isFirst ? (isBlank(frame.firstLead) ? frame.firstLead : "") : (frame.spaced ? " " : "");
        closeComment(lead, frame.indent);
        m_out += lead;
        m_out += slice(child.nameBegin, child.begin);
        const Value& old = before.isArray() ? before.asArray()[index] : before.asObject()[index].value;
        const std::string_view ownLine = indentationIn(lead);
        value(child, old, *frame.plan.values[frame.plan.valueOf[index]],
              ownLine.empty() ? frame.indent : std::string(ownLine), frame.oneLine);
        ++frame.written;
        m_pieceBegin = m_out.size();
        const bool wantsComma = frame.written < frame.plan.count || frame.trailingComma;
        if (child.comma == Span::npos) {
            m_out += wantsComma ? "," : "";
            m_pieceBegin = m_out.size();
            m_out += slice(child.end, child.trailEnd);
            return;
        }
        m_out += slice(child.end, child.comma);
        if (wantsComma)
            m_out += ',';
        m_out += slice(child.comma + 1, child.trailEnd);
    }

    void newChild(Frame& frame, std::size_t index)
    {
        std::string lead = m_layout.newline + frame.indent;
        if (frame.oneLine) {
            const bool isFirst = frame.written == 0;
            lead = isFirst ? (isBlank(frame.firstLead) ? std::string(frame.firstLead) : std::string())
                           : (frame.spaced ? " " : "");
        }
        closeComment(lead, frame.indent);
        m_out += lead;
        if (!frame.plan.members.empty()) {
            m_out += quoted(frame.plan.members[index]->key);
            m_out += frame.oneLine && !frame.spaced ? ":" : ": ";
        }
        fresh(*frame.plan.values[index], frame.indent, frame.oneLine);
        ++frame.written;
        if (frame.written < frame.plan.count || frame.trailingComma)
            m_out += ',';
        m_pieceBegin = m_out.size();
    }

    /// A container without children in the text; what it gets stands below its comments.
    void emptyContainer(const Span& span, const Plan& plan, const Value& before, const std::string& indent,
                        bool oneLine)
    {
        std::string_view inside = slice(span.begin + 1, span.end - 1);
        if (plan.count == 0) {
            m_out += slice(span.begin, span.end);
            return;
        }
        const auto end = inside.find_last_not_of(" \t\r\n");
        inside = inside.substr(0, end == std::string_view::npos ? 0 : end + 1);
        m_out += before.isArray() ? '[' : '{';
        m_pieceBegin = m_out.size();
        m_out += inside;
        const std::string inner = indent + m_layout.unit;
        const bool flat = oneLine && !endsInLineComment(inside);
        for (std::size_t i = 0; i < plan.values.size(); ++i) {
            const std::size_t index = plan.newBehind[0][i];
            if (i > 0)
                m_out += flat ? ", " : ",";
            if (!flat)
                m_out += m_layout.newline + inner;
            if (!plan.members.empty())
                m_out += quoted(plan.members[index]->key) + ": ";
            fresh(*plan.values[index], inner, flat);
        }
        if (!flat)
            m_out += m_layout.newline + indent;
        m_out += before.isArray() ? ']' : '}';
    }

    std::string_view m_text;
    const Span& m_root;
    const Value& m_before;
    const Value& m_now;
    const IdentityMembers& m_identity;
    const ItemHashes m_beforeHashes;
    const ItemHashes m_nowHashes;
    const Layout m_layout;
    std::string m_out;
    std::size_t m_pieceBegin = 0; ///< from here on, m_out holds only white space and comments
};

/// A text of comments alone: the value comes below them.
std::string belowComments(std::string_view text, const Value& value)
{
    std::string out(text);
    while (!out.empty() && isSpace(out.back()))
        out.pop_back();
    if (!out.empty())
        out += '\n';
    return out + write(value, Style::Pretty) + "\n";
}

std::optional<std::size_t> indexFrom(std::string_view digits)
{
    if (digits.empty() || digits.size() > 9)
        return std::nullopt;
    std::size_t index = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return std::nullopt;
        index = index * 10 + static_cast<std::size_t>(c - '0');
    }
    return index;
}

/// The child that the first step of `path` names, which is taken off; null if there is none.
const Span* step(std::string_view plain, const Span& span, std::string_view& path)
{
    const bool isIndex = path.starts_with('[');
    if (isIndex || path.starts_with('.'))
        path.remove_prefix(1);
    const std::size_t end = std::min(path.find_first_of(isIndex ? "]" : ".["), path.size());
    const std::string_view name = path.substr(0, end);
    path.remove_prefix(std::min(end + (isIndex ? 1 : 0), path.size()));
    if (isIndex) {
        const auto index = indexFrom(name);
        return index && *index < span.children.size() ? &span.children[*index] : nullptr;
    }
    const std::string wanted = quoted(name);
    for (std::size_t i = span.children.size(); i-- > 0;) { // the last of a name counts
        const Span& child = span.children[i];
        if (child.nameBegin != child.begin && plain.substr(child.nameBegin, wanted.size()) == wanted)
            return &child;
    }
    return nullptr;
}

} // namespace

Result<Value, ParseError> parseCommented(std::string_view text)
{
    const auto plain = withoutComments(text);
    if (!plain)
        return plain.error();
    return parse(*plain);
}

Result<std::string, ParseError> editCommented(std::string_view text, const Value& value,
                                              const IdentityMembers& identity)
{
    const auto plain = withoutComments(text);
    if (!plain)
        return plain.error();
    if (isBlank(*plain))
        return belowComments(text, value);
    const auto before = parse(*plain);
    if (!before)
        return before.error();
    const Span root = readSpans(text, *plain);
    return Editor(text, root, *before, value, identity).run();
}

std::size_t lineOf(std::string_view text, std::string_view path)
{
    const auto plain = withoutComments(text);
    if (!plain || !parse(*plain))
        return 0;
    const Span root = readSpans(text, *plain);
    const Span* span = &root;
    while (span && !path.empty())
        span = step(*plain, *span, path);
    if (!span)
        return 0;
    return 1 + static_cast<std::size_t>(std::count(
                   plain->begin(), plain->begin() + static_cast<std::ptrdiff_t>(span->begin), '\n'));
}

} // namespace hookbench::json
