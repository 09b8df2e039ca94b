#include "endpoint/receive/RouteTable.h"

#include "endpoint/receive/Access.h"

#include <algorithm>

namespace hookbench::endpoint {

const Route* RouteTable::find(std::string_view target) const
{
    if (m_routes.size() == 1 && m_routes.front().prefix.empty())
        return &m_routes.front();
    const std::string_view path = pathOf(target);
    const auto takes = [&](const Route& route) { return pathBelow(path, route.prefix).has_value(); };
    const auto found = std::find_if(m_routes.begin(), m_routes.end(), takes);
    return found == m_routes.end() ? nullptr : &*found;
}

const Route* RouteTable::withPrefix(std::string_view prefix) const
{
    const auto found = std::find_if(m_routes.begin(), m_routes.end(),
                                    [&](const Route& route) { return route.prefix == prefix; });
    return found == m_routes.end() ? nullptr : &*found;
}

const Route* RouteTable::withNumber(std::uint16_t number) const
{
    const auto found = std::find_if(m_routes.begin(), m_routes.end(),
                                    [&](const Route& route) { return route.number() == number; });
    return found == m_routes.end() ? nullptr : &*found;
}

std::vector<std::uint16_t> RouteTable::numbers() const
{
    std::vector<std::uint16_t> numbers;
    for (const Route& route : m_routes)
        numbers.push_back(route.number());
    return numbers;
}

RouteTable RouteTable::with(Route route) const
{
    RouteTable table = without(route.number());
    const auto place = std::find_if(table.m_routes.begin(), table.m_routes.end(), [&](const Route& other) {
        return other.prefix.size() < route.prefix.size();
    });
    table.m_routes.insert(place, std::move(route));
    return table;
}

RouteTable RouteTable::without(std::uint16_t number) const
{
    RouteTable table = *this;
    std::erase_if(table.m_routes, [&](const Route& route) { return route.number() == number; });
    return table;
}

} // namespace hookbench::endpoint
