#include "jinja/Interpreter.h"
#include "jinja/Methods.h"
#include "jinja/Raise.h"
#include "jinja/StrAlgorithms.h"
#include "jinja/Unicode.h"

#include <algorithm>
#include <functional>

namespace hookbench::jinja {

namespace {

Value toParts(const Value& self, const std::vector<std::string_view>& parts)
{
    std::vector<Value> items;
    items.reserve(parts.size());
    for (const std::string_view part : parts)
        items.push_back(makeLike(self, std::string(part)));
    return makeList(std::move(items));
}

/// The words from the right: at most `limit` splits.
std::vector<std::string_view> wordsFromRight(std::string_view whole, std::int64_t limit)
{
    std::vector<std::string_view> result;
    std::string_view rest = text::stripped(whole, false, true);
    while (!rest.empty()) {
        if (limit >= 0 && static_cast<std::int64_t>(result.size()) == limit) {
            result.push_back(text::stripped(rest, true, false));
            break;
        }
        std::size_t start = rest.size();
        for (std::size_t at = rest.size(); at > 0; start = at) {
            if (unicode::isSpace(unicode::decodePrevious(rest, at)))
                break;
        }
        result.push_back(rest.substr(start));
        rest = text::stripped(rest.substr(0, start), false, true);
    }
    std::reverse(result.begin(), result.end());
    return result;
}

Value splitWith(Interpreter& in, const Value& self, Arguments& arguments, bool fromRight)
{
    const Value& separator = arguments.at(0);
    const std::int64_t limit = arguments.has(1) ? indexArgument(arguments.at(1)) : -1;
    if (separator.isMissing() || separator.isNone())
        return toParts(self, fromRight ? wordsFromRight(self.text(), limit) : text::words(self.text(), limit));
    if (!separator.isStr())
        raiseType("must be str or None, not " + typeName(separator));
    const std::string_view mark = separator.text();
    if (mark.empty())
        raiseValue("empty separator");
    in.charge(self.text().size());
    std::vector<std::string_view> parts;
    std::string_view rest = self.text();
    while (limit < 0 || static_cast<std::int64_t>(parts.size()) < limit) {
        const std::size_t at = fromRight ? rest.rfind(mark) : rest.find(mark);
        if (at == std::string_view::npos)
            break;
        parts.push_back(fromRight ? rest.substr(at + mark.size()) : rest.substr(0, at));
        rest = fromRight ? rest.substr(0, at) : rest.substr(at + mark.size());
    }
    parts.push_back(rest);
    if (fromRight)
        std::reverse(parts.begin(), parts.end());
    return toParts(self, parts);
}

/// str.split
Value split(Interpreter& in, const Value& self, Arguments& arguments)
{
    return splitWith(in, self, arguments, false);
}
/// str.rsplit
Value rsplit(Interpreter& in, const Value& self, Arguments& arguments)
{
    return splitWith(in, self, arguments, true);
}

/// str.splitlines
Value splitlines(Interpreter&, const Value& self, Arguments& arguments)
{
    bool keepEnds = false;
    if (arguments.has(0)) {
        if (!arguments.at(0).isInteger())
            raiseType("'" + typeName(arguments.at(0)) + "' object cannot be interpreted as an integer");
        keepEnds = isTrue(arguments.at(0));
    }
    return toParts(self, text::lines(self.text(), keepEnds));
}

Value partitionWith(const Value& self, Arguments& arguments, bool fromRight)
{
    if (!arguments.at(0).isStr() && !self.isMarkup())
        raiseType("must be str, not " + typeName(arguments.at(0)));
    const Value separator = self.isMarkup() ? escape(arguments.at(0)) : arguments.at(0);
    if (separator.text().empty())
        raiseValue("empty separator");
    const std::string_view whole = self.text();
    const std::size_t at = fromRight ? whole.rfind(separator.text()) : whole.find(separator.text());
    const auto part = [&](std::string_view piece) { return makeLike(self, std::string(piece)); };
    if (at == std::string_view::npos)
        return fromRight ? makeTuple({part({}), part({}), part(whole)}) : makeTuple({part(whole), part({}), part({})});
    return makeTuple({part(whole.substr(0, at)), part(separator.text()), part(whole.substr(at + separator.text().size()))});
}

/// str.partition
Value partition(Interpreter&, const Value& self, Arguments& arguments)
{
    return partitionWith(self, arguments, false);
}
/// str.rpartition
Value rpartition(Interpreter&, const Value& self, Arguments& arguments)
{
    return partitionWith(self, arguments, true);
}

constexpr MethodEntry splitEntries[] = {
    {"split", split, 0, 2, "sep maxsplit"},
    {"rsplit", rsplit, 0, 2, "sep maxsplit"},
    {"splitlines", splitlines, 0, 1, "keepends"},
    {"partition", partition, 1, 1},
    {"rpartition", rpartition, 1, 1},
};

/// All characters have the property, and there is at least one.
template <unsigned Properties>
Value all(Interpreter&, const Value& self, Arguments&)
{
    const std::string_view whole = self.text();
    for (std::size_t at = 0; at < whole.size();) {
        if (!unicode::has(unicode::decodeNext(whole, at), Properties))
            return Value(false);
    }
    return Value(!whole.empty());
}

/// str.isprintable, true of the empty string as well.
Value isprintable(Interpreter& in, const Value& self, Arguments& arguments)
{
    return self.text().empty() ? Value(true) : all<unicode::Printable>(in, self, arguments);
}

/// str.islower and str.isupper: cased letters of one case only, and at least one.
template <unsigned Wanted, unsigned Unwanted>
Value allCased(Interpreter&, const Value& self, Arguments&)
{
    bool found = false;
    for (std::size_t at = 0; at < self.text().size();) {
        const char32_t c = unicode::decodeNext(self.text(), at);
        if (unicode::has(c, Unwanted))
            return Value(false);
        found = found || unicode::has(c, Wanted);
    }
    return Value(found);
}

/// str.istitle
Value istitle(Interpreter&, const Value& self, Arguments&)
{
    bool found = false;
    bool inWord = false;
    for (std::size_t at = 0; at < self.text().size();) {
        const char32_t c = unicode::decodeNext(self.text(), at);
        if (unicode::has(c, unicode::Upper | unicode::Title)) {
            if (inWord)
                return Value(false);
            inWord = found = true;
        } else if (unicode::has(c, unicode::Lower)) {
            if (!inWord)
                return Value(false);
        } else {
            inWord = false;
        }
    }
    return Value(found);
}

/// str.isascii
Value isascii(Interpreter&, const Value& self, Arguments&)
{
    return Value(self.str().isAscii());
}
/// str.isidentifier
Value isidentifier(Interpreter&, const Value& self, Arguments&)
{
    return Value(unicode::isIdentifier(self.text()));
}

constexpr MethodEntry testEntries[] = {
    {"isalpha", all<unicode::Alpha>, 0, 0},
    {"isdecimal", all<unicode::Decimal>, 0, 0},
    {"isdigit", all<unicode::Digit | unicode::Decimal>, 0, 0},
    {"isnumeric", all<unicode::Numeric | unicode::Digit | unicode::Decimal>, 0, 0},
    {"isalnum", all<unicode::Alpha | unicode::Decimal | unicode::Digit | unicode::Numeric>, 0, 0},
    {"isspace", all<unicode::Space>, 0, 0},
    {"isprintable", isprintable, 0, 0},
    {"islower", allCased<unicode::Lower, unicode::Upper | unicode::Title>, 0, 0},
    {"isupper", allCased<unicode::Upper, unicode::Lower | unicode::Title>, 0, 0},
    {"istitle", istitle, 0, 0},
    {"isascii", isascii, 0, 0},
    {"isidentifier", isidentifier, 0, 0},
};

} // namespace

std::span<const MethodEntry> strSplitMethods()
{
    return splitEntries;
}

std::span<const MethodEntry> strTestMethods()
{
    return testEntries;
}

} // namespace hookbench::jinja
