#pragma once

#include "jinja/Nodes.h"
#include "jinja/Value.h"

#include <deque>
#include <string_view>
#include <vector>

namespace hookbench::jinja {

/// The names and constants of one template. Equal names share a number and a string.
class NameTable {
public:
    NameId id(std::string_view name);
    const Value* name(NameId id) const { return m_names[id]; }
    const Value* name(std::string_view text) { return m_names[id(text)]; }
    std::string_view text(NameId id) const { return m_names[id]->text(); }
    std::size_t size() const { return m_names.size(); }
    /// Keeps a constant for as long as the template lives.
    const Value* keep(Value value)
    {
        m_constants.push_back(std::move(value));
        return &m_constants.back();
    }

private:
    void grow();

    std::deque<Value> m_constants;
    std::vector<const Value*> m_names;
    std::vector<std::int32_t> m_index;
};

} // namespace hookbench::jinja
