#pragma once

#include "jinja/Arena.h"
#include "jinja/NameTable.h"
#include "jinja/Nodes.h"
#include "jinja/Syntax.h"

#include <optional>
#include <string>
#include <vector>

namespace hookbench::jinja {

/// A template ready to be run: its source, its tree and what the compiler wrote into it. Does not change any more.
struct CompiledTemplate {
    std::string source; ///< normalised: line ends are LF
    std::optional<std::string> name;
    Syntax syntax;
    Arena arena;
    NameTable names;

    Body body;
    std::vector<BlockStmt*> blocks;
    bool hasExtends = false;
    FunctionNode rootFunction;
    Scope rootScope;
    std::optional<SlotRef> selfSlot;
    /// The names that may be looked up in the context, in the order of their first look-up.
    std::vector<const Value*> resolvedNames;
};

} // namespace hookbench::jinja
