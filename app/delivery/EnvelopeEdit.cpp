#include "delivery/Routing.h"

#include "events/Envelope.h"

namespace hookbench::delivery {

json::Value edited(json::Value event, const EnvelopeEdit& edit, std::int64_t nowUs)
{
    if (!event.isObject())
        return event;
    const std::string id = edit.freshId ? events::makeEventId() : edit.fixedId;
    if (!id.empty())
        event.asObject().set("event_id", json::Value(id));
    const std::string time = edit.freshTime ? events::utcTimestamp(nowUs) : edit.fixedTime;
    if (!time.empty())
        event.asObject().set("occurred_at", json::Value(time));
    return event;
}

} // namespace hookbench::delivery
