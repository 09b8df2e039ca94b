#pragma once

#include "jinja/CompiledTemplate.h"
#include "jinja/LimitGuard.h"
#include "jinja/Parser.h"
#include "jinja/Symbols.h"

#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace hookbench::jinja {

class EnvironmentData;
class Interpreter;

/// What is known about autoescaping while compiling.
struct EvalState {
    bool autoescape = false;
    bool isVolatile = false; ///< decided at run time only

    EscapeMode mode() const
    {
        return isVolatile ? EscapeMode::Volatile : (autoescape ? EscapeMode::Escape : EscapeMode::Plain);
    }
};

/// Folds constant expressions just as Jinja2's optimizer does, because where it does the results show: a folded `~`
/// yields plain text even with autoescape, a folded slice of a number is undefined instead of an error.
class ConstantFolder {
public:
    ConstantFolder(const EnvironmentData& environment, NameTable& names);
    ~ConstantFolder();

    /// The value of node.as_const(), or null where that raises Impossible.
    const Value* constantOf(Expr* expr, const EvalState& state);
    /// Replaces the expression by a constant if it is one that Jinja2's compiler could write down.
    void fold(Expr*& expr, const EvalState& state, Arena& arena);
    /// What an output statement prints for a constant; nothing if that fails.
    bool appendOutput(std::string& out, const Value& value, const EvalState& state);

private:
    bool evaluate(const Expr* expr, const EvalState& state, Value& out);
    bool evaluateItems(const ItemsExpr& expr, const EvalState& state, std::vector<Value>& items);
    bool evaluateBinary(const Expr* expr, const EvalState& state, Value& out);
    bool evaluateCompare(const CompareExpr& expr, const EvalState& state, Value& out);
    bool evaluateConditional(const ConditionalExpr& expr, const EvalState& state, Value& out);
    bool evaluateGetitem(const GetitemExpr& expr, const EvalState& state, Value& out);
    bool evaluateSlice(const SliceExpr& expr, const EvalState& state, Value& out);
    bool evaluateDict(const DictExpr& expr, const EvalState& state, Value& out);
    bool evaluateFilter(const FilterExpr& expr, const EvalState& state, Value& out);
    Interpreter& interpreter(const EvalState& state);

    const EnvironmentData& m_environment;
    NameTable& m_names;
    LimitGuard m_guard;
    std::unique_ptr<Interpreter> m_interpreter;
};

/// Gives every name its place, folds constants and works out which line an error reports. Counterpart of
/// jinja2.compiler.CodeGenerator, in whose order it walks the tree; raises SyntaxRaise.
class Compiler {
public:
    Compiler(CompiledTemplate& result, const EnvironmentData& environment);

    void compile();

private:
    /// Counterpart of jinja2.compiler.Frame.
    struct Frame {
        Symbols* symbols = nullptr;
        bool requireOutputCheck = false;
        bool toplevel = false;
        bool rootlevel = false;
        bool loopFrame = false;
        bool blockFrame = false;
        bool softFrame = false;
    };

    void compileRoot();
    void compileBlockFunctions();
    Frame inner(const Frame& frame, FunctionBuilder* function = nullptr);
    Scope enterFrame(const Frame& frame, bool leaves);
    /// False if the rest of the body is never reached.
    bool compileBody(Body& body, Frame& frame);
    bool compileStmt(Stmt* statement, Frame& frame);
    void compileOutput(OutputStmt& statement, Frame& frame);
    void compileAssign(AssignStmt& statement, Frame& frame);
    void compileAssignBlock(AssignBlockStmt& statement, Frame& frame);
    void compileIf(IfStmt& statement, Frame& frame);
    void compileFor(ForStmt& statement, Frame& frame);
    void compileForTest(ForStmt& statement, Frame& loopFrame, Frame& testFrame);
    void compileLoopBody(ForStmt& statement, Frame& loopFrame, Frame& elseFrame);
    void checkLoopNames(const ForStmt& statement);
    void compileMacro(MacroStmt& statement, Frame& frame);
    void compileCallBlock(MacroStmt& statement, Frame& frame);
    MacroFunction* compileMacroBody(MacroStmt& statement, Frame& frame);
    void declareSpecialArguments(MacroStmt& statement, MacroFunction& function, Frame& frame);
    void compileMacroDefaults(MacroStmt& statement, MacroFunction& function, Frame& frame);
    void compileFilterBlock(FilterBlockStmt& statement, Frame& frame);
    void compileWith(WithStmt& statement, Frame& frame);
    bool compileAutoescape(AutoescapeStmt& statement, Frame& frame);
    void compileBlock(BlockStmt& statement, Frame& frame);
    bool compileExtends(Stmt*& statement, Frame& frame);
    void compileInclude(IncludeStmt& statement, Frame& frame);
    void compileImport(ImportStmt& statement, Frame& frame);

    void compileExpr(Expr*& expr, const Frame& frame);
    void compileName(NameExpr& expr, const Frame& frame);
    void compileArguments(CallArguments& arguments, const Frame& frame);
    void compileFilter(FilterExpr& expr, const Frame& frame);
    void compileCall(CallExpr& expr, const Frame& frame);
    void checkKeywords(const CallArguments& arguments, const Expr& expr);
    Target compileTarget(const Expr* target, const Frame& frame, FunctionBuilder* function = nullptr);
    ArenaList<StoredName> exportsOf(const Expr* target, const Frame& frame);
    ArenaList<StoredName> localsOf(const Frame& frame);

    /// The variable's place as seen from the function being compiled.
    SlotRef slotOf(const Identifier& identifier) const;
    SlotRef slotOf(NameId name, const Frame& frame, const Expr* where) const;
    bool mentions(const Body& body, std::string_view name) const;
    void touchLine(int line) { m_line = line; }
    [[noreturn]] void fail(std::string message, const Stmt* statement) const;
    FunctionBuilder* makeFunction(FunctionNode* node, FunctionBuilder* parent);

    CompiledTemplate& m_result;
    Arena& m_arena;
    NameTable& m_names;
    const EnvironmentData& m_environment;
    ConstantFolder m_folder;
    EvalState m_eval;
    std::deque<Symbols> m_symbols;
    std::deque<FunctionBuilder> m_functions;
    FunctionBuilder* m_function = nullptr;
    int m_line = 1;
    int m_extendsSoFar = 0;
    bool m_hasKnownExtends = false;
};

/// Reads and compiles one template; raises SyntaxRaise.
std::unique_ptr<CompiledTemplate> compileTemplate(std::string_view source, std::optional<std::string> name,
                                                  const EnvironmentData& environment);

} // namespace hookbench::jinja
