#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hookbench::jinja {

/// A fixed list that lives in an Arena.
template <class T>
struct ArenaList {
    T* data = nullptr;
    std::uint32_t count = 0;

    T* begin() const { return data; }
    T* end() const { return data + count; }
    bool empty() const { return count == 0; }
    std::size_t size() const { return count; }
    T& operator[](std::size_t i) const { return data[i]; }
};

/// Memory for the nodes of one template: handed out in a row, freed at once. Only for types without destructors.
class Arena {
public:
    template <class T, class... A>
    T* make(A&&... arguments)
    {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (allocate(sizeof(T), alignof(T))) T{std::forward<A>(arguments)...};
    }

    template <class T>
    ArenaList<T> list(const T* items, std::size_t count)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        if (count == 0)
            return {};
        void* memory = allocate(sizeof(T) * count, alignof(T));
        std::memcpy(memory, items, sizeof(T) * count);
        return {static_cast<T*>(memory), static_cast<std::uint32_t>(count)};
    }
    template <class T>
    ArenaList<T> list(const std::vector<T>& items)
    {
        return list(items.data(), items.size());
    }

    std::string_view copy(std::string_view text)
    {
        if (text.empty())
            return {};
        void* memory = allocate(text.size(), 1);
        std::memcpy(memory, text.data(), text.size());
        return {static_cast<const char*>(memory), text.size()};
    }

private:
    void* allocate(std::size_t size, std::size_t alignment)
    {
        m_at = (m_at + alignment - 1) & ~(alignment - 1);
        if (m_at + size > m_size) {
            m_size = std::max<std::size_t>(size + alignment, m_blocks.empty() ? 2048 : 16384);
            m_blocks.push_back(std::make_unique_for_overwrite<std::byte[]>(m_size));
            m_at = 0;
        }
        void* memory = m_blocks.back().get() + m_at;
        m_at += size;
        return memory;
    }

    std::vector<std::unique_ptr<std::byte[]>> m_blocks;
    std::size_t m_at = 0;
    std::size_t m_size = 0;
};

} // namespace hookbench::jinja
