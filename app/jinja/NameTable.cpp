#include "jinja/NameTable.h"

namespace hookbench::jinja {

NameId NameTable::id(std::string_view name)
{
    if (2 * (m_names.size() + 1) > m_index.size())
        grow();
    const std::uint64_t hash = hashText(name);
    const std::size_t mask = m_index.size() - 1;
    std::size_t at = hash & mask;
    for (; m_index[at] >= 0; at = (at + 1) & mask) {
        const Value& known = *m_names[static_cast<std::size_t>(m_index[at])];
        if (known.str().hash() == hash && known.text() == name)
            return static_cast<NameId>(m_index[at]);
    }
    m_index[at] = static_cast<std::int32_t>(m_names.size());
    m_names.push_back(keep(makeStr(name)));
    m_names.back()->str().hash();
    return static_cast<NameId>(m_names.size() - 1);
}

void NameTable::grow()
{
    m_index.assign(m_index.empty() ? 64 : m_index.size() * 2, -1);
    const std::size_t mask = m_index.size() - 1;
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        std::size_t at = m_names[i]->str().hash() & mask;
        while (m_index[at] >= 0)
            at = (at + 1) & mask;
        m_index[at] = static_cast<std::int32_t>(i);
    }
}

} // namespace hookbench::jinja
