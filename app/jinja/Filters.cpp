#include "jinja/Filters.h"

#include "jinja/Interpreter.h"
#include "jinja/Raise.h"

#include <array>

namespace hookbench::jinja {

const FilterEntry* findFilter(std::string_view name)
{
    if (name.empty())
        return nullptr;
    for (const auto& family : {stringFilters(), jsonFilters(), sequenceFilters(), selectionFilters(), htmlFilters(),
                               numberFilters(), wrappingFilters()}) {
        for (const FilterEntry& entry : family) {
            if (name.front() == entry.name[0] && name == entry.name)
                return &entry;
        }
    }
    return nullptr;
}

int countParameters(const char* parameters)
{
    int count = *parameters != '\0' ? 1 : 0;
    for (; *parameters != '\0'; ++parameters)
        count += *parameters == ' ' ? 1 : 0;
    return count;
}

namespace {

std::string_view parameterName(std::string_view parameters, int index)
{
    for (; index > 0; --index)
        parameters.remove_prefix(parameters.find(' ') + 1);
    return parameters.substr(0, parameters.find(' '));
}

int parameterIndex(std::string_view parameters, int count, std::string_view name)
{
    for (int i = 0; i < count; ++i) {
        if (parameterName(parameters, i) == name)
            return i;
    }
    return -1;
}

[[noreturn]] void failMissing(const char* function, const char* parameters, int required, const Value* bound)
{
    std::string names;
    int missing = 0;
    for (int i = 0; i < required; ++i) {
        if (!bound[i].isMissing())
            continue;
        names += (missing > 0 ? ", " : "") + quotedText(parameterName(parameters, i));
        ++missing;
    }
    raiseType(std::string(function) + "() missing " + std::to_string(missing) + " required positional argument"
              + (missing > 1 ? "s: " : ": ") + names);
}

} // namespace

void bindArguments(const char* function, const char* parameters, int required, bool positionalOnly, Arguments& arguments,
                   Value* bound, int& count)
{
    count = countParameters(parameters);
    const auto given = static_cast<int>(arguments.size());
    if (given > count)
        raiseType(std::string(function) + "() takes " + (required == count ? "" : "from " + std::to_string(required) + " to ")
                  + std::to_string(count) + " positional argument" + (count == 1 ? "" : "s") + " but "
                  + std::to_string(given) + " were given");
    for (int i = 0; i < given; ++i)
        bound[i] = std::move(arguments.positional[static_cast<std::size_t>(i)]);
    if (positionalOnly && !arguments.keywords.empty())
        raiseType(std::string(function) + "() takes no keyword arguments");
    for (auto& [name, value] : arguments.keywords) {
        const int index = parameterIndex(parameters, count, name.text());
        if (index < 0)
            raiseType(std::string(function) + "() got an unexpected keyword argument " + quotedText(name.text()));
        if (!bound[index].isMissing())
            raiseType(std::string(function) + "() got multiple values for argument " + quotedText(name.text()));
        bound[index] = std::move(value);
    }
    for (int i = 0; i < required; ++i) {
        if (bound[i].isMissing())
            failMissing(function, parameters, required, bound);
    }
}

Value runFilter(Interpreter& in, const FilterEntry& filter, Arguments& arguments)
{
    if (filter.variadic != nullptr)
        return filter.variadic(in, arguments);
    std::array<Value, maxFilterParameters> bound;
    int count = 0;
    bindArguments(filter.pythonName, filter.parameters, filter.required, filter.positionalOnly, arguments, bound.data(), count);
    return filter.function(in, bound.data());
}

} // namespace hookbench::jinja
