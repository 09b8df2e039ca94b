#pragma once

#include "jinja/Arguments.h"
#include "jinja/Dict.h"
#include "jinja/Value.h"

#include <vector>

namespace hookbench::jinja {

class Interpreter;

struct SortItem {
    Value key;
    Value value;
};

/// sorted(): stable, with Python's `<` on the keys; its errors come out. Equal items keep their order, backwards too.
void sortStable(Interpreter& in, std::vector<SortItem>& items, bool reversed);

/// What dict(...) and dict.update(...) do with their arguments.
void updateDict(Interpreter& in, Dict& dict, Arguments& arguments);

} // namespace hookbench::jinja
