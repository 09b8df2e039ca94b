#include "jinja/Interpreter.h"

#include "jinja/Raise.h"
#include "jinja/Trace.h"

/// For loops.
namespace hookbench::jinja {

Loop::~Loop()
{
    Frame::release(frame);
}

/// The generator behind `for … if`: gives the items that pass the test.
class LoopTestIterator final : public Iterator {
public:
    LoopTestIterator(Interpreter& in, const ForNode& node, const Value& iterable)
        : Iterator("generator"),
          m_node(node),
          m_cursor(in, iterable),
          m_frame(Frame::create(node.testFunction->slots, in.m_frame)),
          m_context(in.m_context->shared_from_this())
    {
        in.holdFrame(in.m_frame);
    }
    ~LoopTestIterator() override { Frame::release(m_frame); }

    bool next(Interpreter& in, Value& out) override
    {
        const Switch guard(in, *this);
        const int line = in.m_line;
        in.m_line = m_node.testLine;
        if (!m_started) {
            m_started = true;
            in.enterScope(m_node.testScope);
        }
        Value item;
        while (m_cursor.next(in, item)) {
            in.step();
            in.assign(m_node.testTarget, item);
            if (!in.isConditionTrue(*m_node.statement->test))
                continue;
            out = rebuilt(in, m_node.testTarget);
            in.m_line = line;
            return true;
        }
        in.m_line = line;
        return false;
    }

private:
    /// Makes the generator's frame and context the running ones, for as long as it lives.
    struct Switch {
        Switch(Interpreter& interpreter, LoopTestIterator& iterator)
            : in(interpreter), frame(interpreter.m_frame), context(interpreter.m_context)
        {
            in.m_guard.enter();
            in.m_frame = iterator.m_frame;
            in.m_context = iterator.m_context.get();
        }
        ~Switch()
        {
            in.m_frame = frame;
            in.m_context = context;
            in.m_guard.leave();
        }
        Switch(const Switch&) = delete;
        Switch& operator=(const Switch&) = delete;
        Interpreter& in;
        Frame* frame;
        RenderContext* context;
    };

    static Value rebuilt(Interpreter& in, const Target& target)
    {
        if (target.kind == Target::Kind::Name)
            return in.slot(target.slot);
        std::vector<Value> items;
        for (const Target& part : target.parts)
            items.push_back(rebuilt(in, part));
        return makeTuple(std::move(items));
    }

    const ForNode& m_node;
    Cursor m_cursor;
    Frame* m_frame;
    std::shared_ptr<RenderContext> m_context;
    bool m_started = false;
};

Value Interpreter::filteredIterable(const ForNode& node, const Value& iterable)
{
    return node.testFunction == nullptr ? iterable : Value(new LoopTestIterator(*this, node, iterable));
}

void Interpreter::runFor(const ForStmt& statement)
{
    const ForNode& node = *statement.node;
    m_line = statement.reportedLine;
    if (m_trace != nullptr)
        m_trace->beginValue();
    const Value iterable = eval(*statement.iterable);
    if (m_trace != nullptr)
        m_trace->endValue();
    if (statement.recursive)
        writeText(runRecursive(node, m_frame, iterable, 0));
    else
        runLoop(node, iterable, 0);
}

bool Interpreter::runLoop(const ForNode& node, const Value& iterable, std::int64_t depth)
{
    const bool ran = node.extended ? runExtendedLoop(node, iterable, depth) : runPlainLoop(node, iterable);
    leaveScope(node.scope);
    if (!ran)
        enterBranch(BranchPoint::Kind::LoopElse, node.statement->iterable->begin);
    if (!ran && !node.statement->otherwise.empty()) {
        enterScope(node.elseScope);
        run(node.statement->otherwise);
        leaveScope(node.elseScope);
    }
    return ran;
}

bool Interpreter::runPlainLoop(const ForNode& node, const Value& iterable)
{
    const Trace::ValueSource origin = m_trace != nullptr ? m_trace->valueSource() : Trace::ValueSource();
    Cursor cursor(*this, filteredIterable(node, iterable));
    Value item;
    bool completed = false;
    for (std::size_t index = 0;; ++index) {
        m_line = node.loopLine;
        if (!cursor.next(*this, item))
            break;
        step();
        if (m_trace != nullptr)
            m_trace->setItemOrigin(origin, iterable, index, node.testFunction != nullptr);
        assign(node.target, std::move(item));
        enterScope(node.scope);
        if (index == 0)
            enterBranch(BranchPoint::Kind::Loop, node.statement->iterable->begin);
        const Flow flow = run(node.statement->body);
        if (flow == Flow::Break)
            break;
        completed = completed || flow == Flow::Normal;
    }
    return completed;
}

bool Interpreter::runExtendedLoop(const ForNode& node, const Value& iterable, std::int64_t depth)
{
    const Trace::ValueSource origin = m_trace != nullptr ? m_trace->valueSource() : Trace::ValueSource();
    const Value holder(new Loop);
    Loop& loop = holder.as<Loop>();
    loop.iterable = filteredIterable(node, iterable);
    loop.cursor = Cursor(*this, loop.iterable);
    loop.depth0 = depth;
    if (node.function != nullptr) {
        loop.recursive = &node;
        loop.frame = Frame::retain(m_frame->parent);
        holdFrame(m_frame->parent);
        loop.context = m_context->shared_from_this();
        loop.source = m_source;
    }
    Value item;
    bool completed = false;
    for (std::size_t index = 0;; ++index) {
        m_line = node.loopLine;
        if (!nextOfLoop(loop, item))
            break;
        step();
        if (m_trace != nullptr)
            m_trace->setItemOrigin(origin, iterable, index, node.testFunction != nullptr);
        assign(node.target, std::move(item));
        slot(node.loopSlot) = holder;
        enterScope(node.scope);
        if (index == 0)
            enterBranch(BranchPoint::Kind::Loop, node.statement->iterable->begin);
        const Flow flow = run(node.statement->body);
        if (flow == Flow::Break)
            break;
        completed = completed || flow == Flow::Normal;
    }
    return completed;
}

bool Interpreter::nextOfLoop(Loop& loop, Value& out)
{
    if (loop.hasAfter) {
        loop.hasAfter = false;
        if (loop.after.isMissing())
            return false;
        out = std::move(loop.after);
        loop.after = Value();
    } else if (!loop.cursor.next(*this, out)) {
        return false;
    }
    ++loop.index0;
    loop.before = std::move(loop.current);
    loop.current = out;
    return true;
}

std::int64_t Interpreter::lengthOfLoop(Loop& loop)
{
    if (loop.knownLength >= 0)
        return loop.knownLength;
    if (!loop.iterable.is(Type::Iterator)) {
        loop.knownLength = loop.iterable.is(Type::Loop) ? lengthOfLoop(loop.iterable.as<Loop>()) : lengthOf(loop.iterable);
        return loop.knownLength;
    }
    std::vector<Value> rest;
    Value item;
    while (loop.cursor.next(*this, item)) {
        step();
        rest.push_back(std::move(item));
    }
    const bool peeked = loop.hasAfter && !loop.after.isMissing();
    loop.knownLength = static_cast<std::int64_t>(rest.size()) + loop.index0 + 1 + (peeked ? 1 : 0);
    loop.cursor = Cursor(*this, makeList(std::move(rest)));
    return loop.knownLength;
}

Value Interpreter::runRecursive(const ForNode& node, Frame* definedIn, const Value& iterable, std::int64_t depth)
{
    Activation activation(*this, node.function->slots, definedIn, m_context, m_source);
    Capture capture(*this);
    runLoop(node, iterable, depth);
    const bool markup = node.resultEscape == EscapeMode::Escape
        || (node.resultEscape == EscapeMode::Volatile && autoescape());
    Value text = capture.take(markup);
    activation.finish();
    return text;
}

Value Interpreter::callRecursiveLoop(Loop& loop, const Value& iterable, std::int64_t depth)
{
    if (loop.recursive == nullptr)
        raiseType("The loop must have the 'recursive' marker to be called recursively.");
    const std::shared_ptr<RenderContext> context = loop.context;
    RenderContext* const before = m_context;
    const CompiledTemplate* const sourceBefore = m_source;
    m_context = context.get();
    m_source = loop.source;
    if (m_trace != nullptr)
        m_trace->usePending();
    Value text = runRecursive(*loop.recursive, loop.frame, iterable, depth);
    m_context = before;
    m_source = sourceBefore;
    return text;
}

Value Interpreter::loopAttribute(Loop& loop, const Value& holder, LoopAttribute attribute)
{
    const auto peek = [&]() -> const Value& {
        if (!loop.hasAfter) {
            loop.hasAfter = true;
            loop.after = Value();
            Value next;
            if (loop.cursor.next(*this, next))
                loop.after = std::move(next);
        }
        return loop.after;
    };
    switch (attribute) {
    case LoopAttribute::Index: return Value(loop.index0 + 1);
    case LoopAttribute::Index0: return Value(loop.index0);
    case LoopAttribute::First: return Value(loop.index0 == 0);
    case LoopAttribute::Last: return Value(peek().isMissing());
    case LoopAttribute::Length: return Value(lengthOfLoop(loop));
    case LoopAttribute::RevIndex: return Value(lengthOfLoop(loop) - loop.index0);
    case LoopAttribute::RevIndex0: return Value(lengthOfLoop(loop) - loop.index0 - 1);
    case LoopAttribute::Depth: return Value(loop.depth0 + 1);
    case LoopAttribute::Depth0: return Value(loop.depth0);
    case LoopAttribute::PrevItem:
        return loop.index0 == 0 ? undefinedHint("there is no previous item") : loop.before;
    case LoopAttribute::NextItem:
        return peek().isMissing() ? undefinedHint("there is no next item") : loop.after;
    default: return pythonAttribute(holder, attribute == LoopAttribute::Cycle ? "cycle" : "changed");
    }
}

Value Interpreter::callLoopMethod(Loop& loop, LoopAttribute attribute, Arguments& arguments)
{
    if (!arguments.keywords.empty())
        raiseType(std::string("LoopContext.") + (attribute == LoopAttribute::Cycle ? "cycle" : "changed")
                  + "() got an unexpected keyword argument " + quotedText(arguments.keywords[0].first.text()));
    if (attribute == LoopAttribute::Cycle) {
        if (arguments.size() == 0)
            raiseType("no items for cycling given");
        return arguments.positional[static_cast<std::size_t>(loop.index0) % arguments.size()];
    }
    Value now = makeTuple({arguments.positional.begin(), arguments.positional.end()});
    if (!loop.lastChanged.isMissing() && equals(loop.lastChanged, now))
        return Value(false);
    loop.lastChanged = std::move(now);
    return Value(true);
}

} // namespace hookbench::jinja
