#pragma once

#include "jinja/Arguments.h"
#include "jinja/Objects.h"

#include <span>
#include <string_view>

/// The methods of Python's types that templates can call.
namespace hookbench::jinja {

// The tables, by type.
std::span<const MethodEntry> strMethods();
std::span<const MethodEntry> strTestMethods();
std::span<const MethodEntry> strSplitMethods();
std::span<const MethodEntry> markupMethods();
std::span<const MethodEntry> bytesMethods();
std::span<const MethodEntry> listMethods();
std::span<const MethodEntry> tupleMethods();
std::span<const MethodEntry> dictMethods();
std::span<const MethodEntry> setMethods();
std::span<const MethodEntry> viewMethods();
std::span<const MethodEntry> rangeMethods();
std::span<const MethodEntry> integerMethods();
std::span<const MethodEntry> floatMethods();
std::span<const MethodEntry> complexMethods();
std::span<const MethodEntry> loopMethods();
std::span<const MethodEntry> cyclerMethods();

/// The method of this name of the value's type; null if there is none.
const MethodEntry* findMethod(const Value& value, std::string_view name);
const MethodEntry* findMethod(std::span<const MethodEntry> methods, std::string_view name);

/// Attributes that are no methods, such as `(5).real`; Missing if there is none of this name.
Value dataAttribute(const Value& value, std::string_view name);
/// Whether Python's objects of this type have such a `__name__`.
bool hasInternalAttribute(const Value& value, std::string_view name);

/// Puts keywords into their places and checks the number of arguments; raises TypeError.
void bindMethodArguments(const Value& self, const MethodEntry& entry, Arguments& arguments);

/// An index argument: anything with __index__; raises TypeError.
std::int64_t indexArgument(const Value& value);
/// str.format and str.format_map.
Value braceFormat(Interpreter& in, const Value& format, Arguments& arguments);
Value braceFormatMap(Interpreter& in, const Value& format, const Value& mapping);

} // namespace hookbench::jinja
