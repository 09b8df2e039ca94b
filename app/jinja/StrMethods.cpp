#include "jinja/Interpreter.h"
#include "jinja/Methods.h"
#include "jinja/Raise.h"
#include "jinja/StrAlgorithms.h"
#include "jinja/Unicode.h"

#include <array>

namespace hookbench::jinja {

namespace {

/// A string argument of a method; Markup's methods escape theirs.
Value textArgument(const Value& self, const Value& argument)
{
    if (!argument.isStr())
        raiseType("must be str, not " + typeName(argument));
    return self.isMarkup() ? escape(argument) : argument;
}

template <std::string (*Map)(std::string_view)>
Value mapped(Interpreter& in, const Value& self, Arguments&)
{
    in.charge(self.text().size());
    return makeLike(self, Map(self.text()));
}

/// str.casefold, which Markup does not wrap.
Value casefold(Interpreter&, const Value& self, Arguments&)
{
    return makeStr(unicode::caseFold(self.text()));
}

enum class Side { Left, Right, Both };

Value pad(Interpreter& in, const Value& self, Arguments& arguments, Side side)
{
    const std::int64_t width = indexArgument(arguments.at(0));
    std::string fill = " ";
    if (arguments.has(1)) {
        const Value argument = arguments.at(1);
        if (!argument.isStr() || argument.str().length() != 1)
            raiseType(argument.isStr() ? "The fill character must be exactly one character long"
                                       : "The fill character must be a unicode character, not " + typeName(argument));
        const Value escaped = textArgument(self, argument);
        if (escaped.str().length() != 1)
            raiseType("The fill character must be exactly one character long");
        fill = escaped.text();
    }
    in.checkSize(static_cast<double>(std::max<std::int64_t>(width, 0)) * static_cast<double>(fill.size()));
    in.charge(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)));
    const auto alignment = side == Side::Left ? '<' : (side == Side::Right ? '>' : '^');
    return makeLike(self, text::padded(self, width, fill, alignment));
}

/// str.center
Value center(Interpreter& in, const Value& self, Arguments& arguments)
{
    return pad(in, self, arguments, Side::Both);
}
/// str.ljust
Value ljust(Interpreter& in, const Value& self, Arguments& arguments)
{
    return pad(in, self, arguments, Side::Left);
}
/// str.rjust
Value rjust(Interpreter& in, const Value& self, Arguments& arguments)
{
    return pad(in, self, arguments, Side::Right);
}

/// str.zfill
Value zfill(Interpreter& in, const Value& self, Arguments& arguments)
{
    const std::int64_t width = indexArgument(arguments.at(0));
    const std::int64_t missing = width - lengthOf(self);
    if (missing <= 0)
        return self;
    in.checkSize(static_cast<double>(missing));
    in.charge(static_cast<std::size_t>(missing));
    const std::string_view whole = self.text();
    const std::size_t sign = whole.starts_with('+') || whole.starts_with('-') ? 1 : 0;
    std::string out(whole.substr(0, sign));
    out.append(static_cast<std::size_t>(missing), '0');
    out += whole.substr(sign);
    return makeLike(self, std::move(out));
}

Value stripWith(const Value& self, Arguments& arguments, bool left, bool right)
{
    if (!arguments.has(0) || arguments.at(0).isNone())
        return makeLike(self, std::string(text::stripped(self.text(), left, right)));
    if (!arguments.at(0).isStr())
        raiseType("strip arg must be None or str");
    const Value characters = textArgument(self, arguments.at(0));
    return makeLike(self, std::string(text::stripped(self.text(), characters.text(), left, right)));
}

/// str.strip
Value strip(Interpreter&, const Value& self, Arguments& arguments)
{
    return stripWith(self, arguments, true, true);
}
/// str.lstrip
Value lstrip(Interpreter&, const Value& self, Arguments& arguments)
{
    return stripWith(self, arguments, true, false);
}
/// str.rstrip
Value rstrip(Interpreter&, const Value& self, Arguments& arguments)
{
    return stripWith(self, arguments, false, true);
}

/// str.replace
Value replace(Interpreter& in, const Value& self, Arguments& arguments)
{
    const Value from = textArgument(self, arguments.at(0));
    const Value to = textArgument(self, arguments.at(1));
    const std::int64_t count = arguments.has(2) ? indexArgument(arguments.at(2)) : -1;
    return makeLike(self, text::replaced(in, self.text(), from.text(), to.text(), count));
}

/// str.join and Markup.join
Value join(Interpreter& in, const Value& self, Arguments& arguments)
{
    std::string out;
    bool first = true;
    std::size_t index = 0;
    if (!arguments.at(0).isHeap())
        raiseType("can only join an iterable");
    in.forEach(arguments.at(0), [&](const Value& item) {
        if (!first)
            out += self.text();
        first = false;
        if (self.isMarkup())
            out += escape(item).text();
        else if (item.isStr())
            out += item.text();
        else
            raiseType("sequence item " + std::to_string(index) + ": expected str instance, " + typeName(item) + " found");
        ++index;
        in.checkSize(static_cast<double>(out.size()));
        return true;
    });
    in.charge(out.size());
    return makeLike(self, std::move(out));
}

/// Whether a text starts or ends with any of the arguments.
Value affixed(const Value& self, Arguments& arguments, bool atEnd)
{
    const Value& affix = arguments.at(0);
    const std::string_view part = text::window(self, arguments.at(1), arguments.at(2)).value_or(std::string_view());
    const bool valid = text::window(self, arguments.at(1), arguments.at(2)).has_value();
    const auto matches = [&](const Value& candidate) {
        return valid && (atEnd ? part.ends_with(candidate.text()) : part.starts_with(candidate.text()));
    };
    const std::string method = atEnd ? "endswith" : "startswith";
    if (affix.is(Type::Tuple)) {
        for (const Value& candidate : affix.as<Tuple>().items) {
            if (!candidate.isStr())
                raiseType("tuple for " + method + " must only contain str, not " + typeName(candidate));
            if (matches(candidate))
                return Value(true);
        }
        return Value(false);
    }
    if (!affix.isStr())
        raiseType(method + " first arg must be str or a tuple of str, not " + typeName(affix));
    return Value(matches(affix));
}

/// str.startswith
Value startswith(Interpreter&, const Value& self, Arguments& arguments)
{
    return affixed(self, arguments, false);
}
/// str.endswith
Value endswith(Interpreter&, const Value& self, Arguments& arguments)
{
    return affixed(self, arguments, true);
}

std::int64_t search(const Value& self, Arguments& arguments, bool backwards)
{
    if (!arguments.at(0).isStr())
        raiseType("must be str, not " + typeName(arguments.at(0)));
    const auto part = text::window(self, arguments.at(1), arguments.at(2));
    if (!part)
        return -1;
    const std::size_t at = backwards ? part->rfind(arguments.at(0).text()) : part->find(arguments.at(0).text());
    if (at == std::string_view::npos)
        return -1;
    const auto bytes = static_cast<std::size_t>(part->data() - self.text().data()) + at;
    return static_cast<std::int64_t>(self.str().isAscii() ? bytes : unicode::countCodePoints(self.text().substr(0, bytes)));
}

/// str.find
Value find(Interpreter&, const Value& self, Arguments& arguments)
{
    return Value(search(self, arguments, false));
}
/// str.rfind
Value rfind(Interpreter&, const Value& self, Arguments& arguments)
{
    return Value(search(self, arguments, true));
}
/// str.index
Value index(Interpreter&, const Value& self, Arguments& arguments)
{
    const std::int64_t at = search(self, arguments, false);
    if (at < 0)
        raiseValue("substring not found");
    return Value(at);
}
/// str.rindex
Value rindex(Interpreter&, const Value& self, Arguments& arguments)
{
    const std::int64_t at = search(self, arguments, true);
    if (at < 0)
        raiseValue("substring not found");
    return Value(at);
}

/// str.count
Value count(Interpreter&, const Value& self, Arguments& arguments)
{
    if (!arguments.at(0).isStr())
        raiseType("must be str, not " + typeName(arguments.at(0)));
    const auto part = text::window(self, arguments.at(1), arguments.at(2));
    if (!part)
        return Value(std::int64_t{0});
    const std::string_view wanted = arguments.at(0).text();
    if (wanted.empty())
        return Value(static_cast<std::int64_t>(unicode::countCodePoints(*part)) + 1);
    std::int64_t found = 0;
    for (std::size_t at = part->find(wanted); at != std::string_view::npos; at = part->find(wanted, at + wanted.size()))
        ++found;
    return Value(found);
}

/// str.removeprefix
Value removeprefix(Interpreter&, const Value& self, Arguments& arguments)
{
    const Value& affix = arguments.at(0);
    if (!affix.isStr())
        raiseType("removeprefix() argument must be str, not " + typeName(affix));
    const bool has = self.text().starts_with(affix.text());
    return makeStr(self.text().substr(has ? affix.text().size() : 0));
}
/// str.removesuffix
Value removesuffix(Interpreter&, const Value& self, Arguments& arguments)
{
    const Value& affix = arguments.at(0);
    if (!affix.isStr())
        raiseType("removesuffix() argument must be str, not " + typeName(affix));
    const bool has = self.text().ends_with(affix.text());
    return makeStr(self.text().substr(0, self.text().size() - (has ? affix.text().size() : 0)));
}

/// str.expandtabs
Value expandtabs(Interpreter& in, const Value& self, Arguments& arguments)
{
    const std::int64_t size = arguments.has(0) ? indexArgument(arguments.at(0)) : 8;
    in.checkSize(static_cast<double>(size));
    std::string out;
    std::int64_t column = 0;
    for (const char c : self.text()) {
        if (c == '\t') {
            const std::int64_t spaces = size > 0 ? size - column % size : 0;
            out.append(static_cast<std::size_t>(spaces), ' ');
            column += spaces;
            in.checkSize(static_cast<double>(out.size()));
            continue;
        }
        out += c;
        if (c == '\n' || c == '\r')
            column = 0;
        else if (!unicode::isContinuation(c))
            ++column;
    }
    in.charge(out.size());
    return makeLike(self, std::move(out));
}

/// str.encode
Value encode(Interpreter&, const Value& self, Arguments& arguments)
{
    for (std::size_t i = 0; i < 2; ++i) {
        if (arguments.has(i) && !arguments.at(i).isStr())
            raiseType("encode() argument must be str, not " + typeName(arguments.at(i)));
    }
    const std::string encoding(arguments.has(0) ? arguments.at(0).text() : std::string_view("utf-8"));
    const std::string errors(arguments.has(1) ? arguments.at(1).text() : std::string_view("strict"));
    return Value(new Bytes(text::encoded(self.text(), encoding, errors)));
}

/// str.format
Value format(Interpreter& in, const Value& self, Arguments& arguments)
{
    return braceFormat(in, self, arguments);
}
/// str.format_map
Value formatMap(Interpreter& in, const Value& self, Arguments& arguments)
{
    if (!arguments.keywords.empty())
        raiseType("format_map() takes no keyword arguments");
    if (arguments.size() != 1)
        raiseType("format_map() takes exactly one argument (" + std::to_string(arguments.size()) + " given)");
    return braceFormatMap(in, self, arguments.at(0));
}

/// str.translate, for a dict from code points to texts, code points or none.
Value translate(Interpreter& in, const Value& self, Arguments& arguments)
{
    std::string out;
    for (std::size_t at = 0; at < self.text().size();) {
        const char32_t c = unicode::decodeNext(self.text(), at);
        Value mapped;
        try {
            mapped = in.subscript(arguments.at(0), Value(static_cast<std::int64_t>(c)));
        } catch (const Raise& error) {
            if (!error.isLookupError())
                throw;
        }
        if (mapped.isMissing()) {
            unicode::append(out, c);
        } else if (mapped.isStr()) {
            out += mapped.text();
        } else if (mapped.isInteger()) {
            const std::int64_t code = indexArgument(mapped);
            if (code < 0 || code > 0x10FFFF)
                raiseValue("character mapping must be in range(0x110000)");
            unicode::append(out, static_cast<char32_t>(code));
        } else if (!mapped.isNone()) {
            raiseType("character mapping must return integer, None or str");
        }
    }
    return makeLike(self, std::move(out));
}

/// str.maketrans: one dict, or two texts of the same length and perhaps a third.
Value maketrans(Interpreter& in, const Value&, Arguments& arguments)
{
    Value table = makeDict();
    Dict& dict = table.as<Dict>();
    const auto code = [](char32_t c) { return Value(static_cast<std::int64_t>(c)); };
    if (arguments.size() == 1) {
        if (!arguments.at(0).is(Type::Dict))
            raiseType("if you give only one argument to maketrans it must be a dict");
        for (const auto& entry : arguments.at(0).as<Dict>().entries()) {
            if (entry.key.isMissing())
                continue;
            if (entry.key.isStr() && entry.key.str().length() != 1)
                raiseValue("string keys in translate table must be of length 1");
            if (!entry.key.isStr() && !entry.key.isInteger())
                raiseType("keys in translate table must be strings or integers");
            dict.set(entry.key.isStr() ? code(unicode::decode(entry.key.text())[0]) : entry.key, entry.value);
        }
        return table;
    }
    for (const Value& argument : arguments.positional) {
        if (!argument.isStr())
            raiseType("maketrans() argument must be str, not " + typeName(argument));
    }
    const std::u32string from = unicode::decode(arguments.at(0).text());
    const std::u32string to = unicode::decode(arguments.at(1).text());
    if (from.size() != to.size())
        raiseValue("the first two maketrans arguments must have equal length");
    for (std::size_t i = 0; i < from.size(); ++i)
        dict.set(code(from[i]), code(to[i]));
    if (arguments.has(2)) {
        for (const char32_t c : unicode::decode(arguments.at(2).text()))
            dict.set(code(c), Value::none());
    }
    in.charge(from.size() * sizeof(Value));
    return table;
}

constexpr MethodEntry entries[] = {
    {"upper", mapped<unicode::toUpper>, 0, 0},
    {"lower", mapped<unicode::toLower>, 0, 0},
    {"title", mapped<unicode::toTitle>, 0, 0},
    {"capitalize", mapped<unicode::capitalize>, 0, 0},
    {"swapcase", mapped<unicode::swapCase>, 0, 0},
    {"casefold", casefold, 0, 0},
    {"center", center, 1, 2},
    {"ljust", ljust, 1, 2},
    {"rjust", rjust, 1, 2},
    {"zfill", zfill, 1, 1},
    {"strip", strip, 0, 1},
    {"lstrip", lstrip, 0, 1},
    {"rstrip", rstrip, 0, 1},
    {"replace", replace, 2, 3},
    {"join", join, 1, 1},
    {"startswith", startswith, 1, 3},
    {"endswith", endswith, 1, 3},
    {"find", find, 1, 3},
    {"rfind", rfind, 1, 3},
    {"index", index, 1, 3},
    {"rindex", rindex, 1, 3},
    {"count", count, 1, 3},
    {"removeprefix", removeprefix, 1, 1},
    {"removesuffix", removesuffix, 1, 1},
    {"expandtabs", expandtabs, 0, 1, "tabsize"},
    {"encode", encode, 0, 2, "encoding errors"},
    {"format", format, 0, -1},
    {"format_map", formatMap, 0, -1},
    {"translate", translate, 1, 1},
    {"maketrans", maketrans, 1, 3},
};

} // namespace

std::span<const MethodEntry> strMethods()
{
    return entries;
}

} // namespace hookbench::jinja
