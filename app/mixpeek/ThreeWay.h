#pragma once

#include "base/Result.h"
#include "registrations/Registration.h"
#include "json/Value.h"

#include <optional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// One field of a registration as the last sync, this machine and the service have it. `null` stands for a
/// member that is not there.
struct FieldDifference {
    enum class State {
        Local,    ///< changed here only
        Remote,   ///< changed at the service only
        Same,     ///< changed at both, to the same
        Conflict, ///< changed at both, differently
    };
    std::string field; ///< "channels[0].configs.url"
    State state = State::Local;
    json::Value base;
    json::Value local;
    json::Value remote;

    bool operator==(const FieldDifference&) const = default;
};

/// What differs, field by field: name, is_active, event_types (as a set), and of each channel every member of
/// its configuration (headers by name, payload_template whole), unknown members too. Ids and times are not
/// compared. Without a `base` (never synced) every difference is a conflict.
std::vector<FieldDifference> compare(const std::optional<registrations::Registration>& base,
                                     const registrations::Registration& local,
                                     const registrations::Registration& remote);

/// Whose value a field takes.
enum class Side { Local, Remote };
struct Choice {
    std::string field;
    Side side = Side::Local;
};

/// The local record with what changed at the service taken over, and conflicts as chosen.
/// Errors: InvalidInput if a conflict has no choice; it is named.
Result<registrations::Registration> merge(const std::optional<registrations::Registration>& base,
                                          const registrations::Registration& local,
                                          const registrations::Registration& remote,
                                          const std::vector<Choice>& choices);

} // namespace hookbench::mixpeek
