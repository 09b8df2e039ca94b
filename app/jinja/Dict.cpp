#include "jinja/Dict.h"

#include "jinja/Operators.h"

namespace hookbench::jinja {

namespace {

/// Up to here a scan over the hashes beats an index.
constexpr std::size_t smallSize = 8;

} // namespace

std::int64_t Dict::locate(const Value& key, std::uint64_t hash) const
{
    const auto matches = [&](const Entry& entry) {
        return entry.hash == hash && !entry.key.isMissing() && (entry.key.identical(key) || equals(entry.key, key));
    };
    if (m_index.empty()) {
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            if (matches(m_entries[i]))
                return static_cast<std::int64_t>(i);
        }
        return -1;
    }
    const std::size_t mask = m_index.size() - 1;
    for (std::size_t at = hash & mask; m_index[at] >= 0; at = (at + 1) & mask) {
        if (matches(m_entries[static_cast<std::size_t>(m_index[at])]))
            return m_index[at];
    }
    return -1;
}

const Value* Dict::find(const Value& key) const
{
    if (key.isStr())
        return findText(key.text(), key.str().hash());
    const std::int64_t at = locate(key, hashOf(key));
    return at < 0 ? nullptr : &m_entries[static_cast<std::size_t>(at)].value;
}

const Value* Dict::findText(std::string_view key, std::uint64_t hash) const
{
    if (m_index.empty()) {
        for (const Entry& entry : m_entries) {
            if (entry.hash == hash && entry.key.isStr() && entry.key.text() == key)
                return &entry.value;
        }
        return nullptr;
    }
    const std::size_t mask = m_index.size() - 1;
    for (std::size_t at = hash & mask; m_index[at] >= 0; at = (at + 1) & mask) {
        const Entry& entry = m_entries[static_cast<std::size_t>(m_index[at])];
        if (entry.hash == hash && entry.key.isStr() && entry.key.text() == key)
            return &entry.value;
    }
    return nullptr;
}

void Dict::insertIntoIndex(std::uint64_t hash, std::int32_t entry)
{
    const std::size_t mask = m_index.size() - 1;
    std::size_t at = hash & mask;
    while (m_index[at] >= 0)
        at = (at + 1) & mask;
    m_index[at] = entry;
}

void Dict::rebuild()
{
    if (m_live != m_entries.size())
        std::erase_if(m_entries, [](const Entry& entry) { return entry.key.isMissing(); });
    std::size_t capacity = 4 * smallSize;
    while (capacity < 4 * m_entries.size())
        capacity *= 2;
    m_index.assign(capacity, -1);
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        insertIntoIndex(m_entries[i].hash, static_cast<std::int32_t>(i));
}

void Dict::set(const Value& key, Value value)
{
    const std::uint64_t hash = hashOf(key);
    const std::int64_t at = locate(key, hash);
    if (at >= 0) {
        m_entries[static_cast<std::size_t>(at)].value = std::move(value);
        return;
    }
    m_entries.push_back({key, std::move(value), hash});
    ++m_live;
    if (m_entries.size() <= smallSize && m_index.empty())
        return;
    if (m_index.empty() || 2 * m_entries.size() > m_index.size())
        rebuild();
    else
        insertIntoIndex(hash, static_cast<std::int32_t>(m_entries.size() - 1));
}

Value Dict::take(const Value& key)
{
    const std::int64_t at = locate(key, hashOf(key));
    if (at < 0)
        return {};
    // The entry stays as a gap, so that the index and running iterations keep their positions.
    Entry& entry = m_entries[static_cast<std::size_t>(at)];
    Value value = std::move(entry.value);
    entry.key = Value();
    --m_live;
    return value;
}

void Dict::clear()
{
    m_entries.clear();
    m_index.clear();
    m_live = 0;
}

void Dict::swapContent(Dict& other)
{
    m_entries.swap(other.m_entries);
    m_index.swap(other.m_index);
    std::swap(m_live, other.m_live);
}

void Dict::update(const Dict& other)
{
    for (std::size_t i = 0; i < other.m_entries.size(); ++i) {
        const Entry entry = other.m_entries[i];
        if (!entry.key.isMissing())
            set(entry.key, entry.value);
    }
}

} // namespace hookbench::jinja
