#pragma once

#include "jinja/Arguments.h"
#include "jinja/Coverage.h"
#include "jinja/Cursor.h"
#include "jinja/EnvironmentData.h"
#include "jinja/LimitGuard.h"
#include "jinja/Nodes.h"
#include "jinja/Objects.h"
#include "jinja/Operators.h"
#include "jinja/RenderContext.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hookbench::jinja {

class Trace;

/// Runs templates. One Interpreter serves one render; errors leave it as Raise and SyntaxRaise.
class Interpreter {
public:
    Interpreter(const EnvironmentData& environment, LimitGuard& guard);
    ~Interpreter();
    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;

    /// Renders `source` with the variables of the dict `variables`, appending to output().
    void render(const CompiledTemplate& source, const Value& variables);
    std::string& output() { return m_out; }
    void setTrace(Trace* trace) { m_trace = trace; }
    /// Branches of `source` are told to the recorder.
    void setCoverage(CoverageRecorder* coverage, const CompiledTemplate* source)
    {
        m_coverage = coverage;
        m_coverageSource = source;
    }

    // Where it was when an error came.
    int line() const { return m_line; }
    const CompiledTemplate* source() const { return m_source; }
    const Expr* failedExpr() const { return m_at; }

    // --- what filters, tests, methods and operators need

    const EnvironmentData& environment() const { return m_environment; }
    bool autoescape() const
    {
        if (!m_context->autoescapeValue.isMissing())
            isTrue(m_context->autoescapeValue);
        return m_context->autoescape;
    }
    void setAutoescape(bool autoescape) { m_context->autoescape = autoescape; }
    void step() { m_guard.step(); }
    void work(std::size_t steps) { m_guard.work(steps); }
    void charge(std::size_t bytes) { m_guard.charge(bytes); }
    void checkSize(double bytes) { m_guard.checkSize(bytes); }
    LimitGuard& guard() { return m_guard; }

    Value undefinedName(const Value& name);
    Value undefinedAttribute(const Value& object, const Value& name);
    Value undefinedHint(std::string hint);
    /// environment.getattr and environment.getitem: undefined for what is not there.
    Value getAttribute(const Value& object, const Value& name);
    Value getItem(const Value& object, const Value& key);
    bool hasInternal(const Value& object, std::string_view name);
    /// object[key] of Python: raises TypeError, IndexError and KeyError.
    Value subscript(const Value& object, const Value& key);
    Value slice(const Value& object, const Value& start, const Value& stop, const Value& step);
    /// getattr(object, name) of Python: Missing if there is none. Methods come bound.
    Value pythonAttribute(const Value& object, std::string_view name);

    Value call(const Value& callee, Arguments& arguments);
    /// environment.call_filter and call_test: by a name that is a value; the filtered value comes first.
    Value callFilter(const Value& name, Arguments& arguments);
    bool callTest(const Value& name, Arguments& arguments);

    /// Adds what `*star` and `**doubleStar` stand for; a null pointer stands for none. `replaces` lets a name of
    /// `doubleStar` replace a keyword, which otherwise is a TypeError.
    void addStarArguments(const Value* star, const Value* doubleStar, Arguments& out, bool replaces);

    /// Calls `visit` with each item until it returns false.
    template <class F>
    void forEach(const Value& iterable, F visit)
    {
        Cursor cursor(*this, iterable);
        Value item;
        while (cursor.next(*this, item)) {
            step();
            if (!visit(static_cast<const Value&>(item)))
                return;
        }
    }
    std::vector<Value> toVector(const Value& iterable);
    bool nextOfLoop(Loop& loop, Value& out);
    std::int64_t lengthOfLoop(Loop& loop);
    /// Has to be called before a list or dict is changed.
    void beforeChange(const Value& container);

private:
    friend class LoopTestIterator;
    enum class Flow : std::uint8_t { Normal, Break, Continue };
    /// Runs a function with a frame of its own. When it returns, everything is put back; when an error passes, line
    /// and template stay for the message.
    class Activation {
    public:
        Activation(Interpreter& in, std::size_t slots, Frame* closure, RenderContext* context, const CompiledTemplate* source);
        ~Activation();
        void finish();

    private:
        Interpreter& m_in;
        Frame* m_frame;
        RenderContext* m_context;
        const CompiledTemplate* m_source;
        int m_line;
    };
    /// Collects what is written from here on.
    class Capture {
    public:
        explicit Capture(Interpreter& in);
        Value take(bool markup);

    private:
        Interpreter& m_in;
        std::size_t m_start;
        std::string m_outerError;
    };
    /// Whether the trace knows what it is made of.
    bool writeText(const Value& value);
    void writeFilterTraced(const FilterBlockStmt& statement, const Value& text);
    void enterBranch(BranchPoint::Kind kind, std::uint32_t position)
    {
        if (m_coverage != nullptr && m_source == m_coverageSource)
            m_coverage->enter(branchId(kind, position));
    }

    // Statements.
    Flow run(const Body& body);
    Flow runStmt(const Stmt& statement);
    void runOutput(const OutputStmt& statement);
    void write(const Value& value, EscapeMode mode);
    void writeTraced(const OutputItem& item, EscapeMode mode);
    void runAssign(const AssignStmt& statement);
    void runAssignBlock(const AssignBlockStmt& statement);
    void runExports(const ArenaList<StoredName>& names);
    Flow runIf(const IfStmt& statement);
    void runFor(const ForStmt& statement);
    bool runLoop(const ForNode& node, const Value& iterable, std::int64_t depth);
    bool runPlainLoop(const ForNode& node, const Value& iterable);
    bool runExtendedLoop(const ForNode& node, const Value& iterable, std::int64_t depth);
    Value filteredIterable(const ForNode& node, const Value& iterable);
    Value callRecursiveLoop(Loop& loop, const Value& iterable, std::int64_t depth);
    Value runRecursive(const ForNode& node, Frame* definedIn, const Value& iterable, std::int64_t depth);
    void runMacro(const MacroStmt& statement);
    void runCallBlock(const MacroStmt& statement);
    Value makeMacro(const MacroStmt& statement);
    void runFilterBlock(const FilterBlockStmt& statement);
    void runWith(const WithStmt& statement);
    Flow runAutoescape(const AutoescapeStmt& statement);
    void runBlockStmt(const BlockStmt& statement);
    void runExtends(const ExtendsStmt& statement);
    void runInclude(const IncludeStmt& statement);
    void runImport(const ImportStmt& statement);
    void enterScope(const Scope& scope);
    void leaveScope(const Scope& scope);
    void assign(const Target& target, Value value);
    void assignTuple(const Target& target, const Value& value);
    void checkNamespace(const Target& target);

    // Templates, blocks and modules.
    void runRoot(const CompiledTemplate& source);
    void runBlock(const std::shared_ptr<RenderContext>& context, const BlockVersion& version);
    void holdFrame(Frame* frame);
    void holdContext(const std::shared_ptr<RenderContext>& context);
    Value runBlockRef(const BlockRef& reference);
    Value superOf(const std::shared_ptr<RenderContext>& context, const BlockStmt& block);
    std::shared_ptr<RenderContext> makeContext(const CompiledTemplate& source, Value variables);
    /// The variables visible here, with the locals: what an included template gets.
    Value allVariables(const ArenaList<StoredName>& locals);
    const CompiledTemplate& getTemplate(const Value& name);
    const CompiledTemplate& selectTemplate(const Value& names);
    const CompiledTemplate* includedTemplate(const IncludeStmt& statement);
    Value importModule(const ImportStmt& statement);
    Value makeModule(const CompiledTemplate& source, Value variables);

    // Expressions.
    Value eval(const Expr& expr) { return m_trace == nullptr ? evalPlain(expr) : evalTraced(expr); }
    Value evalPlain(const Expr& expr);
    Value evalTraced(const Expr& expr);
    /// The object of an attribute or item: its own path is not yet one that was read.
    Value evalBase(const Expr& expr);
    Value evalName(const NameExpr& expr);
    Value evalItems(const ItemsExpr& expr);
    Value evalDict(const DictExpr& expr);
    Value evalCompare(const CompareExpr& expr);
    bool compareOnce(Comparison comparison, const Value& left, const Value& right);
    Value evalConcat(const ItemsExpr& expr);
    Value evalConditional(const ConditionalExpr& expr);
    Value evalGetattr(const GetattrExpr& expr);
    Value evalGetitem(const GetitemExpr& expr);
    Value evalSlice(const SliceExpr& expr);
    Value evalCall(const CallExpr& expr, const Value* caller);
    Value evalFilter(const FilterExpr& expr, const Value* given);
    bool evalTest(const FilterExpr& expr);
    void evalArguments(const CallArguments& arguments, Arguments& out);
    Value loopAttribute(Loop& loop, const Value& holder, LoopAttribute attribute);
    bool isConditionTrue(const Expr& expr);

    // Calls.
    Value callMacro(const Macro& macro, Arguments& arguments);
    void bindMacro(const Macro& macro, Arguments& arguments, Frame& frame);
    void bindMacroRest(const Macro& macro, Arguments& arguments, Frame& frame, bool foundCaller);
    void fillMacroDefaults(const MacroFunction& function);
    Value callMethod(const Value& self, const MethodEntry& entry, Arguments& arguments);
    Value callObject(const Value& callee, Arguments& arguments);
    Value callLoopMethod(Loop& loop, LoopAttribute attribute, Arguments& arguments);
    Value specialAttribute(const Value& object, std::string_view name);

    Value& slot(SlotRef ref)
    {
        Frame* frame = m_frame;
        for (unsigned i = ref.depth; i > 0; --i)
            frame = frame->parent;
        return frame->slots()[ref.index];
    }
    Value resolve(const Value& name);

    const EnvironmentData& m_environment;
    LimitGuard& m_guard;
    std::string m_out;
    Frame* m_frame = nullptr;
    RenderContext* m_context = nullptr;
    std::shared_ptr<RenderContext> m_rootContext;
    const CompiledTemplate* m_source = nullptr;
    int m_line = 1;
    const Expr* m_at = nullptr;
    std::string m_joinError; ///< something that is no text was written: an error once the parts are joined
    Trace* m_trace = nullptr;
    CoverageRecorder* m_coverage = nullptr;
    const CompiledTemplate* m_coverageSource = nullptr;
    std::vector<std::pair<const CompiledTemplate*, Value>> m_modules;
    std::vector<Frame*> m_closures;         ///< frames that macros hold on to, each counted once
    std::vector<std::shared_ptr<RenderContext>> m_macroContexts;
    std::vector<Value> m_changed;           ///< containers that were changed and may hold themselves
    std::vector<std::pair<Value, Value>> m_restore; ///< the caller's containers, with copies of what was in them
};

/// The value of a global name; Missing if there is none.
Value globalValue(std::string_view name, bool sandboxed);

} // namespace hookbench::jinja
