#pragma once

#include "jinja/Arguments.h"
#include "jinja/Value.h"

#include <span>
#include <string_view>

namespace hookbench::jinja {

class Interpreter;

/// Filters get their arguments in the order of their parameters; those not given are Missing.
using FilterFunction = Value (*)(Interpreter&, const Value* arguments);
/// Filters with *args or **kwargs get them as they are; the first is the filtered value.
using VariadicFilter = Value (*)(Interpreter&, Arguments&);

/// Whether a filter looks at more than its arguments; those that see the whole context are never folded.
enum class Needs : std::uint8_t { Nothing, Context };

inline constexpr int maxFilterParameters = 8;

/// One built-in filter: a line in a table, with a function that names its Python counterpart.
struct FilterEntry {
    const char* name;
    FilterFunction function;
    const char* pythonName; ///< as its TypeErrors say it
    const char* parameters; ///< names with spaces between, the filtered value first
    int required;           ///< of the parameters
    Needs needs = Needs::Nothing;
    VariadicFilter variadic = nullptr;
    bool positionalOnly = false; ///< a function of Python itself, which takes no keywords
};

// The tables, by family.
std::span<const FilterEntry> stringFilters();
std::span<const FilterEntry> wrappingFilters();
std::span<const FilterEntry> htmlFilters();
std::span<const FilterEntry> sequenceFilters();
std::span<const FilterEntry> selectionFilters();
std::span<const FilterEntry> numberFilters();
std::span<const FilterEntry> jsonFilters();

/// https://jinja.palletsprojects.com/en/3.1.x/templates/#builtin-filters; null for an unknown name.
const FilterEntry* findFilter(std::string_view name);

/// Binds arguments (the filtered value first) to parameters and runs the filter; raises TypeError like Python.
Value runFilter(Interpreter& in, const FilterEntry& filter, Arguments& arguments);

/// Puts `arguments` into `bound` by the rules of Python's calls.
void bindArguments(const char* function, const char* parameters, int required, bool positionalOnly, Arguments& arguments,
                   Value* bound, int& count);

/// The number of parameters in a list such as "value width first".
int countParameters(const char* parameters);

} // namespace hookbench::jinja
