#include "jinja/FilterHelpers.h"
#include "jinja/Filters.h"
#include "jinja/Methods.h"
#include "jinja/PercentFormat.h"
#include "jinja/StrAlgorithms.h"
#include "jinja/Unicode.h"

/// Filters on text: letters, spaces, parts.
namespace hookbench::jinja {

namespace {

/// Calls a method of str on soft_str(value).
Value viaMethod(Interpreter& in, const Value& value, std::string_view method, std::initializer_list<Value> extra = {})
{
    const Value text = softStr(value);
    Arguments arguments;
    for (const Value& argument : extra) {
        if (given(argument))
            arguments.positional.push_back(argument);
    }
    const MethodEntry* entry = findMethod(strMethods(), method);
    return entry->function(in, text, arguments);
}

/// do_upper
Value upper(Interpreter& in, const Value* a)
{
    const Value text = softStr(a[0]);
    in.charge(text.text().size());
    return makeLike(text, unicode::toUpper(text.text()));
}

/// do_lower
Value lower(Interpreter& in, const Value* a)
{
    const Value text = softStr(a[0]);
    in.charge(text.text().size());
    return makeLike(text, unicode::toLower(text.text()));
}

/// do_capitalize
Value capitalize(Interpreter&, const Value* a)
{
    const Value text = softStr(a[0]);
    return makeLike(text, unicode::capitalize(text.text()));
}

/// do_title: words begin after -, white space, ( { [ and <. The parts are plain text again.
Value title(Interpreter& in, const Value* a)
{
    const Value text = softStr(a[0]);
    in.charge(text.text().size());
    const auto separates = [](char32_t c) {
        return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || unicode::isSpace(c);
    };
    const std::string_view whole = text.text();
    std::string out;
    std::string word;
    const auto flush = [&] {
        if (word.empty())
            return;
        std::size_t first = 0;
        unicode::decodeNext(word, first);
        out += unicode::toUpper(std::string_view(word).substr(0, first));
        out += unicode::toLower(std::string_view(word).substr(first));
        word.clear();
    };
    for (std::size_t at = 0; at < whole.size();) {
        const std::size_t start = at;
        const char32_t c = unicode::decodeNext(whole, at);
        if (separates(c)) {
            flush();
            out += whole.substr(start, at - start);
        } else {
            word += whole.substr(start, at - start);
        }
    }
    flush();
    return makeStr(std::move(out));
}

/// do_trim
Value trim(Interpreter& in, const Value* a)
{
    return viaMethod(in, a[0], "strip", {a[1]});
}

/// do_center
Value center(Interpreter& in, const Value* a)
{
    return viaMethod(in, a[0], "center", {given(a[1]) ? a[1] : Value(std::int64_t{80})});
}

/// do_replace
Value replace(Interpreter& in, const Value* a)
{
    const bool all = !given(a[3]) || a[3].isNone();
    const auto count = [&] { return all ? -1 : indexArgument(a[3]); };
    if (!in.autoescape()) {
        const Value text = plainStr(a[0]);
        const Value from = plainStr(a[1]);
        const Value to = plainStr(a[2]);
        return makeStr(text::replaced(in, text.text(), from.text(), to.text(), count()));
    }
    Value text = hasHtml(a[1]) || (hasHtml(a[2]) && !hasHtml(a[0])) ? escape(a[0]) : softStr(a[0]);
    const auto argument = [&](const Value& value) { return text.isMarkup() ? escape(softStr(value)) : softStr(value); };
    const Value from = argument(a[1]);
    const Value to = argument(a[2]);
    return makeLike(text, text::replaced(in, text.text(), from.text(), to.text(), count()));
}

/// do_wordcount
Value wordcount(Interpreter&, const Value* a)
{
    const Value text = softStr(a[0]);
    std::int64_t words = 0;
    bool inWord = false;
    for (std::size_t at = 0; at < text.text().size();) {
        const bool isWord = unicode::isWord(unicode::decodeNext(text.text(), at));
        words += isWord && !inWord ? 1 : 0;
        inWord = isWord;
    }
    return Value(words);
}

/// soft_str
Value string(Interpreter&, const Value* a)
{
    return softStr(a[0]);
}

/// do_default
Value defaultTo(Interpreter&, const Value* a)
{
    const bool replaces = a[0].isUndefined() || (isTrueOr(a[2], false) && !isTrue(a[0]));
    if (!replaces)
        return a[0];
    return given(a[1]) ? a[1] : makeStr("");
}

/// do_format
Value format(Interpreter& in, Arguments& arguments)
{
    if (arguments.size() == 0)
        raiseType("do_format() missing 1 required positional argument: 'value'");
    if (arguments.keyword("value") != nullptr)
        raiseType("do_format() got multiple values for argument 'value'");
    if (arguments.size() > 1 && !arguments.keywords.empty())
        raise(ErrorClass::FilterArgumentError, "can't handle positional and keyword arguments at the same time");
    const Value text = softStr(arguments.positional[0]);
    if (arguments.keywords.empty())
        return percentFormat(in, text, makeTuple({arguments.positional.begin() + 1, arguments.positional.end()}));
    Value mapping = makeDict();
    for (const auto& [key, value] : arguments.keywords)
        mapping.as<Dict>().set(key, value);
    return percentFormat(in, text, mapping);
}

/// len
Value length(Interpreter& in, const Value* a)
{
    if (a[0].is(Type::Loop))
        return Value(in.lengthOfLoop(a[0].as<Loop>()));
    return Value(lengthOf(a[0]));
}

constexpr FilterEntry entries[] = {
    {"upper", upper, "do_upper", "s", 1},
    {"lower", lower, "do_lower", "s", 1},
    {"capitalize", capitalize, "do_capitalize", "s", 1},
    {"title", title, "do_title", "s", 1},
    {"trim", trim, "do_trim", "value chars", 1},
    {"center", center, "do_center", "value width", 1},
    {"replace", replace, "do_replace", "s old new count", 3},
    {"wordcount", wordcount, "do_wordcount", "s", 1},
    {"string", string, "soft_str", "s", 1},
    {"default", defaultTo, "do_default", "value default_value boolean", 1},
    {"d", defaultTo, "do_default", "value default_value boolean", 1},
    {"format", nullptr, "do_format", "", 1, Needs::Nothing, format},
    {"length", length, "len", "obj", 1, Needs::Nothing, nullptr, true},
    {"count", length, "len", "obj", 1, Needs::Nothing, nullptr, true},
};

} // namespace

std::span<const FilterEntry> stringFilters()
{
    return entries;
}

} // namespace hookbench::jinja
