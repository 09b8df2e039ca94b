#include "jinja/Interpreter.h"

#include "jinja/Raise.h"
#include "jinja/Trace.h"

#include <algorithm>

/// Statements.
namespace hookbench::jinja {

Interpreter::Interpreter(const EnvironmentData& environment, LimitGuard& guard)
    : m_environment(environment), m_guard(guard), m_rootContext(std::make_shared<RenderContext>())
{
    m_context = m_rootContext.get();
}

Interpreter::~Interpreter()
{
    for (auto& [container, content] : m_restore) {
        if (container.is(Type::List))
            container.as<List>().items = std::move(content.as<List>().items);
        else
            container.as<Dict>().swapContent(content.as<Dict>());
    }
    // What was changed may hold itself; such circles are opened here, or they would live for ever.
    for (const Value& value : m_changed) {
        if (value.is(Type::List))
            value.as<List>().items.clear();
        else if (value.is(Type::Dict))
            value.as<Dict>().clear();
    }
    for (Frame* frame : m_closures) {
        for (std::uint32_t i = 0; i < frame->count; ++i)
            frame->slots()[i] = Value();
        Frame::release(frame);
    }
    for (const auto& context : m_macroContexts) {
        context->variables = Value();
        context->parent = Value();
    }
    m_modules.clear();
}

Interpreter::Activation::Activation(Interpreter& in, std::size_t slots, Frame* closure, RenderContext* context,
                                    const CompiledTemplate* source)
    : m_in(in), m_frame(in.m_frame), m_context(in.m_context), m_source(in.m_source), m_line(in.m_line)
{
    in.m_guard.enter();
    in.m_frame = Frame::create(slots, closure);
    in.m_context = context;
    in.m_source = source;
    if (in.m_trace != nullptr)
        in.m_trace->forget(in.m_frame->slots(), slots);
}

Interpreter::Activation::~Activation()
{
    Frame::release(m_in.m_frame);
    m_in.m_frame = m_frame;
    m_in.m_context = m_context;
    m_in.m_guard.leave();
}

void Interpreter::Activation::finish()
{
    m_in.m_source = m_source;
    m_in.m_line = m_line;
}

Interpreter::Capture::Capture(Interpreter& in) : m_in(in), m_start(in.m_out.size()), m_outerError(std::move(in.m_joinError))
{
    in.m_joinError.clear();
    if (in.m_trace != nullptr)
        in.m_trace->beginCapture(m_start);
}

Value Interpreter::Capture::take(bool markup)
{
    if (!m_in.m_joinError.empty())
        raiseType(m_in.m_joinError);
    m_in.m_joinError = std::move(m_outerError);
    std::string text = m_in.m_out.substr(m_start);
    m_in.charge(text.size());
    m_in.m_out.resize(m_start);
    Value value(new Str(std::move(text)), markup);
    if (m_in.m_trace != nullptr)
        m_in.m_trace->endCapture(value);
    return value;
}

Interpreter::Flow Interpreter::run(const Body& body)
{
    for (const Stmt* statement : body) {
        const Flow flow = runStmt(*statement);
        if (flow != Flow::Normal)
            return flow;
    }
    return Flow::Normal;
}

Interpreter::Flow Interpreter::runStmt(const Stmt& statement)
{
    step();
    switch (statement.kind) {
    case StmtKind::Output: runOutput(node<OutputStmt>(&statement)); break;
    case StmtKind::If: return runIf(node<IfStmt>(&statement));
    case StmtKind::For: runFor(node<ForStmt>(&statement)); break;
    case StmtKind::Assign: runAssign(node<AssignStmt>(&statement)); break;
    case StmtKind::AssignBlock: runAssignBlock(node<AssignBlockStmt>(&statement)); break;
    case StmtKind::Macro: runMacro(node<MacroStmt>(&statement)); break;
    case StmtKind::CallBlock: runCallBlock(node<MacroStmt>(&statement)); break;
    case StmtKind::FilterBlock: runFilterBlock(node<FilterBlockStmt>(&statement)); break;
    case StmtKind::With: runWith(node<WithStmt>(&statement)); break;
    case StmtKind::Autoescape: return runAutoescape(node<AutoescapeStmt>(&statement));
    case StmtKind::Block: runBlockStmt(node<BlockStmt>(&statement)); break;
    case StmtKind::Extends: runExtends(node<ExtendsStmt>(&statement)); break;
    case StmtKind::Include: runInclude(node<IncludeStmt>(&statement)); break;
    case StmtKind::Import: case StmtKind::FromImport: runImport(node<ImportStmt>(&statement)); break;
    case StmtKind::Do:
        m_line = statement.reportedLine;
        eval(*node<DoStmt>(&statement).value);
        break;
    case StmtKind::Break: return Flow::Break;
    case StmtKind::Continue: return Flow::Continue;
    case StmtKind::Raise:
        m_line = statement.reportedLine;
        raise(ErrorClass::TemplateRuntimeError, std::string(node<RaiseStmt>(&statement).message));
    }
    return Flow::Normal;
}

void Interpreter::runOutput(const OutputStmt& statement)
{
    if (statement.onlyWithoutParent && m_context->parentTemplate != nullptr)
        return;
    for (const OutputItem& item : statement.items) {
        if (item.expr == nullptr) {
            if (item.isData && statement.escape == EscapeMode::Volatile) {
                m_line = item.reportedLine;
                autoescape();
            }
            if (m_trace != nullptr)
                m_trace->writeConstant(*m_source, item, m_out.size());
            m_out += item.text;
            continue;
        }
        m_line = item.reportedLine;
        // What decides about escaping is looked at before the expression.
        if (statement.escape == EscapeMode::Volatile)
            autoescape();
        if (m_trace != nullptr)
            writeTraced(item, statement.escape);
        else
            write(eval(*item.expr), statement.escape);
    }
    m_guard.checkOutput(m_out.size());
}

void Interpreter::write(const Value& value, EscapeMode mode)
{
    const bool escapes = mode == EscapeMode::Escape || (mode == EscapeMode::Volatile && autoescape());
    if (value.isStr()) {
        if (escapes && !value.isMarkup())
            appendEscaped(m_out, value.text());
        else
            m_out += value.text();
    } else if (!escapes || !value.isHeap() || hasHtml(value)) {
        appendText(m_out, value);
    } else {
        appendEscaped(m_out, toText(value));
    }
}

void Interpreter::writeTraced(const OutputItem& item, EscapeMode mode)
{
    m_trace->beginExpression(*m_source, item, m_out.size());
    const Value value = eval(*item.expr);
    const std::size_t start = m_out.size();
    write(value, mode);
    m_trace->endExpression(value, start, m_out.size());
}

/// What a call or filter block writes: its value as it is, which has to be a text.
bool Interpreter::writeText(const Value& value)
{
    bool isCaptured = false;
    if (value.isStr()) {
        const std::size_t start = m_out.size();
        m_out += value.text();
        if (m_trace != nullptr)
            isCaptured = m_trace->writeCaptured(value, start);
    } else if (m_joinError.empty()) {
        m_joinError = "sequence item 0: expected str instance, " + typeName(value) + " found";
    }
    m_guard.checkOutput(m_out.size());
    return isCaptured;
}

void Interpreter::enterScope(const Scope& scope)
{
    for (const Load& load : scope.loads) {
        switch (load.action) {
        case Load::Action::Resolve:
            slot(load.target) = resolve(*load.name);
            if (m_trace != nullptr)
                m_trace->setResolved(&slot(load.target), *load.name, *m_context);
            break;
        case Load::Action::Alias:
            slot(load.target) = slot(load.source);
            if (m_trace != nullptr)
                m_trace->copyOrigin(&slot(load.source), &slot(load.target));
            break;
        case Load::Action::Undefine: slot(load.target) = Value(); break;
        }
    }
}

void Interpreter::leaveScope(const Scope& scope)
{
    for (const SlotRef ref : scope.leave)
        slot(ref) = Value();
}

Value Interpreter::resolve(const Value& name)
{
    const std::uint64_t hash = name.str().hash();
    if (!m_context->variables.isMissing()) {
        if (const Value* found = m_context->variables.as<Dict>().findText(name.text(), hash))
            return *found;
    }
    if (!m_context->parent.isMissing()) {
        if (const Value* found = m_context->parent.as<Dict>().findText(name.text(), hash))
            return *found;
    }
    return globalValue(name.text(), m_environment.sandboxed);
}

void Interpreter::checkNamespace(const Target& target)
{
    if (target.kind == Target::Kind::NamespaceAttribute && !slot(target.slot).is(Type::Namespace))
        raise(ErrorClass::TemplateRuntimeError, "cannot assign attribute on non-namespace object");
}

void Interpreter::assign(const Target& target, Value value)
{
    switch (target.kind) {
    case Target::Kind::Name: {
        Value& place = slot(target.slot);
        if (m_trace != nullptr)
            m_trace->setAssigned(&place);
        place = std::move(value);
        break;
    }
    case Target::Kind::NamespaceAttribute: {
        checkNamespace(target);
        const Value attributes = slot(target.slot).as<Namespace>().attributes;
        if (m_trace != nullptr)
            m_trace->addDerived(&slot(target.slot));
        beforeChange(attributes);
        attributes.as<Dict>().set(*target.attribute, std::move(value));
        break;
    }
    case Target::Kind::Tuple: assignTuple(target, value); break;
    }
}

void Interpreter::assignTuple(const Target& target, const Value& value)
{
    const std::size_t wanted = target.parts.size();
    std::vector<Value> items;
    if (value.is(Type::List) || value.is(Type::Tuple)) {
        items = sequenceItems(value);
    } else {
        if (!value.isUndefined() && !value.is(Type::Iterator) && !value.is(Type::Loop)) {
            try {
                Cursor probe(*this, value);
            } catch (const Raise& error) {
                if (error.isTypeError())
                    raiseType("cannot unpack non-iterable " + typeName(value) + " object");
                throw;
            }
        }
        forEach(value, [&](const Value& item) {
            items.push_back(item);
            return items.size() <= wanted;
        });
    }
    if (items.size() > wanted)
        raiseValue("too many values to unpack (expected " + std::to_string(wanted) + ")");
    if (items.size() < wanted)
        raiseValue("not enough values to unpack (expected " + std::to_string(wanted) + ", got "
                   + std::to_string(items.size()) + ")");
    const std::string origin = m_trace != nullptr ? m_trace->currentOrigin() : std::string();
    for (std::size_t i = 0; i < wanted; ++i) {
        if (m_trace != nullptr && !origin.empty())
            m_trace->setOrigin(origin + "[" + std::to_string(i) + "]");
        assign(target.parts[i], std::move(items[i]));
    }
}

void Interpreter::runExports(const ArenaList<StoredName>& names)
{
    if (names.empty())
        return;
    if (m_context->variables.isMissing())
        m_context->variables = makeDict();
    for (const StoredName& name : names) {
        m_context->variables.as<Dict>().set(*name.name, slot(name.slot));
        if (name.name->text().starts_with('_'))
            continue;
        const bool known = std::any_of(m_context->exported.begin(), m_context->exported.end(),
                                       [&](const Value& other) { return other.text() == name.name->text(); });
        if (!known)
            m_context->exported.push_back(*name.name);
    }
}

void Interpreter::runAssign(const AssignStmt& statement)
{
    m_line = statement.reportedLine;
    checkNamespace(statement.target);
    if (m_trace != nullptr)
        m_trace->beginValue();
    Value value = eval(*statement.value);
    if (m_trace != nullptr)
        m_trace->endValue();
    assign(statement.target, std::move(value));
    runExports(statement.exports);
}

void Interpreter::runAssignBlock(const AssignBlockStmt& statement)
{
    enterScope(statement.scope);
    Capture capture(*this);
    run(statement.body);
    m_line = statement.reportedLine;
    checkNamespace(statement.target);
    autoescape();
    const bool asMarkup = statement.filter == nullptr ? autoescape()
        : statement.escape == EscapeMode::Escape || (statement.escape == EscapeMode::Volatile && autoescape());
    Value value = capture.take(asMarkup);
    if (statement.filter != nullptr) {
        value = evalFilter(*statement.filter, &value);
        if (autoescape() && !value.isMarkup())
            value = hasHtml(value) ? makeMarkup(toText(value)) : plainStr(value).withMarkup(true);
    }
    if (m_trace != nullptr)
        m_trace->useCaptured();
    assign(statement.target, std::move(value));
    runExports(statement.exports);
    leaveScope(statement.scope);
}

Interpreter::Flow Interpreter::runIf(const IfStmt& statement)
{
    for (const IfBranch& branch : statement.branches) {
        m_line = branch.reportedLine;
        if (isConditionTrue(*branch.test)) {
            enterBranch(BranchPoint::Kind::If, branch.test->begin);
            return run(branch.body);
        }
    }
    enterBranch(BranchPoint::Kind::Else, statement.branches[0].test->begin);
    return run(statement.otherwise);
}

void Interpreter::runFilterBlock(const FilterBlockStmt& statement)
{
    enterScope(statement.scope);
    Capture capture(*this);
    run(statement.body);
    m_line = statement.reportedLine;
    const bool markup =
        statement.escape == EscapeMode::Escape || (statement.escape == EscapeMode::Volatile && autoescape());
    const Value text = capture.take(markup);
    if (m_trace != nullptr) {
        writeFilterTraced(statement, text);
    } else {
        writeText(evalFilter(*statement.filter, &text));
    }
    leaveScope(statement.scope);
}

void Interpreter::writeFilterTraced(const FilterBlockStmt& statement, const Value& text)
{
    m_trace->useCaptured();
    const Trace::Paths inside = m_trace->valueSource().paths;
    m_trace->beginValue();
    m_trace->noteAll(inside);
    const Value filtered = evalFilter(*statement.filter, &text);
    m_trace->clearOrigin();
    m_trace->endValue();
    const std::size_t start = m_out.size();
    if (!writeText(filtered))
        m_trace->writeFiltered(*m_source, statement, start, m_out.size());
}

void Interpreter::runWith(const WithStmt& statement)
{
    enterScope(statement.scope);
    for (std::size_t i = 0; i < statement.targets.size(); ++i) {
        m_line = statement.reportedLine;
        if (m_trace != nullptr)
            m_trace->beginValue();
        Value value = eval(*statement.values[i]);
        if (m_trace != nullptr)
            m_trace->endValue();
        assign(statement.targets[i], std::move(value));
    }
    run(statement.body);
    leaveScope(statement.scope);
}

Interpreter::Flow Interpreter::runAutoescape(const AutoescapeStmt& statement)
{
    enterScope(statement.scope);
    const bool before = m_context->autoescape;
    const Value valueBefore = m_context->autoescapeValue;
    m_line = statement.reportedLine;
    const Value value = eval(*statement.value);
    const bool isStrict = value.isUndefined() && value.as<Undefined>().kind == UndefinedKind::Strict;
    m_context->autoescape = value.isUndefined() ? false : isTrue(value);
    m_context->autoescapeValue = isStrict ? value : Value();
    const Flow flow = run(statement.body);
    // As in Jinja2, whose generated code jumps over the end of the tag with break and continue.
    if (flow != Flow::Normal)
        return flow;
    m_context->autoescape = before;
    m_context->autoescapeValue = valueBefore;
    leaveScope(statement.scope);
    return flow;
}

} // namespace hookbench::jinja
