#include "jinja/Trace.h"

#include "jinja/Dict.h"
#include "jinja/Operators.h"
#include "jinja/Unicode.h"

#include <algorithm>

namespace hookbench::jinja {

namespace {

void addPath(Trace::Paths& paths, const std::string& path)
{
    if (std::find(paths.begin(), paths.end(), path) == paths.end())
        paths.push_back(path);
}

void addPaths(Trace::Paths& paths, const Trace::Paths& more)
{
    for (const std::string& path : more)
        addPath(paths, path);
}

} // namespace

void Trace::setResolved(const Value* slot, const Value& name, const RenderContext& context)
{
    m_slots.erase(slot);
    m_derived.erase(slot);
    const bool set = !context.variables.isMissing() && context.variables.as<Dict>().find(name) != nullptr;
    const bool isGiven = !context.parent.isMissing() && context.parent.as<Dict>().find(name) != nullptr;
    // A name that is not there was asked for all the same.
    if (!set && (isGiven || slot->isMissing()))
        m_slots[slot] = name.text();
}

void Trace::copyOrigin(const Value* from, const Value* to)
{
    const auto found = m_slots.find(from);
    if (found == m_slots.end())
        m_slots.erase(to);
    else
        m_slots[to] = std::string(found->second);
    const auto derived = m_derived.find(from);
    if (derived == m_derived.end())
        m_derived.erase(to);
    else
        m_derived[to] = Paths(derived->second);
}

void Trace::setAssigned(const Value* slot)
{
    if (m_origin.empty())
        m_slots.erase(slot);
    else
        m_slots[slot] = m_origin;
    if (m_valuePaths.empty())
        m_derived.erase(slot);
    else
        m_derived[slot] = m_valuePaths;
}

void Trace::addDerived(const Value* slot)
{
    Paths& derived = m_derived[slot];
    addPaths(derived, m_valuePaths);
    if (!m_origin.empty())
        addPath(derived, m_origin);
}

void Trace::forget(const Value* slots, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i) {
        m_slots.erase(slots + i);
        m_derived.erase(slots + i);
    }
}

void Trace::useSlot(const Value* slot)
{
    const auto found = m_slots.find(slot);
    m_origin = found != m_slots.end() ? found->second : std::string();
    const auto derived = m_derived.find(slot);
    if (derived != m_derived.end())
        noteAll(derived->second);
}

void Trace::extendOrigin(const Value& key)
{
    if (m_origin.empty())
        return;
    if (key.isStr() && unicode::isIdentifier(key.text()))
        m_origin.append(1, '.').append(key.text());
    else
        m_origin.append(1, '[').append(repr(key)).append(1, ']');
}

void Trace::noteRead()
{
    if (!m_origin.empty() && !m_pending.empty())
        addPath(m_pending.back().paths, m_origin);
}

void Trace::noteAll(const Paths& paths)
{
    if (!m_pending.empty())
        addPaths(m_pending.back().paths, paths);
}

void Trace::beginValue()
{
    m_pending.emplace_back();
    clearOrigin();
}

void Trace::endValue()
{
    m_valuePaths = std::move(m_pending.back().paths);
    m_pending.pop_back();
    // What the value's own path says need not be said twice.
    std::erase(m_valuePaths, m_origin);
}

Trace::ValueSource Trace::endArgument()
{
    const Paths read = m_pending.back().paths;
    endValue();
    noteAll(read);
    return valueSource();
}

void Trace::useCaptured()
{
    clearOrigin();
    m_valuePaths = m_capturedPaths;
}

void Trace::usePending()
{
    m_valuePaths = m_pending.empty() ? Paths() : m_pending.back().paths;
    std::erase(m_valuePaths, m_origin);
}

void Trace::setItemOrigin(const ValueSource& source, const Value& iterable, std::size_t index, bool isFiltered)
{
    m_origin.clear();
    m_valuePaths = source.paths;
    if (source.origin.empty())
        return;
    if (!isFiltered && (iterable.is(Type::List) || iterable.is(Type::Tuple)))
        m_origin = source.origin + "[" + std::to_string(index) + "]";
    else
        addPath(m_valuePaths, source.origin);
}

void Trace::assignArgument(std::size_t index, const Value* slot)
{
    const bool isKnown = index < m_arguments.size();
    m_origin = isKnown ? m_arguments[index].origin : std::string();
    if (isKnown)
        m_valuePaths = m_arguments[index].paths;
    else
        usePending();
    setAssigned(slot);
}

SourcePosition Trace::placeOf(const CompiledTemplate& source, std::size_t offset)
{
    PlaceCursor& cursor = m_places[&source];
    if (offset < cursor.offset)
        cursor = {};
    const std::string_view between = std::string_view(source.source).substr(cursor.offset, offset - cursor.offset);
    const SourcePosition step = positionAt(between, between.size());
    cursor.position.column = step.line > 1 ? step.column : cursor.position.column + step.column - 1;
    cursor.position.line += step.line - 1;
    cursor.offset = offset;
    return cursor.position;
}

ProvenanceEntry Trace::describe(const CompiledTemplate& source, std::uint32_t begin, std::uint32_t end)
{
    ProvenanceEntry entry;
    entry.templateName = source.name.value_or("");
    const SourcePosition first = placeOf(source, begin);
    const SourcePosition last = placeOf(source, end);
    entry.line = first.line;
    entry.column = first.column;
    entry.endLine = last.line;
    entry.endColumn = last.column;
    entry.sourceBegin = begin;
    entry.sourceEnd = end;
    return entry;
}

const ProvenanceEntry& Trace::described(const CompiledTemplate& source, const OutputItem& item)
{
    const auto known = m_described.find(&item);
    if (known != m_described.end())
        return known->second;
    ProvenanceEntry entry = describe(source, item.begin, item.end);
    entry.isText = item.isData;
    if (!item.isData)
        entry.expression = source.source.substr(item.begin, item.end - item.begin);
    return m_described.emplace(&item, std::move(entry)).first->second;
}

void Trace::beginExpression(const CompiledTemplate& source, const OutputItem& item, std::size_t)
{
    m_pending.push_back(described(source, item));
    clearOrigin();
}

void Trace::endExpression(const Value& value, std::size_t begin, std::size_t end)
{
    ProvenanceEntry entry = std::move(m_pending.back());
    m_pending.pop_back();
    // What a macro or a block reads on the way is read for the expression that calls it, too.
    noteAll(entry.paths);
    const auto captured = value.isStr() ? m_captured.find(value.object()) : m_captured.end();
    if (captured != m_captured.end() && end - begin == value.text().size()) {
        addCaptured(captured->second.second, begin);
        return;
    }
    entry.begin = begin;
    entry.end = end;
    m_entries.push_back(std::move(entry));
}

void Trace::writeConstant(const CompiledTemplate& source, const OutputItem& item, std::size_t position)
{
    if (item.isData && !m_ofText)
        return;
    ProvenanceEntry entry = described(source, item);
    entry.begin = position;
    entry.end = position + item.text.size();
    m_entries.push_back(std::move(entry));
}

void Trace::beginCapture(std::size_t position)
{
    m_captures.push_back({position, m_entries.size()});
}

void Trace::endCapture(const Value& value)
{
    const Capture capture = m_captures.back();
    m_captures.pop_back();
    const auto first = m_entries.begin() + static_cast<std::ptrdiff_t>(capture.firstEntry);
    std::vector<ProvenanceEntry> inside(std::make_move_iterator(first), std::make_move_iterator(m_entries.end()));
    m_entries.resize(capture.firstEntry);
    m_capturedPaths.clear();
    for (ProvenanceEntry& entry : inside) {
        entry.begin -= capture.position;
        entry.end -= capture.position;
        addPaths(m_capturedPaths, entry.paths);
    }
    if (!inside.empty())
        m_captured[value.object()] = {value, std::move(inside)};
    clearOrigin();
}

void Trace::addCaptured(const std::vector<ProvenanceEntry>& entries, std::size_t position)
{
    for (ProvenanceEntry entry : entries) {
        entry.begin += position;
        entry.end += position;
        m_entries.push_back(std::move(entry));
    }
}

bool Trace::writeCaptured(const Value& value, std::size_t position)
{
    const auto captured = m_captured.find(value.object());
    if (captured == m_captured.end())
        return false;
    addCaptured(captured->second.second, position);
    return true;
}

void Trace::writeFiltered(const CompiledTemplate& source, const FilterBlockStmt& statement, std::size_t begin,
                          std::size_t end)
{
    ProvenanceEntry entry = describe(source, statement.begin, statement.end);
    entry.begin = begin;
    entry.end = end;
    entry.expression = "filter " + std::string(statement.filter->name->text());
    entry.paths = m_valuePaths;
    m_entries.push_back(std::move(entry));
}

} // namespace hookbench::jinja
