#include "events/Catalogue.h"

#include <algorithm>
#include <array>

namespace hookbench::events {

namespace {

// Mixpeek's OpenAPI document, version 0.81, by resource.
constexpr std::array types{
    EventType{"object.created", "object"},
    EventType{"objects.created.batch", "object"},
    EventType{"object.updated", "object"},
    EventType{"object.deleted", "object"},
    EventType{"collection.created", "collection"},
    EventType{"collection.updated", "collection"},
    EventType{"collection.deleted", "collection"},
    EventType{"collection.documents.written", "collection"},
    EventType{"cluster.created", "cluster"},
    EventType{"cluster.updated", "cluster"},
    EventType{"cluster.deleted", "cluster"},
    EventType{"cluster.execution.started", "cluster"},
    EventType{"cluster.execution.completed", "cluster"},
    EventType{"cluster.execution.failed", "cluster"},
    EventType{"trigger.created", "trigger"},
    EventType{"trigger.updated", "trigger"},
    EventType{"trigger.deleted", "trigger"},
    EventType{"trigger.paused", "trigger"},
    EventType{"trigger.resumed", "trigger"},
    EventType{"trigger.fired", "trigger"},
    EventType{"trigger.execution.completed", "trigger"},
    EventType{"trigger.execution.failed", "trigger"},
    EventType{"taxonomy.created", "taxonomy"},
    EventType{"taxonomy.updated", "taxonomy"},
    EventType{"taxonomy.deleted", "taxonomy"},
    EventType{"alert.created", "alert"},
    EventType{"alert.updated", "alert"},
    EventType{"alert.deleted", "alert"},
    EventType{"alert.triggered", "alert"},
    EventType{"alert.execution.completed", "alert"},
    EventType{"alert.execution.failed", "alert"},
};

} // namespace

std::span<const EventType> catalogue()
{
    return types;
}

bool isKnown(std::string_view name)
{
    return std::any_of(types.begin(), types.end(), [&](const EventType& type) { return type.name == name; });
}

} // namespace hookbench::events
