#include "jinja/Interpreter.h"

#include "jinja/Raise.h"
#include "jinja/Trace.h"

#include <algorithm>

/// Roots, blocks, includes, imports and macros' definitions.
namespace hookbench::jinja {

Macro::~Macro()
{
    Frame::release(closure);
}

/// Frames may be part of a circle through what they hold; it is opened at the end of the render.
void Interpreter::holdFrame(Frame* frame)
{
    if (frame->captured)
        return;
    frame->captured = true;
    m_closures.push_back(Frame::retain(frame));
}

/// Contexts may be part of a circle through the macros in their variables; it is opened at the end of the render.
void Interpreter::holdContext(const std::shared_ptr<RenderContext>& context)
{
    if (context->captured)
        return;
    context->captured = true;
    m_macroContexts.push_back(context);
}

void Interpreter::render(const CompiledTemplate& source, const Value& variables)
{
    m_rootContext = makeContext(source, variables);
    m_context = m_rootContext.get();
    runRoot(source);
    if (!m_joinError.empty()) {
        // The parts are joined outside of the template, so that no line belongs to this error.
        m_line = 0;
        raiseType(m_joinError);
    }
}

std::shared_ptr<RenderContext> Interpreter::makeContext(const CompiledTemplate& source, Value variables)
{
    auto context = std::make_shared<RenderContext>();
    context->source = &source;
    context->parent = std::move(variables);
    context->autoescape = m_environment.autoescape;
    for (const BlockStmt* block : source.blocks)
        context->blocks.push_back({block->name, {{block, &source}}});
    return context;
}

void Interpreter::runRoot(const CompiledTemplate& source)
{
    Activation activation(*this, source.rootFunction.slots, nullptr, m_context, &source);
    m_context->parentTemplate = nullptr;
    if (source.selfSlot) {
        Value self(new SelfRef);
        self.as<SelfRef>().context = m_context->shared_from_this();
        holdContext(self.as<SelfRef>().context);
        slot(*source.selfSlot) = std::move(self);
    }
    enterScope(source.rootScope);
    run(source.body);
    if (m_context->parentTemplate != nullptr)
        runRoot(*m_context->parentTemplate);
    activation.finish();
}

void Interpreter::runBlock(const std::shared_ptr<RenderContext>& context, const BlockVersion& version)
{
    const BlockStmt& block = *version.block;
    const BlockVersion copy = version;
    Activation activation(*this, block.function->slots, nullptr, context.get(), copy.source);
    if (block.usesSelf) {
        Value self(new SelfRef);
        self.as<SelfRef>().context = context;
        holdContext(context);
        slot(block.selfSlot) = std::move(self);
    }
    if (block.usesSuper)
        slot(block.superSlot) = superOf(context, block);
    enterScope(block.scope);
    run(block.body);
    activation.finish();
}

Value Interpreter::superOf(const std::shared_ptr<RenderContext>& context, const BlockStmt& block)
{
    const std::vector<BlockVersion>* versions = context->findBlock(block.name);
    if (versions != nullptr) {
        for (std::size_t i = 0; i + 1 < versions->size(); ++i) {
            if ((*versions)[i].block != &block)
                continue;
            Value reference(new BlockRef);
            reference.as<BlockRef>().name = block.name;
            reference.as<BlockRef>().context = context;
            reference.as<BlockRef>().depth = i + 1;
            holdContext(context);
            return reference;
        }
    }
    Value undefined = undefinedHint("there is no parent block called " + quotedText(block.name) + ".");
    undefined.as<Undefined>().name = makeStr("super");
    return undefined;
}

Value Interpreter::runBlockRef(const BlockRef& reference)
{
    const std::shared_ptr<RenderContext> context = reference.context;
    const std::vector<BlockVersion>* versions = context->findBlock(reference.name);
    Capture capture(*this);
    runBlock(context, (*versions)[reference.depth]);
    return capture.take(context->autoescape);
}

void Interpreter::runBlockStmt(const BlockStmt& statement)
{
    if (statement.skipped || (statement.onlyWithoutParent && m_context->parentTemplate != nullptr))
        return;
    m_line = statement.reportedLine;
    std::shared_ptr<RenderContext> context = m_context->shared_from_this();
    const std::vector<BlockVersion>* versions = context->findBlock(statement.name);
    if (versions == nullptr)
        raise(ErrorClass::KeyError, quotedText(statement.name));
    if (statement.required && versions->size() <= 1)
        raise(ErrorClass::TemplateRuntimeError, "Required block " + quotedText(statement.name) + " not found");
    if (statement.scoped) {
        auto derived = std::make_shared<RenderContext>();
        derived->source = context->source;
        derived->parent = allVariables(statement.locals);
        derived->autoescape = context->autoescape;
        derived->blocks = context->blocks;
        context = std::move(derived);
        versions = context->findBlock(statement.name);
    }
    runBlock(context, versions->front());
    m_guard.checkOutput(m_out.size());
}

void Interpreter::runExtends(const ExtendsStmt& statement)
{
    if (statement.checked && m_context->parentTemplate != nullptr)
        raise(ErrorClass::TemplateRuntimeError, "extended multiple times");
    m_line = statement.reportedLine;
    const CompiledTemplate& parent = getTemplate(eval(*statement.source));
    m_context->parentTemplate = &parent;
    for (const BlockStmt* block : parent.blocks) {
        if (auto* versions = m_context->findBlock(block->name))
            versions->push_back({block, &parent});
        else
            m_context->blocks.push_back({block->name, {{block, &parent}}});
    }
}

const CompiledTemplate& Interpreter::getTemplate(const Value& name)
{
    if (name.isUndefined())
        name.as<Undefined>().fail();
    if (name.isStr()) {
        if (const CompiledTemplate* found = m_environment.find(name.text()))
            return *found;
    } else {
        hashOf(name);
    }
    raise(ErrorClass::TemplateNotFound, toText(name));
}

const CompiledTemplate& Interpreter::selectTemplate(const Value& names)
{
    if (names.isUndefined())
        names.as<Undefined>().fail();
    if (!isTrue(names))
        raise(ErrorClass::TemplatesNotFound, "Tried to select from an empty list of templates.");
    const CompiledTemplate* found = nullptr;
    std::string tried;
    forEach(names, [&](const Value& name) {
        if (!tried.empty())
            tried += ", ";
        tried += name.isUndefined() ? name.as<Undefined>().describe() : toText(name);
        if (name.isStr())
            found = m_environment.find(name.text());
        else if (!name.isUndefined())
            hashOf(name);
        return found == nullptr;
    });
    if (found == nullptr)
        raise(ErrorClass::TemplatesNotFound, "none of the templates given were found: " + tried);
    return *found;
}

/// Null if there is none and that is fine.
const CompiledTemplate* Interpreter::includedTemplate(const IncludeStmt& statement)
{
    try {
        const Value name = eval(*statement.source);
        if (!statement.selects && (name.isStr() || name.isUndefined()))
            return &getTemplate(name);
        return &selectTemplate(name);
    } catch (const Raise& error) {
        const bool notFound = error.error == ErrorClass::TemplateNotFound || error.error == ErrorClass::TemplatesNotFound;
        if (!notFound || !statement.ignoreMissing)
            throw;
        return nullptr;
    }
}

void Interpreter::runInclude(const IncludeStmt& statement)
{
    m_line = statement.reportedLine;
    const CompiledTemplate* found = includedTemplate(statement);
    if (found == nullptr)
        return;
    if (!statement.withContext) {
        const Value module = makeModule(*found, makeDict());
        writeText(module.as<Module>().body.withMarkup(false));
        return;
    }
    const auto context = makeContext(*found, allVariables(statement.locals));
    RenderContext* const before = m_context;
    m_context = context.get();
    runRoot(*found);
    m_context = before;
    m_guard.checkOutput(m_out.size());
}

Value Interpreter::allVariables(const ArenaList<StoredName>& locals)
{
    Value all = makeDict();
    Dict& dict = all.as<Dict>();
    for (const Value* part : {&m_context->parent, &m_context->variables}) {
        if (!part->isMissing())
            dict.update(part->as<Dict>());
    }
    for (const StoredName& local : locals) {
        if (!slot(local.slot).isMissing())
            dict.set(*local.name, slot(local.slot));
    }
    return all;
}

/// Modules that do not see the context are made once and shared.
Value Interpreter::makeModule(const CompiledTemplate& source, Value variables)
{
    const bool shared = variables.as<Dict>().empty();
    if (shared) {
        for (const auto& [known, module] : m_modules) {
            if (known == &source)
                return module;
        }
    }
    Value module(new Module);
    const auto context = makeContext(source, std::move(variables));
    holdContext(context);
    RenderContext* const before = m_context;
    m_context = context.get();
    {
        Capture capture(*this);
        runRoot(source);
        module.as<Module>().body = capture.take(false);
    }
    m_context = before;
    module.as<Module>().templateName = source.name ? makeStr(*source.name) : Value::none();
    for (const Value& name : context->exported) {
        if (const Value* value = context->variables.as<Dict>().find(name))
            module.as<Module>().exported.as<Dict>().set(name, *value);
    }
    if (shared)
        m_modules.emplace_back(&source, module);
    return module;
}

Value Interpreter::importModule(const ImportStmt& statement)
{
    const CompiledTemplate& found = getTemplate(eval(*statement.source));
    return makeModule(found, statement.withContext ? allVariables(statement.locals) : makeDict());
}

void Interpreter::runImport(const ImportStmt& statement)
{
    m_line = statement.reportedLine;
    const Value module = importModule(statement);
    const auto publish = [&](const Value& name, const Value& value) {
        if (!statement.toplevel)
            return;
        if (m_context->variables.isMissing())
            m_context->variables = makeDict();
        m_context->variables.as<Dict>().set(name, value);
        std::erase_if(m_context->exported, [&](const Value& other) { return other.text() == name.text(); });
    };
    if (statement.kind == StmtKind::Import) {
        slot(statement.slot) = module;
        publish(*statement.name, module);
        return;
    }
    for (const ImportedName& name : statement.names) {
        const Value* exported = module.as<Module>().exported.as<Dict>().find(*name.name);
        Value value;
        if (exported != nullptr) {
            value = *exported;
        } else {
            std::string position = "line " + std::to_string(statement.line);
            if (m_source->name)
                position += " in " + quotedText(*m_source->name);
            value = undefinedHint("the template " + repr(module.as<Module>().templateName) + " (imported on " + position
                                  + ") does not export the requested name " + quotedText(name.name->text()));
            value.as<Undefined>().name = *name.name;
        }
        slot(name.slot) = value;
        publish(*name.alias, value);
    }
}

Value Interpreter::makeMacro(const MacroStmt& statement)
{
    Value value(new Macro);
    auto& macro = value.as<Macro>();
    macro.function = statement.function;
    macro.closure = Frame::retain(m_frame);
    macro.context = m_context->shared_from_this();
    macro.source = m_source;
    macro.name = statement.name != nullptr ? *statement.name : Value::none();
    macro.defaultAutoescape = m_context->autoescape;
    holdFrame(m_frame);
    holdContext(macro.context);
    return value;
}

void Interpreter::runMacro(const MacroStmt& statement)
{
    Value macro = makeMacro(statement);
    if (statement.toplevel) {
        if (m_context->variables.isMissing())
            m_context->variables = makeDict();
        m_context->variables.as<Dict>().set(*statement.name, macro);
        const bool known = std::any_of(m_context->exported.begin(), m_context->exported.end(),
                                       [&](const Value& other) { return other.text() == statement.name->text(); });
        if (!known && !statement.name->text().starts_with('_'))
            m_context->exported.push_back(*statement.name);
    }
    slot(statement.slot) = std::move(macro);
}

void Interpreter::runCallBlock(const MacroStmt& statement)
{
    const Value caller = makeMacro(statement);
    m_line = statement.reportedLine;
    if (m_trace != nullptr)
        m_trace->beginValue();
    const Value text = evalCall(*statement.call, &caller);
    if (m_trace != nullptr)
        m_trace->endValue();
    writeText(text);
}

} // namespace hookbench::jinja
