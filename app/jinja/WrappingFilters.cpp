#include "jinja/FilterHelpers.h"
#include "jinja/Filters.h"
#include "jinja/StrAlgorithms.h"
#include "jinja/Unicode.h"

#include <algorithm>

/// Filters that cut, indent and wrap text.
namespace hookbench::jinja {

namespace {

/// do_truncate
Value truncate(Interpreter& in, const Value* a)
{
    const Value length = given(a[1]) ? a[1] : Value(std::int64_t{255});
    const Value end = given(a[3]) ? a[3] : makeStr("...");
    const Value leeway = given(a[4]) && !a[4].isNone() ? a[4] : Value(std::int64_t{5});
    const Value endLength(lengthOf(end));
    if (!compare(Comparison::GreaterEqual, length, endLength))
        raise(ErrorClass::AssertionError, "expected length >= " + toText(endLength) + ", got " + toText(length));
    if (!compare(Comparison::GreaterEqual, leeway, Value(std::int64_t{0})))
        raise(ErrorClass::AssertionError, "expected leeway >= 0, got " + toText(leeway));
    const Value limit = apply(in, BinaryOperator::Add, length, leeway);
    if (compare(Comparison::LessEqual, Value(lengthOf(a[0])), limit))
        return a[0];
    const Value kept = in.slice(a[0], Value::none(), apply(in, BinaryOperator::Subtract, length, endLength), Value::none());
    if (isTrueOr(a[2], false))
        return apply(in, BinaryOperator::Add, kept, end);
    if (kept.is(Type::Bytes))
        raiseType("a bytes-like object is required, not 'str'");
    if (!kept.isStr())
        raise(ErrorClass::AttributeError, "'" + typeName(kept) + "' object has no attribute 'rsplit'");
    const std::size_t space = kept.text().rfind(' ');
    const Value words = makeLike(kept, std::string(kept.text().substr(0, space)));
    return apply(in, BinaryOperator::Add, words, end);
}

std::string joinedLines(const std::vector<std::string_view>& lines, std::string_view indentation, bool blank)
{
    std::string out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0)
            out += '\n';
        if (i > 0 && (blank || !lines[i].empty()))
            out += indentation;
        out += lines[i];
    }
    return out;
}

/// do_indent
Value indent(Interpreter& in, const Value* a)
{
    Value indentation = a[1];
    if (!given(indentation))
        indentation = Value(std::int64_t{4});
    if (!indentation.isStr())
        indentation = apply(in, BinaryOperator::Multiply, makeStr(" "), indentation);
    const bool first = isTrueOr(a[2], false);
    const bool blank = isTrueOr(a[3], false);
    const Value& value = a[0];
    if (value.isMarkup())
        indentation = indentation.withMarkup(true);
    // `+=` extends a list instead of adding to it, so that the failure comes a step later.
    if (value.is(Type::List))
        raise(ErrorClass::AttributeError, "'list' object has no attribute 'splitlines'");
    const Value whole = apply(in, BinaryOperator::Add, value, makeLike(value, "\n"));
    if (!whole.isStr())
        raise(ErrorClass::AttributeError, "'" + typeName(whole) + "' object has no attribute 'splitlines'");
    const auto lines = text::lines(whole.text());
    in.checkSize(static_cast<double>(lines.size()) * static_cast<double>(indentation.text().size()));
    std::string out = joinedLines(lines, indentation.text(), blank);
    in.charge(out.size());
    if (!first)
        return Value(new Str(std::move(out)), whole.isMarkup() || (blank && indentation.isMarkup() && !lines.empty()));
    return apply(in, BinaryOperator::Add, indentation, Value(new Str(std::move(out)), whole.isMarkup()));
}

// --- textwrap.TextWrapper, with the options that do_wordwrap uses

/// Its white space is ASCII's.
bool isWrapSpace(char32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

bool isWordPunctuation(char32_t c)
{
    return unicode::isWord(c) || c == '!' || c == '"' || c == '\'' || c == '&' || c == '.' || c == ',' || c == '?';
}

bool isLetter(char32_t c)
{
    return unicode::isWord(c) && !unicode::has(c, unicode::Decimal);
}

class WordSplitter {
public:
    WordSplitter(std::u32string_view text, bool atHyphens) : m_text(text), m_atHyphens(atHyphens) {}

    std::vector<std::u32string_view> run()
    {
        std::vector<std::u32string_view> chunks;
        for (std::size_t at = 0; at < m_text.size();) {
            const std::size_t length = m_atHyphens ? chunkAt(at) : plainChunkAt(at);
            chunks.push_back(m_text.substr(at, length));
            at += length;
        }
        return chunks;
    }

private:
    char32_t at(std::size_t i) const { return i < m_text.size() ? m_text[i] : 0; }
    bool isSpaceAt(std::size_t i) const { return i < m_text.size() && isWrapSpace(m_text[i]); }

    std::size_t plainChunkAt(std::size_t start) const
    {
        const bool space = isWrapSpace(m_text[start]);
        std::size_t end = start;
        while (end < m_text.size() && isWrapSpace(m_text[end]) == space)
            ++end;
        return end - start;
    }

    /// An em-dash between words: two or more hyphens with a word character behind.
    std::size_t dashAt(std::size_t start) const
    {
        std::size_t end = start;
        while (at(end) == '-' && end < m_text.size())
            ++end;
        const bool wordBehind = end < m_text.size() && unicode::isWord(m_text[end]);
        return end - start >= 2 && wordBehind ? end - start : 0;
    }

    bool precededByWordPunctuation(std::size_t i) const { return i > 0 && isWordPunctuation(m_text[i - 1]); }

    bool isHyphenBreak(std::size_t end, std::size_t start) const;
    std::size_t chunkAt(std::size_t start) const;

    std::u32string_view m_text;
    bool m_atHyphens;
};

/// Whether a word from `start` may end at `end`, behind a hyphen: letters before it, and letters behind.
bool WordSplitter::isHyphenBreak(std::size_t end, std::size_t start) const
{
    if (end < start + 2 || m_text[end - 1] != '-')
        return false;
    const bool twoLetters = end >= 3 && isLetter(m_text[end - 2]) && isLetter(m_text[end - 3]);
    const bool shortPart = end >= 4 && isLetter(m_text[end - 2]) && m_text[end - 3] == '-' && isLetter(m_text[end - 4]);
    if (!twoLetters && !shortPart)
        return false;
    if (end >= m_text.size() || !isLetter(m_text[end]))
        return false;
    const std::size_t behind = at(end + 1) == '-' ? end + 2 : end + 1;
    return behind < m_text.size() && isLetter(m_text[behind]);
}

std::size_t WordSplitter::chunkAt(std::size_t start) const
{
    if (isWrapSpace(m_text[start]))
        return plainChunkAt(start);
    if (precededByWordPunctuation(start)) {
        if (const std::size_t dash = dashAt(start))
            return dash;
    }
    for (std::size_t end = start + 1; end <= m_text.size(); ++end) {
        if (isHyphenBreak(end, start))
            return end - start;
        if (end == m_text.size() || isSpaceAt(end))
            return end - start;
        if (isWordPunctuation(m_text[end - 1]) && dashAt(end) > 0)
            return end - start;
    }
    return m_text.size() - start;
}

bool isBlank(std::u32string_view chunk)
{
    return std::all_of(chunk.begin(), chunk.end(), unicode::isSpace);
}

/// Where a word that is too long is cut: behind its last hyphen that fits, or at the width.
std::size_t longWordCut(std::u32string_view chunk, std::size_t space, bool atHyphens)
{
    if (atHyphens && chunk.size() > space) {
        const std::size_t hyphen = chunk.substr(0, space).rfind(U'-');
        if (hyphen != std::u32string_view::npos && hyphen > 0
            && std::any_of(chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(hyphen),
                           [](char32_t c) { return c != '-'; }))
            return hyphen + 1;
    }
    return space;
}

std::vector<std::string> wrapped(std::u32string_view text, std::int64_t width, bool breakLong, bool atHyphens)
{
    if (width <= 0)
        raiseValue("invalid width " + std::to_string(width) + " (must be > 0)");
    std::vector<std::u32string_view> chunks = WordSplitter(text, atHyphens).run();
    std::reverse(chunks.begin(), chunks.end());
    std::vector<std::string> lines;
    const auto room = static_cast<std::size_t>(width);
    while (!chunks.empty()) {
        std::vector<std::u32string_view> line;
        std::size_t length = 0;
        if (isBlank(chunks.back()) && !lines.empty())
            chunks.pop_back();
        while (!chunks.empty() && length + chunks.back().size() <= room) {
            length += chunks.back().size();
            line.push_back(chunks.back());
            chunks.pop_back();
        }
        if (!chunks.empty() && chunks.back().size() > room) {
            const std::size_t space = width < 1 ? 1 : room - length;
            if (breakLong) {
                const std::size_t cut = longWordCut(chunks.back(), space, atHyphens);
                line.push_back(chunks.back().substr(0, cut));
                chunks.back() = chunks.back().substr(cut);
            } else if (line.empty()) {
                line.push_back(chunks.back());
                chunks.pop_back();
            }
        }
        if (!line.empty() && isBlank(line.back()))
            line.pop_back();
        if (line.empty())
            continue;
        std::string out;
        for (const std::u32string_view part : line)
            out += unicode::encode(part);
        lines.push_back(std::move(out));
    }
    return lines;
}

/// do_wordwrap
Value wordwrap(Interpreter& in, const Value* a)
{
    Value separator = given(a[3]) && !a[3].isNone() ? a[3] : makeStr(in.environment().syntax.newlineSequence);
    // `separator.join` is looked up before the text's lines.
    for (const Value* part : {static_cast<const Value*>(&separator), a}) {
        if (part->isUndefined())
            part->as<Undefined>().fail();
        if (!part->isStr())
            raise(ErrorClass::AttributeError, quotedText(typeName(*part)) + " object has no attribute "
                                                  + (part == a ? "'splitlines'" : "'join'"));
    }
    in.charge(a[0].text().size() * 8);
    const auto paragraphs = text::lines(a[0].text());
    // Without a line the options are never looked at.
    const std::int64_t width = given(a[1]) && !paragraphs.empty() ? integerArgument(a[1], "width") : 79;
    const bool breakLong = paragraphs.empty() || isTrueOr(a[2], true);
    const bool atHyphens = paragraphs.empty() || isTrueOr(a[4], true);
    std::string out;
    bool firstParagraph = true;
    for (const std::string_view paragraph : paragraphs) {
        if (!firstParagraph)
            out += separator.text();
        firstParagraph = false;
        bool firstLine = true;
        for (const std::string& line : wrapped(unicode::decode(paragraph), width, breakLong, atHyphens)) {
            if (!firstLine)
                out += separator.text();
            firstLine = false;
            if (separator.isMarkup())
                appendEscaped(out, line);
            else
                out += line;
            in.checkSize(static_cast<double>(out.size()));
        }
    }
    return makeLike(separator, std::move(out));
}

constexpr FilterEntry entries[] = {
    {"truncate", truncate, "do_truncate", "s length killwords end leeway", 1},
    {"indent", indent, "do_indent", "s width first blank", 1},
    {"wordwrap", wordwrap, "do_wordwrap", "s width break_long_words wrapstring break_on_hyphens", 1},
};

} // namespace

std::span<const FilterEntry> wrappingFilters()
{
    return entries;
}

} // namespace hookbench::jinja
