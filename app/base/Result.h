#pragma once

#include "base/Error.h"

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

namespace hookbench {

/// Either a value or the reason why there is none.
///
///     Result<Port> port = parsePort(text);
///     if (!port)
///         return port.error();
///     listen(*port);
template <class T, class E = Error>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(E error) : m_state(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return m_state.index() == 0; }
    bool ok() const { return m_state.index() == 0; }

    const T& value() const&
    {
        assert(ok());
        return std::get<0>(m_state);
    }
    T& value() &
    {
        assert(ok());
        return std::get<0>(m_state);
    }
    T&& value() &&
    {
        assert(ok());
        return std::get<0>(std::move(m_state));
    }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    const E& error() const
    {
        assert(!ok());
        return std::get<1>(m_state);
    }

private:
    std::variant<T, E> m_state;
};

/// Success without a value, or the reason of a failure: `return Done{};`
struct Done {
    bool operator==(const Done&) const = default;
};
using Status = Result<Done>;

} // namespace hookbench
