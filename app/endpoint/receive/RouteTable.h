#pragma once

#include "endpoint/receive/RequestHandler.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::endpoint {

/// One endpoint of a port.
struct Route {
    std::string prefix;
    std::shared_ptr<const RequestHandler> handler;
    bool paused = false;

    std::uint16_t number() const { return handler->config().number; }
};

/// Who takes which path of a port. A value that is replaced as a whole.
class RouteTable {
public:
    /// The endpoint with the longest prefix that the target's path is below; null if nobody takes it.
    const Route* find(std::string_view target) const;
    const Route* withPrefix(std::string_view prefix) const;
    const Route* withNumber(std::uint16_t number) const;
    /// Adds a route, or replaces that of the same endpoint.
    RouteTable with(Route route) const;
    RouteTable without(std::uint16_t number) const;
    std::vector<std::uint16_t> numbers() const;
    std::size_t size() const { return m_routes.size(); }
    bool empty() const { return m_routes.empty(); }

private:
    std::vector<Route> m_routes; ///< longest prefix first
};

} // namespace hookbench::endpoint
