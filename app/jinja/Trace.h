#pragma once

#include "jinja/CompiledTemplate.h"
#include "jinja/Provenance.h"
#include "jinja/RenderContext.h"
#include "jinja/Value.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace hookbench::jinja {

/// Follows a render that was asked for provenance: which expression writes what, and which paths of the context it
/// reads. Values do not know where they came from; the trace keeps the paths of variables beside their slots, and that
/// of the value in hand.
class Trace {
public:
    // Paths of variables.
    void setResolved(const Value* slot, const Value& name, const RenderContext& context);
    void copyOrigin(const Value* from, const Value* to);
    /// The slot gets the value in hand.
    void setAssigned(const Value* slot);
    void forget(const Value* slots, std::size_t count);

    // The path of the value in hand.
    const std::string& currentOrigin() const { return m_origin; }
    void setOrigin(std::string origin) { m_origin = std::move(origin); }
    void clearOrigin() { m_origin.clear(); }
    void useSlot(const Value* slot);
    void extendOrigin(const Value& key);
    /// Item number `index` of what has the path `origin`; the keys of a dict are no part of it.
    void setItemOrigin(const std::string& origin, const Value& iterable, const Value& item, std::size_t index);
    /// The paths of the arguments of the call that comes next, which its macro's variables get.
    void setArgumentOrigins(std::vector<std::string> origins) { m_argumentOrigins = std::move(origins); }
    void assignArgument(std::size_t index, const Value* slot);
    /// The value in hand was read.
    void noteRead();

    // What is written.
    void beginExpression(const CompiledTemplate& source, const OutputItem& item, std::size_t position);
    void endExpression(const Value& value, std::size_t begin, std::size_t end);
    void writeConstant(const CompiledTemplate& source, const OutputItem& item, std::size_t position);
    void beginCapture(std::size_t position);
    /// The text written since became `value`.
    void endCapture(const Value& value);
    /// A captured text was written unchanged.
    void writeCaptured(const Value& value, std::size_t position);

    std::vector<ProvenanceEntry> take() { return std::move(m_entries); }

private:
    ProvenanceEntry describe(const CompiledTemplate& source, const OutputItem& item) const;
    void addCaptured(const std::vector<ProvenanceEntry>& entries, std::size_t position);

    struct Pending {
        ProvenanceEntry entry;
    };
    struct Capture {
        std::size_t position;
        std::size_t firstEntry;
    };

    std::unordered_map<const Value*, std::string> m_slots;
    std::string m_origin;
    std::vector<std::string> m_argumentOrigins;
    std::vector<Pending> m_pending;
    std::vector<Capture> m_captures;
    /// What captured texts consist of; the values keep their addresses from being used again.
    std::unordered_map<const Object*, std::pair<Value, std::vector<ProvenanceEntry>>> m_captured;
    std::vector<ProvenanceEntry> m_entries;
};

} // namespace hookbench::jinja
