#pragma once

#include "jinja/Arena.h"
#include "jinja/Operators.h"
#include "jinja/Value.h"

#include <cstdint>
#include <string_view>

/// The syntax tree of a template. The parser makes it; the compiler then writes into it where each name lives, which
/// expressions are constant and which line an error shall report, so that the interpreter only has to walk it.
/// Nodes live in the Arena of their template and are never freed one by one.
namespace hookbench::jinja {

struct FilterEntry;
struct MethodEntry;
struct TestEntry;

using NameId = std::uint32_t;

/// Where a variable lives: so many functions outwards, at that place of the frame.
struct SlotRef {
    std::uint16_t depth = 0;
    std::uint16_t index = 0;
};

enum class ExprKind : std::uint8_t {
    Const, Name, List, Tuple, Dict, Binary, Negative, Positive, Not, And, Or, Compare, Concat, Conditional, Getattr,
    Getitem, Slice, Call, Filter, Test, NamespaceRef,
};

enum class NameUse : std::uint8_t { Load, Store, Param };

struct Expr {
    ExprKind kind;
    int line;
    std::uint32_t begin; ///< bytes of the normalised source
    std::uint32_t end;
    std::uint16_t height = 0; ///< levels below, to bound recursion
    std::uint8_t constantState = 0; ///< 0: not looked at, 1: varies, 2: constant
    const Value* constant = nullptr;
};

struct ConstExpr : Expr {
    const Value* value = nullptr;
    bool isMutable = false; ///< holds a list or dict: every evaluation makes a fresh one
};

struct NameExpr : Expr {
    NameId id = 0;
    const Value* name = nullptr;
    NameUse use = NameUse::Load;
    SlotRef slot;
};

/// The target `namespace.attribute` of a set.
struct NamespaceRefExpr : Expr {
    NameId id = 0;
    const Value* name = nullptr;
    const Value* attribute = nullptr;
    SlotRef slot;
};

struct ItemsExpr : Expr { ///< List, Tuple, Concat
    ArenaList<Expr*> items;
    /// Concat: 0 joins as text, 1 as Markup if any part is, 2 depends on the autoescape tag at run time.
    std::uint8_t mode = 0;
};

struct DictExpr : Expr {
    ArenaList<Expr*> keys;
    ArenaList<Expr*> values;
};

struct BinaryExpr : Expr { ///< Binary, And, Or
    BinaryOperator op = BinaryOperator::Add;
    Expr* left = nullptr;
    Expr* right = nullptr;
};

struct UnaryExpr : Expr { ///< Negative, Positive, Not
    Expr* operand = nullptr;
};

struct Operand {
    Comparison comparison;
    Expr* value;
};

struct CompareExpr : Expr {
    Expr* first = nullptr;
    ArenaList<Operand> operands;
};

struct ConditionalExpr : Expr {
    Expr* test = nullptr;
    Expr* whenTrue = nullptr;
    Expr* whenFalse = nullptr; ///< may be null
};

/// `loop.index` and its kin, recognised when compiling.
enum class LoopAttribute : std::uint8_t {
    None, Index, Index0, RevIndex, RevIndex0, First, Last, Length, Depth, Depth0, PrevItem, NextItem, Cycle, Changed,
};

struct GetattrExpr : Expr {
    Expr* object = nullptr;
    const Value* name = nullptr;
    LoopAttribute loopAttribute = LoopAttribute::None;
    const MethodEntry* dictMethod = nullptr; ///< the method of this name that hides a dict's key
};

struct GetitemExpr : Expr {
    Expr* object = nullptr;
    Expr* index = nullptr;
};

struct SliceExpr : Expr {
    Expr* start = nullptr; ///< these may be null
    Expr* stop = nullptr;
    Expr* step = nullptr;
};

struct Keyword {
    const Value* name;
    Expr* value;
};

struct CallArguments {
    ArenaList<Expr*> positional;
    ArenaList<Keyword> keywords;
    Expr* star = nullptr;
    Expr* doubleStar = nullptr;
};

struct CallExpr : Expr {
    Expr* callee = nullptr;
    CallArguments arguments;
};

struct FilterExpr : Expr { ///< Filter and Test
    Expr* operand = nullptr; ///< null: the text of the enclosing filter or set block
    const Value* name = nullptr;
    CallArguments arguments;
    const FilterEntry* filter = nullptr;
    const TestEntry* test = nullptr;
    bool negated = false;
};

// --- statements

enum class StmtKind : std::uint8_t {
    Output, Assign, AssignBlock, If, For, Macro, CallBlock, FilterBlock, With, Autoescape, Block, Extends, Include, Import,
    FromImport, Do, Break, Continue, Raise,
};

struct Stmt {
    StmtKind kind;
    int line;
    std::uint32_t begin;
    std::uint32_t end;
    int reportedLine = 1; ///< what an error within says, by the rules of Jinja's debug information
};

using Body = ArenaList<Stmt*>;

/// What happens to a variable when its scope is entered.
struct Load {
    enum class Action : std::uint8_t { Resolve, Alias, Undefine };
    Action action;
    SlotRef target;
    SlotRef source;
    const Value* name; ///< to resolve in the context
};

struct Scope {
    ArenaList<Load> loads;
    ArenaList<SlotRef> leave; ///< become missing at the end
};

struct StoredName {
    const Value* name;
    SlotRef slot;
};

/// How an expression's value is written: as it is, escaped, or by the autoescape tag at run time.
enum class EscapeMode : std::uint8_t { Plain, Escape, Volatile };

struct OutputItem {
    std::string_view text; ///< constant text if `expr` is null
    Expr* expr = nullptr;
    int reportedLine = 1;
    std::uint32_t begin = 0; ///< of the constant expression or data
    std::uint32_t end = 0;
    bool isData = false;
};

struct OutputStmt : Stmt {
    ArenaList<Expr*> nodes; ///< template data is a ConstExpr with isData set in `dataFlags`
    ArenaList<bool> dataFlags;
    ArenaList<OutputItem> items;
    EscapeMode escape = EscapeMode::Plain;
    bool onlyWithoutParent = false; ///< silent once the template has extended another
};

struct Target {
    enum class Kind : std::uint8_t { Name, Tuple, NamespaceAttribute };
    Kind kind;
    SlotRef slot;
    const Value* attribute = nullptr;
    ArenaList<Target> parts;
};

struct AssignStmt : Stmt {
    Expr* targetExpr = nullptr;
    Expr* value = nullptr;
    Target target;
    ArenaList<StoredName> exports; ///< names that become variables of the context
};

struct AssignBlockStmt : Stmt {
    Expr* targetExpr = nullptr;
    FilterExpr* filter = nullptr;
    Body body;
    Target target;
    Scope scope;
    EscapeMode escape = EscapeMode::Plain;
    ArenaList<StoredName> exports;
};

struct IfBranch {
    Expr* test;
    int line;
    int reportedLine;
    Body body;
};

struct IfStmt : Stmt {
    ArenaList<IfBranch> branches;
    Body otherwise;
};

/// A function of its own with a frame of its own: a template's root, a block, a macro, a recursive or filtered loop.
struct FunctionNode {
    std::uint16_t slots = 0;
    std::string_view name;
};

struct ForNode;

struct ForStmt : Stmt {
    Expr* targetExpr = nullptr;
    Expr* iterable = nullptr;
    Expr* test = nullptr;
    bool recursive = false;
    Body body;
    Body otherwise;
    ForNode* node = nullptr;
};

/// What the compiler finds out about a for loop.
struct ForNode {
    ForStmt* statement = nullptr;
    bool extended = false;  ///< `loop` is used
    SlotRef loopSlot;
    Target target;
    Scope scope;
    Scope elseScope;
    FunctionNode* function = nullptr; ///< of a recursive loop
    FunctionNode* testFunction = nullptr;
    Target testTarget;
    Scope testScope;
    int testLine = 1;
    int loopLine = 1;
    EscapeMode resultEscape = EscapeMode::Plain;
};

struct MacroFunction : FunctionNode {
    ArenaList<const Value*> argumentNames;
    ArenaList<SlotRef> argumentSlots;
    ArenaList<Expr*> defaults; ///< of the last arguments
    ArenaList<int> argumentLines;
    bool wantsCaller = false;
    bool callerIsArgument = false;
    bool wantsKwargs = false;
    bool wantsVarargs = false;
    SlotRef callerSlot;
    SlotRef kwargsSlot;
    SlotRef varargsSlot;
    Scope scope;
    Body body;
    bool autoescape = false;
    const struct Stmt* statement = nullptr;
};

struct MacroStmt : Stmt { ///< Macro and CallBlock
    NameId id = 0;
    const Value* name = nullptr; ///< null for call blocks
    ArenaList<NameExpr*> arguments;
    ArenaList<Expr*> defaults;
    Body body;
    CallExpr* call = nullptr;
    MacroFunction* function = nullptr;
    SlotRef slot;
    bool toplevel = false;
    EscapeMode escape = EscapeMode::Plain;
};

struct FilterBlockStmt : Stmt {
    FilterExpr* filter = nullptr;
    Body body;
    Scope scope;
    EscapeMode escape = EscapeMode::Plain;
};

struct WithStmt : Stmt {
    ArenaList<Expr*> targetExprs;
    ArenaList<Expr*> values;
    Body body;
    ArenaList<Target> targets;
    Scope scope;
};

struct AutoescapeStmt : Stmt {
    Expr* value = nullptr;
    Body body;
    Scope scope;
};

struct BlockStmt : Stmt {
    std::string_view name;
    bool scoped = false;
    bool required = false;
    Body body;
    FunctionNode* function = nullptr;
    Scope scope;
    bool usesSelf = false;
    bool usesSuper = false;
    SlotRef selfSlot;
    SlotRef superSlot;
    // Of the place where it stands:
    bool skipped = false;           ///< a child template's block is only registered
    bool onlyWithoutParent = false;
    ArenaList<StoredName> locals; ///< for scoped blocks
};

struct ExtendsStmt : Stmt {
    Expr* source = nullptr;
    bool checked = false; ///< another extends may have run before
};

struct IncludeStmt : Stmt {
    Expr* source = nullptr;
    bool ignoreMissing = false;
    bool withContext = true;
    bool selects = false; ///< a literal list or tuple of names
    ArenaList<StoredName> locals;
};

struct ImportedName {
    const Value* name;
    const Value* alias;
    NameId aliasId;
    SlotRef slot;
};

struct ImportStmt : Stmt { ///< Import and FromImport
    Expr* source = nullptr;
    NameId id = 0;
    const Value* name = nullptr;
    ArenaList<ImportedName> names;
    bool withContext = false;
    bool toplevel = false;
    SlotRef slot;
    ArenaList<StoredName> locals;
};

struct DoStmt : Stmt {
    Expr* value = nullptr;
};

/// An error that only shows when this place is reached.
struct RaiseStmt : Stmt {
    std::string_view message;
};

template <class T, class Base>
T& node(Base* base)
{
    return *static_cast<T*>(base);
}
template <class T, class Base>
const T& node(const Base* base)
{
    return *static_cast<const T*>(base);
}

} // namespace hookbench::jinja
