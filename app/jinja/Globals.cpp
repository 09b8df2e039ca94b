#include "jinja/EnvironmentData.h"
#include "jinja/FilterHelpers.h"
#include "jinja/Filters.h"
#include "jinja/Integer.h"
#include "jinja/Methods.h"
#include "jinja/Sorting.h"

#include <algorithm>
#include <array>

/// The global functions of templates: https://jinja.palletsprojects.com/en/3.1.x/templates/#list-of-global-functions
namespace hookbench::jinja {

namespace {

/// The sandbox's cap (jinja2.sandbox.MAX_RANGE).
constexpr std::int64_t maxRange = 100'000;

void refuseKeywords(const Arguments& arguments, const char* name)
{
    if (!arguments.keywords.empty())
        raiseType(std::string(name) + "() takes no keyword arguments");
}

/// builtins.range
Value makeRange(Arguments& arguments)
{
    refuseKeywords(arguments, "range");
    if (arguments.size() == 0)
        raiseType("range expected at least 1 argument, got 0");
    if (arguments.size() > 3)
        raiseType("range expected at most 3 arguments, got " + std::to_string(arguments.size()));
    for (Value& argument : arguments.positional) {
        if (!argument.isInteger())
            raiseType(quotedText(typeName(argument)) + " object cannot be interpreted as an integer");
        argument = positive(argument);
    }
    Value result(new Range);
    auto& range = result.as<Range>();
    const bool single = arguments.size() == 1;
    range.start = single ? Value(std::int64_t{0}) : arguments.at(0);
    range.stop = arguments.at(single ? 0 : 1);
    range.step = arguments.size() == 3 ? arguments.at(2) : Value(std::int64_t{1});
    const BigNumber step = toBig(range.step);
    if (step == 0)
        raiseValue("range() arg 3 must not be zero");
    const BigNumber span = toBig(range.stop) - toBig(range.start);
    BigNumber count = 0;
    if ((step > 0 && span > 0) || (step < 0 && span < 0)) {
        count = boost::multiprecision::abs(span);
        count -= 1;
        count /= BigNumber(boost::multiprecision::abs(step));
        count += 1;
    }
    const Value length = makeInteger(count);
    if (length.is(Type::Big))
        raise(ErrorClass::OverflowError, "Python int too large to convert to C ssize_t");
    range.length = length.asInt();
    return result;
}

Value range(Interpreter&, Arguments& arguments)
{
    return makeRange(arguments);
}

/// jinja2.sandbox.safe_range
Value safeRange(Interpreter&, Arguments& arguments)
{
    if (!arguments.keywords.empty())
        raiseType("safe_range() got an unexpected keyword argument " + quotedText(arguments.keywords[0].first.text()));
    Value result = makeRange(arguments);
    if (result.as<Range>().length > maxRange)
        raise(ErrorClass::OverflowError, "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
    return result;
}

/// builtins.dict
Value dict(Interpreter& in, Arguments& arguments)
{
    if (arguments.size() > 1)
        raiseType("dict expected at most 1 argument, got " + std::to_string(arguments.size()));
    Value result = makeDict();
    updateDict(in, result.as<Dict>(), arguments);
    return result;
}

/// jinja2.utils.Namespace
Value makeNamespace(Interpreter& in, Arguments& arguments)
{
    if (arguments.size() > 1)
        raiseType("dict expected at most 1 argument, got " + std::to_string(arguments.size()));
    Value result(new Namespace);
    updateDict(in, result.as<Namespace>().attributes.as<Dict>(), arguments);
    in.beforeChange(result.as<Namespace>().attributes);
    return result;
}

/// jinja2.utils.Cycler
Value cycler(Interpreter&, Arguments& arguments)
{
    if (!arguments.keywords.empty())
        raiseType("Cycler.__init__() got an unexpected keyword argument " + quotedText(arguments.keywords[0].first.text()));
    if (arguments.size() == 0)
        raise(ErrorClass::RuntimeError, "at least one item has to be provided");
    Value result(new Cycler);
    result.as<Cycler>().items = {arguments.positional.begin(), arguments.positional.end()};
    return result;
}

/// jinja2.utils.Joiner
Value joiner(Interpreter&, Arguments& arguments)
{
    std::array<Value, maxFilterParameters> bound;
    int count = 0;
    bindArguments("Joiner.__init__", "sep", 0, false, arguments, bound.data(), count);
    Value result(new Joiner);
    result.as<Joiner>().separator = given(bound[0]) ? bound[0] : makeStr(", ");
    return result;
}

/// jinja2.utils.generate_lorem_ipsum: text to fill a page with, of our own words.
Value lipsum(Interpreter& in, Arguments& arguments)
{
    static constexpr std::array<const char*, 16> words = {"lorem", "ipsum", "dolor", "sit", "amet", "tempus", "magna",
                                                          "velit", "risus", "nulla", "porta", "felis", "congue", "mollis",
                                                          "varius", "augue"};
    std::array<Value, maxFilterParameters> bound;
    int parameters = 0;
    bindArguments("generate_lorem_ipsum", "n html min max", 0, false, arguments, bound.data(), parameters);
    const std::int64_t count = given(bound[0]) ? integerArgument(bound[0], "n") : 5;
    const bool html = isTrueOr(bound[1], true);
    const std::int64_t length = given(bound[2]) ? integerArgument(bound[2], "min") : 20;
    in.checkSize(static_cast<double>(count) * static_cast<double>(length) * 8);
    std::string out;
    for (std::int64_t i = 0; i < count; ++i) {
        std::string paragraph;
        for (std::int64_t w = 0; w < length; ++w) {
            std::string word = words[static_cast<std::size_t>(w * 7 + i * 5) % words.size()];
            if (w == 0)
                word[0] = 'L';
            paragraph += (w > 0 ? " " : "") + word;
            in.step();
        }
        out += (i > 0 ? (html ? "\n" : "\n\n") : "") + (html ? "<p>" + paragraph + ".</p>" : paragraph + ".");
    }
    return Value(new Str(std::move(out)), html);
}

struct GlobalEntry {
    std::string_view name;
    const char* printedName;
    NativeFunction function;
    bool isClass;
};

constexpr GlobalEntry entries[] = {
    {"range", "safe_range", safeRange, false},  {"dict", "dict", dict, true},
    {"namespace", "Namespace", makeNamespace, true}, {"cycler", "Cycler", cycler, true},
    {"joiner", "Joiner", joiner, true},         {"lipsum", "generate_lorem_ipsum", lipsum, false},
};

} // namespace

bool isGlobalName(std::string_view name)
{
    return std::any_of(std::begin(entries), std::end(entries), [&](const GlobalEntry& entry) { return entry.name == name; });
}

Value globalValue(std::string_view name, bool sandboxed)
{
    for (const GlobalEntry& entry : entries) {
        if (entry.name != name)
            continue;
        if (name == "range" && !sandboxed)
            return Value(new Function("range", range, true));
        return Value(new Function(entry.printedName, entry.function, entry.isClass));
    }
    return {};
}

} // namespace hookbench::jinja
