#pragma once

#include "jinja/Arguments.h"
#include "jinja/Value.h"

#include <span>
#include <string_view>

namespace hookbench::jinja {

class Interpreter;

/// Tests get the tested value and at most one argument more.
using TestFunction = bool (*)(Interpreter&, const Value& value, const Value& argument);

/// One built-in test.
struct TestEntry {
    const char* name;
    TestFunction function;
    const char* pythonName;
    const char* parameters;
    int required;
    bool positionalOnly = false;
};

std::span<const TestEntry> allTests();

/// https://jinja.palletsprojects.com/en/3.1.x/templates/#builtin-tests; null for an unknown name.
const TestEntry* findTest(std::string_view name);

bool runTest(Interpreter& in, const TestEntry& test, Arguments& arguments);

} // namespace hookbench::jinja
