#include "jinja/Trace.h"

#include "jinja/Dict.h"
#include "jinja/Operators.h"
#include "jinja/SourcePosition.h"
#include "jinja/Unicode.h"

#include <algorithm>

namespace hookbench::jinja {

void Trace::setResolved(const Value* slot, const Value& name, const RenderContext& context)
{
    m_slots.erase(slot);
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
}

void Trace::setAssigned(const Value* slot)
{
    if (m_origin.empty())
        m_slots.erase(slot);
    else
        m_slots[slot] = m_origin;
}

void Trace::forget(const Value* slots, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        m_slots.erase(slots + i);
}

void Trace::useSlot(const Value* slot)
{
    const auto found = m_slots.find(slot);
    m_origin = found != m_slots.end() ? found->second : std::string();
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

void Trace::setItemOrigin(const std::string& origin, const Value& iterable, const Value&, std::size_t index)
{
    m_origin.clear();
    if (!origin.empty() && (iterable.is(Type::List) || iterable.is(Type::Tuple)))
        m_origin = origin + "[" + std::to_string(index) + "]";
}

void Trace::assignArgument(std::size_t index, const Value* slot)
{
    m_origin = index < m_argumentOrigins.size() ? m_argumentOrigins[index] : std::string();
    setAssigned(slot);
}

void Trace::noteRead()
{
    if (m_origin.empty() || m_pending.empty())
        return;
    auto& paths = m_pending.back().entry.paths;
    if (std::find(paths.begin(), paths.end(), m_origin) == paths.end())
        paths.push_back(m_origin);
}

ProvenanceEntry Trace::describe(const CompiledTemplate& source, const OutputItem& item) const
{
    ProvenanceEntry entry;
    entry.templateName = source.name.value_or("");
    const SourcePosition begin = positionAt(source.source, item.begin);
    const SourcePosition end = positionAt(source.source, item.end);
    entry.line = begin.line;
    entry.column = begin.column;
    entry.endLine = end.line;
    entry.endColumn = end.column;
    entry.expression = source.source.substr(item.begin, item.end - item.begin);
    return entry;
}

void Trace::beginExpression(const CompiledTemplate& source, const OutputItem& item, std::size_t)
{
    m_pending.push_back({describe(source, item)});
    clearOrigin();
}

void Trace::endExpression(const Value& value, std::size_t begin, std::size_t end)
{
    ProvenanceEntry entry = std::move(m_pending.back().entry);
    m_pending.pop_back();
    const auto captured = value.isStr() ? m_captured.find(value.object()) : m_captured.end();
    if (captured != m_captured.end() && end - begin == value.text().size()) {
        addCaptured(captured->second.second, begin);
        return;
    }
    entry.begin = begin;
    entry.end = end;
    if (!m_pending.empty()) {
        // What a macro or a block reads on the way is read for the expression that calls it, too.
        for (const std::string& path : entry.paths) {
            auto& outer = m_pending.back().entry.paths;
            if (std::find(outer.begin(), outer.end(), path) == outer.end())
                outer.push_back(path);
        }
    }
    m_entries.push_back(std::move(entry));
}

void Trace::writeConstant(const CompiledTemplate& source, const OutputItem& item, std::size_t position)
{
    ProvenanceEntry entry = describe(source, item);
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
    for (ProvenanceEntry& entry : inside) {
        entry.begin -= capture.position;
        entry.end -= capture.position;
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

void Trace::writeCaptured(const Value& value, std::size_t position)
{
    const auto captured = m_captured.find(value.object());
    if (captured != m_captured.end())
        addCaptured(captured->second.second, position);
}

} // namespace hookbench::jinja
