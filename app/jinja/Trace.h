#pragma once

#include "jinja/CompiledTemplate.h"
#include "jinja/Provenance.h"
#include "jinja/RenderContext.h"
#include "jinja/SourcePosition.h"
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
    using Paths = std::vector<std::string>;
    /// Where a value comes from: its path, "" for a computed one, and the other paths that went into it.
    struct ValueSource {
        std::string origin;
        Paths paths;
    };

    /// `ofText`: the template's own text gets entries, too.
    explicit Trace(bool ofText = false) : m_ofText(ofText) {}

    // Paths of variables.
    void setResolved(const Value* slot, const Value& name, const RenderContext& context);
    void copyOrigin(const Value* from, const Value* to);
    /// The slot gets the value in hand, and the paths that went into it.
    void setAssigned(const Value* slot);
    /// Something more went into what the slot holds: an attribute of a namespace was set.
    void addDerived(const Value* slot);
    void forget(const Value* slots, std::size_t count);

    // The path of the value in hand.
    const std::string& currentOrigin() const { return m_origin; }
    void setOrigin(std::string origin) { m_origin = std::move(origin); }
    void clearOrigin() { m_origin.clear(); }
    void useSlot(const Value* slot);
    void extendOrigin(const Value& key);
    /// The value in hand was read.
    void noteRead();
    void noteAll(const Paths& paths);

    // What goes into a value that a variable gets.
    void beginValue();
    void endValue();
    /// As endValue(); what was read counts for the expression around it, too.
    ValueSource endArgument();
    /// A text was captured, and perhaps changed; it is the value in hand.
    void useCaptured();
    /// What the expression around has read so far goes into the value in hand.
    void usePending();

    ValueSource valueSource() const { return {m_origin, m_valuePaths}; }
    /// Item number `index` of a loop is the value in hand; its number in the list is unknown where the loop has a filter,
    /// and the keys of a dict are no part of it.
    void setItemOrigin(const ValueSource& source, const Value& iterable, std::size_t index, bool isFiltered);
    /// The arguments of the call that comes next, which its macro's variables get.
    void setArguments(std::vector<ValueSource> arguments) { m_arguments = std::move(arguments); }
    /// One that was not given by its place gets all that the call has read.
    void assignArgument(std::size_t index, const Value* slot);

    // What is written.
    void beginExpression(const CompiledTemplate& source, const OutputItem& item, std::size_t position);
    void endExpression(const Value& value, std::size_t begin, std::size_t end);
    void writeConstant(const CompiledTemplate& source, const OutputItem& item, std::size_t position);
    void beginCapture(std::size_t position);
    /// The text written since became `value`.
    void endCapture(const Value& value);
    /// A captured text was written unchanged; false if it is none.
    bool writeCaptured(const Value& value, std::size_t position);
    /// A text that a filter block made was written.
    void writeFiltered(const CompiledTemplate& source, const FilterBlockStmt& statement, std::size_t begin, std::size_t end);

    std::vector<ProvenanceEntry> take() { return std::move(m_entries); }

private:
    struct Capture {
        std::size_t position;
        std::size_t firstEntry;
    };
    struct PlaceCursor {
        std::size_t offset = 0;
        SourcePosition position;
    };

    ProvenanceEntry describe(const CompiledTemplate& source, std::uint32_t begin, std::uint32_t end);
    const ProvenanceEntry& described(const CompiledTemplate& source, const OutputItem& item);
    SourcePosition placeOf(const CompiledTemplate& source, std::size_t offset);
    void addCaptured(const std::vector<ProvenanceEntry>& entries, std::size_t position);

    bool m_ofText;
    std::unordered_map<const Value*, std::string> m_slots;
    std::unordered_map<const Value*, Paths> m_derived; ///< of slots whose value other paths went into
    std::string m_origin;
    Paths m_valuePaths;
    std::vector<ValueSource> m_arguments;
    std::vector<ProvenanceEntry> m_pending;
    std::vector<Capture> m_captures;
    /// What captured texts consist of; the values keep their addresses from being used again.
    std::unordered_map<const Object*, std::pair<Value, std::vector<ProvenanceEntry>>> m_captured;
    Paths m_capturedPaths; ///< of the last one
    std::vector<ProvenanceEntry> m_entries;
    /// Entries of items that were met before, and where the last looked-up place of a source is: a loop asks again and
    /// again, and a long source must not be searched from its start each time.
    std::unordered_map<const OutputItem*, ProvenanceEntry> m_described;
    std::unordered_map<const CompiledTemplate*, PlaceCursor> m_places;
};

} // namespace hookbench::jinja
