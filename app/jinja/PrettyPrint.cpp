#include "jinja/PrettyPrint.h"

#include "jinja/Interpreter.h"
#include "jinja/Raise.h"
#include "jinja/Sorting.h"
#include "jinja/StrAlgorithms.h"
#include "jinja/Unicode.h"

#include <algorithm>

namespace hookbench::jinja {

namespace {

constexpr std::int64_t lineWidth = 80;
constexpr int maxDepth = 400;

std::int64_t widthOf(std::string_view text)
{
    return static_cast<std::int64_t>(unicode::countCodePoints(text));
}

/// Counterpart of pprint.PrettyPrinter.
class PrettyPrinter {
public:
    explicit PrettyPrinter(Interpreter& in) : m_in(in) {}

    std::string run(const Value& value)
    {
        format(value, 0, 0, 0);
        return std::move(m_out);
    }

private:
    void format(const Value& value, std::int64_t indent, std::int64_t allowance, int level);
    void formatItems(const std::vector<Value>& items, std::int64_t indent, std::int64_t allowance, int level);
    void formatDict(const Dict& dict, std::int64_t indent, std::int64_t allowance, int level);
    void formatText(const Value& value, std::int64_t indent, std::int64_t allowance, int level);
    std::vector<std::string> textChunks(std::string_view text, std::int64_t width, std::int64_t allowance, std::string& last);
    void shortForm(std::string& out, const Value& value, int depth);
    std::vector<const Dict::Entry*> sortedEntries(const Dict& dict);
    void newLine(std::int64_t indent)
    {
        m_out += '\n';
        m_out.append(static_cast<std::size_t>(indent), ' ');
        m_in.checkSize(static_cast<double>(m_out.size()));
    }

    Interpreter& m_in;
    std::string m_out;
};

/// By key, and where keys have no order by the name of their type.
std::vector<const Dict::Entry*> PrettyPrinter::sortedEntries(const Dict& dict)
{
    std::vector<const Dict::Entry*> entries;
    for (const auto& entry : dict.entries()) {
        if (!entry.key.isMissing())
            entries.push_back(&entry);
    }
    const auto less = [](const Value& a, const Value& b) {
        try {
            return isLess(a, b);
        } catch (const Raise& error) {
            if (!error.isTypeError())
                throw;
            return typeName(a) < typeName(b);
        }
    };
    // An insertion sort: the order need not be consistent, and std::sort would not survive that.
    for (std::size_t i = 1; i < entries.size(); ++i) {
        std::size_t low = 0;
        std::size_t high = i;
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (less(entries[i]->key, entries[middle]->key))
                high = middle;
            else
                low = middle + 1;
        }
        const auto begin = entries.begin();
        std::rotate(begin + static_cast<std::ptrdiff_t>(low), begin + static_cast<std::ptrdiff_t>(i),
                    begin + static_cast<std::ptrdiff_t>(i) + 1);
    }
    m_in.charge(entries.size() * 32);
    return entries;
}

void PrettyPrinter::shortForm(std::string& out, const Value& value, int depth)
{
    if (depth > maxDepth)
        raise(ErrorClass::RecursionError, "maximum recursion depth exceeded");
    const bool plainTuple = value.is(Type::Tuple) && !value.as<Tuple>().isGroup;
    if (value.is(Type::List) || plainTuple) {
        out += plainTuple ? '(' : '[';
        const auto& items = sequenceItems(value);
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0)
                out += ", ";
            shortForm(out, items[i], depth + 1);
        }
        out += plainTuple ? (items.size() == 1 ? ",)" : ")") : "]";
    } else if (value.is(Type::Dict)) {
        out += '{';
        bool first = true;
        for (const Dict::Entry* entry : sortedEntries(value.as<Dict>())) {
            if (!first)
                out += ", ";
            first = false;
            shortForm(out, entry->key, depth + 1);
            out += ": ";
            shortForm(out, entry->value, depth + 1);
        }
        out += '}';
    } else {
        appendRepr(out, value);
    }
    m_in.checkSize(static_cast<double>(out.size()));
}

void PrettyPrinter::format(const Value& value, std::int64_t indent, std::int64_t allowance, int level)
{
    m_in.step();
    std::string text;
    shortForm(text, value, 0);
    m_in.charge(text.size());
    if (widthOf(text) > lineWidth - indent - allowance) {
        switch (value.type()) {
        case Type::List:
            m_out += '[';
            formatItems(value.as<List>().items, indent, allowance + 1, level + 1);
            m_out += ']';
            return;
        case Type::Tuple:
            if (!value.as<Tuple>().isGroup) {
                const std::string end = value.as<Tuple>().items.size() == 1 ? ",)" : ")";
                m_out += '(';
                formatItems(value.as<Tuple>().items, indent, allowance + static_cast<std::int64_t>(end.size()), level + 1);
                m_out += end;
                return;
            }
            break;
        case Type::Dict:
            m_out += '{';
            formatDict(value.as<Dict>(), indent, allowance + 1, level + 1);
            m_out += '}';
            return;
        case Type::Str:
            if (!value.isMarkup()) {
                formatText(value, indent, allowance, level + 1);
                return;
            }
            break;
        default: break;
        }
    }
    m_out += text;
}

void PrettyPrinter::formatItems(const std::vector<Value>& items, std::int64_t indent, std::int64_t allowance, int level)
{
    ++indent;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) {
            m_out += ',';
            newLine(indent);
        }
        format(items[i], indent, i + 1 == items.size() ? allowance : 1, level);
    }
}

void PrettyPrinter::formatDict(const Dict& dict, std::int64_t indent, std::int64_t allowance, int level)
{
    ++indent;
    const auto entries = sortedEntries(dict);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        std::string key;
        shortForm(key, entries[i]->key, 0);
        m_out += key + ": ";
        format(entries[i]->value, indent + widthOf(key) + 2, i + 1 == entries.size() ? allowance : 1, level);
        if (i + 1 < entries.size()) {
            m_out += ',';
            newLine(indent);
        }
    }
}

/// A line that is too long is split behind runs of white space.
std::vector<std::string> PrettyPrinter::textChunks(std::string_view text, std::int64_t width, std::int64_t allowance,
                                                   std::string& last)
{
    std::vector<std::string> chunks;
    const auto lines = text::lines(text, true);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool lastLine = i + 1 == lines.size();
        last = quotedText(lines[i]);
        if (widthOf(last) <= width - (lastLine ? allowance : 0)) {
            chunks.push_back(last);
            continue;
        }
        std::string current;
        std::string_view rest = lines[i];
        while (!rest.empty()) {
            std::size_t end = 0;
            bool inSpace = false;
            for (std::size_t at = 0; at < rest.size(); end = at) {
                const bool space = unicode::isSpace(unicode::decodeNext(rest, at));
                if (inSpace && !space)
                    break;
                inSpace = space;
            }
            const std::string part(rest.substr(0, end));
            rest.remove_prefix(end);
            const std::int64_t limit = width - (rest.empty() && lastLine ? allowance : 0);
            if (widthOf(quotedText(current + part)) > limit) {
                if (!current.empty())
                    chunks.push_back(quotedText(current));
                current = part;
            } else {
                current += part;
            }
            m_in.step();
            m_in.charge(current.size());
        }
        if (!current.empty())
            chunks.push_back(quotedText(current));
    }
    return chunks;
}

void PrettyPrinter::formatText(const Value& value, std::int64_t indent, std::int64_t allowance, int level)
{
    if (value.text().empty()) {
        m_out += "''";
        return;
    }
    if (level == 1) {
        ++indent;
        ++allowance;
    }
    std::string last;
    const auto chunks = textChunks(value.text(), lineWidth - indent, allowance, last);
    if (chunks.size() == 1) {
        m_out += last;
        return;
    }
    if (level == 1)
        m_out += '(';
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        if (i > 0)
            newLine(indent);
        m_out += chunks[i];
    }
    if (level == 1)
        m_out += ')';
}

} // namespace

std::string prettyPrinted(Interpreter& in, const Value& value)
{
    return PrettyPrinter(in).run(value);
}

} // namespace hookbench::jinja
