#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::events {

/// One event type of the service, "object.created" of the resource "object".
struct EventType {
    std::string_view name;
    std::string_view resource;
};

/// The service's event types by resource, in the documentation's order. Types outside it are legal
/// everywhere.
std::span<const EventType> catalogue();

bool isKnown(std::string_view name);

} // namespace hookbench::events
