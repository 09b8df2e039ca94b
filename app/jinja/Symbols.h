#pragma once

#include "jinja/Nodes.h"

#include <memory>
#include <utility>
#include <vector>

namespace hookbench::jinja {

/// A function under construction: hands out the places of its frame.
struct FunctionBuilder {
    FunctionBuilder* parent = nullptr;
    FunctionNode* node = nullptr;
    std::vector<std::pair<std::uint64_t, std::uint16_t>> slots;
    int loopDepth = 0; ///< for loops around the current place

    std::uint16_t slotFor(int level, NameId name);
};

/// The variable that Jinja2's generated code would call `l_<level>_<name>`, in the function that owns it.
struct Identifier {
    int level = 0;
    NameId name = 0;
    FunctionBuilder* owner = nullptr;

    bool operator==(const Identifier&) const = default;
};

/// Which names a scope loads and stores, and where they come from. Counterpart of jinja2.idtracking.Symbols;
/// follows it step by step, because its results decide what a template sees.
class Symbols {
public:
    enum class Action : std::uint8_t { Parameter, Resolve, Alias, Undefined };
    struct LoadEntry {
        Identifier target;
        Action action;
        Identifier source; ///< of an alias
        NameId name;       ///< to resolve
    };

    Symbols(Symbols* parentSymbols, int scopeLevel, FunctionBuilder* function)
        : m_parent(parentSymbols), m_level(scopeLevel), m_owner(function)
    {
    }

    int level() const { return m_level; }
    FunctionBuilder* owner() const { return m_owner; }
    Symbols* parent() const { return m_parent; }
    const std::vector<LoadEntry>& loads() const { return m_loads; }
    const std::vector<NameId>& stores() const { return m_stores; }
    const Identifier* findReference(NameId name) const;
    const LoadEntry* findLoad(const Identifier& target) const;

    void load(NameId name);
    void store(NameId name);
    Identifier declareParameter(NameId name);
    void updateFromBranches(const std::vector<const Symbols*>& branches);

    // What a statement's own scope sees, by the kind of the statement.
    void analyzeTemplate(const Body& body) { visitBody(body); }
    void analyzeBlock(const BlockStmt& statement) { visitBody(statement.body); }
    void analyzeMacro(const MacroStmt& statement);
    void analyzeFilterBlock(const FilterBlockStmt& statement);
    void analyzeAutoescape(const AutoescapeStmt& statement);
    void analyzeAssignBlock(const AssignBlockStmt& statement) { visitBody(statement.body); }
    void analyzeWith(const WithStmt& statement);
    enum class ForPart : std::uint8_t { Main, Else, Test };
    void analyzeFor(const ForStmt& statement, ForPart part);

private:
    void define(NameId name, Action action, const Identifier& source = {});
    void setLoad(const LoadEntry& entry);
    bool hasStore(NameId name) const;
    void visit(const Expr* expr);
    void visitParameter(const Expr* target);
    void visit(const Stmt* statement);
    void visitIf(const IfStmt& statement);
    void visitBranch(const Expr* test, const Body& body, const IfStmt* rest);
    void visitBody(const Body& body);

    Symbols* m_parent;
    int m_level;
    FunctionBuilder* m_owner;
    std::vector<std::pair<NameId, Identifier>> m_references;
    std::vector<LoadEntry> m_loads;
    std::vector<NameId> m_stores;
};

} // namespace hookbench::jinja
