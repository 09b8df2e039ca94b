#include "jinja/Compiler.h"

#include "jinja/Operators.h"
#include "jinja/Raise.h"
#include "jinja/Traversal.h"

/// For loops and macros.
namespace hookbench::jinja {

namespace {

/// Python nests at most so many loops within one function.
constexpr int maxLoopDepth = 20;

template <class E, class S>
void forEachDescendant(const Stmt* statement, const E& onExpr, const S& onStmt)
{
    const auto descend = [&](const auto& self, const Expr* expr) -> void {
        onExpr(expr);
        forEachChild(expr, [&](const Expr* child) { self(self, child); });
    };
    forEachChild(
        statement, [&](const Expr* expr) { descend(descend, expr); },
        [&](const Stmt* child) {
            onStmt(child);
            forEachDescendant(child, onExpr, onStmt);
        });
}

bool hasScopedBlock(const ForStmt& statement)
{
    bool found = false;
    forEachDescendant(
        &statement, [](const Expr*) {},
        [&](const Stmt* child) {
            found = found || (child->kind == StmtKind::Block && node<BlockStmt>(child).scoped);
        });
    return found;
}

} // namespace

void Compiler::checkLoopNames(const ForStmt& statement)
{
    forEachDescendant(
        &statement,
        [](const Expr* expr) {
            if (expr->kind != ExprKind::Name)
                return;
            const auto& name = node<NameExpr>(expr);
            if (name.use == NameUse::Store && name.name->text() == "loop")
                throw SyntaxRaise{ErrorClass::TemplateAssertionError,
                                  "Can't assign to special loop variable in for-loop target", name.line, name.begin};
        },
        [](const Stmt*) {});
}

void Compiler::compileFor(ForStmt& statement, Frame& frame)
{
    auto* loop = m_arena.make<ForNode>();
    statement.node = loop;
    loop->statement = &statement;
    FunctionBuilder* const outer = m_function;
    FunctionBuilder* loopFunction = nullptr;
    if (statement.recursive) {
        loop->function = m_arena.make<FunctionNode>();
        loopFunction = makeFunction(loop->function, outer);
    }
    Frame loopFrame = inner(frame, loopFunction);
    loopFrame.loopFrame = true;
    if (statement.test != nullptr)
        loop->testFunction = m_arena.make<FunctionNode>();
    FunctionBuilder* testFunction = statement.test != nullptr ? makeFunction(loop->testFunction, outer) : nullptr;
    Frame testFrame = inner(frame, testFunction);
    Frame elseFrame = inner(frame, loopFunction);
    loop->extended = statement.recursive || mentions(statement.body, "loop") || hasScopedBlock(statement);
    Identifier loopName;
    if (loop->extended)
        loopName = loopFrame.symbols->declareParameter(m_names.id("loop"));
    loopFrame.symbols->analyzeFor(statement, Symbols::ForPart::Main);
    if (!statement.otherwise.empty())
        elseFrame.symbols->analyzeFor(statement, Symbols::ForPart::Else);
    if (statement.test != nullptr)
        compileForTest(statement, loopFrame, testFrame);
    if (statement.recursive) {
        touchLine(statement.line);
        m_function = loopFunction;
    }
    if (loop->extended)
        loop->loopSlot = slotOf(loopName);
    checkLoopNames(statement);
    touchLine(statement.line);
    statement.reportedLine = m_line;
    loop->loopLine = m_line;
    loop->target = compileTarget(statement.targetExpr, loopFrame);
    if (!statement.recursive)
        compileExpr(statement.iterable, frame);
    compileLoopBody(statement, loopFrame, elseFrame);
    loop->resultEscape = m_eval.mode();
    m_function = outer;
    if (statement.recursive) {
        touchLine(statement.line);
        compileExpr(statement.iterable, frame);
    }
}

void Compiler::compileForTest(ForStmt& statement, Frame& loopFrame, Frame& testFrame)
{
    ForNode& loop = *statement.node;
    FunctionBuilder* const outer = m_function;
    m_function = testFrame.symbols->owner();
    loop.testScope = Scope{};
    testFrame.symbols->analyzeFor(statement, Symbols::ForPart::Test);
    touchLine(statement.test->line);
    loop.testScope = enterFrame(testFrame, false);
    loop.testTarget = compileTarget(statement.targetExpr, loopFrame, m_function);
    touchLine(statement.test->line);
    loop.testLine = m_line;
    compileExpr(statement.test, testFrame);
    m_function = outer;
}

void Compiler::compileLoopBody(ForStmt& statement, Frame& loopFrame, Frame& elseFrame)
{
    ForNode& loop = *statement.node;
    if (++m_function->loopDepth > maxLoopDepth)
        throw SyntaxRaise{ErrorClass::SyntaxError, "too many statically nested blocks", 0, statement.begin};
    loop.scope = enterFrame(loopFrame, !(statement.recursive && statement.otherwise.empty()));
    compileBody(statement.body, loopFrame);
    --m_function->loopDepth;
    if (!statement.otherwise.empty()) {
        loop.elseScope = enterFrame(elseFrame, true);
        compileBody(statement.otherwise, elseFrame);
    }
}

void Compiler::declareSpecialArguments(MacroStmt& statement, MacroFunction& function, Frame& frame)
{
    int callerAt = -1;
    bool namesKwargs = false;
    bool namesVarargs = false;
    for (std::size_t i = 0; i < statement.arguments.size(); ++i) {
        const std::string_view name = statement.arguments[i]->name->text();
        if (name == "caller")
            callerAt = static_cast<int>(i);
        namesKwargs = namesKwargs || name == "kwargs";
        namesVarargs = namesVarargs || name == "varargs";
    }
    function.callerIsArgument = callerAt >= 0;
    if (mentions(statement.body, "caller")) {
        function.wantsCaller = true;
        if (callerAt < 0)
            function.callerSlot = slotOf(frame.symbols->declareParameter(m_names.id("caller")));
        else if (static_cast<int>(statement.arguments.size()) - callerAt > static_cast<int>(statement.defaults.size()))
            fail("When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.",
                 &statement);
    }
    if (!namesKwargs && mentions(statement.body, "kwargs")) {
        function.wantsKwargs = true;
        function.kwargsSlot = slotOf(frame.symbols->declareParameter(m_names.id("kwargs")));
    }
    if (!namesVarargs && mentions(statement.body, "varargs")) {
        function.wantsVarargs = true;
        function.varargsSlot = slotOf(frame.symbols->declareParameter(m_names.id("varargs")));
    }
}

MacroFunction* Compiler::compileMacroBody(MacroStmt& statement, Frame& outerFrame)
{
    auto* function = m_arena.make<MacroFunction>();
    function->statement = &statement;
    function->name = statement.name != nullptr ? statement.name->text() : std::string_view();
    FunctionBuilder* const outer = m_function;
    m_function = makeFunction(function, outer);
    Frame frame = inner(outerFrame, m_function);
    frame.symbols->analyzeMacro(statement);
    std::vector<const Value*> names;
    std::vector<SlotRef> slots;
    for (const NameExpr* argument : statement.arguments) {
        if (std::find(names.begin(), names.end(), argument->name) != names.end())
            throw SyntaxRaise{ErrorClass::SyntaxError,
                              "duplicate argument " + quotedText(argument->name->text()) + " in function definition", 0,
                              argument->begin};
        names.push_back(argument->name);
        slots.push_back(slotOf(argument->id, frame, argument));
    }
    function->argumentNames = m_arena.list(names);
    function->argumentSlots = m_arena.list(slots);
    declareSpecialArguments(statement, *function, frame);
    frame.requireOutputCheck = false;
    frame.symbols->analyzeMacro(statement);
    touchLine(statement.line);
    statement.reportedLine = m_line;
    function->scope = enterFrame(frame, false);
    compileMacroDefaults(statement, *function, frame);
    compileBody(statement.body, frame);
    function->body = statement.body;
    m_function = outer;
    return function;
}

void Compiler::compileMacroDefaults(MacroStmt& statement, MacroFunction& function, Frame& frame)
{
    std::vector<int> lines(statement.arguments.size(), m_line);
    function.argumentLines = m_arena.list(lines);
    for (Expr*& value : statement.defaults)
        compileExpr(value, frame);
    function.defaults = statement.defaults;
}

void Compiler::compileMacro(MacroStmt& statement, Frame& frame)
{
    statement.function = compileMacroBody(statement, frame);
    statement.toplevel = frame.toplevel;
    statement.slot = slotOf(statement.id, frame, nullptr);
}

void Compiler::compileCallBlock(MacroStmt& statement, Frame& frame)
{
    statement.function = compileMacroBody(statement, frame);
    touchLine(statement.line);
    statement.reportedLine = m_line;
    statement.escape = EscapeMode::Plain;
    Expr* call = statement.call;
    compileCall(node<CallExpr>(call), frame);
}

} // namespace hookbench::jinja
