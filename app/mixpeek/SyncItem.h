#pragma once

#include "mixpeek/ThreeWay.h"
#include "registrations/Registration.h"

#include <optional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// How one registration stands between this machine and one account.
struct SyncItem {
    enum class State {
        LocalOnly,  ///< not at the service yet: push creates it
        RemoteOnly, ///< not here yet: pull creates it
        InStep,
        LocalChanged,
        RemoteChanged,
        Conflict,   ///< both changed, and not to the same
        RemoteGone, ///< it was linked, and the service has it no more
        LocalGone,  ///< it was linked, and was removed here
    };
    std::string registrationId; ///< "" if RemoteOnly or LocalGone
    std::string remoteId;       ///< "" if LocalOnly
    std::string name;
    State state = State::InStep;
    /// The last synced state; none if there was no sync. A secret that is different at the service from the
    /// one here is not in it: nobody knows who changed it, so that it is a conflict.
    std::optional<registrations::Registration> base;
    std::optional<registrations::Registration> local;
    /// With references where the local record has them, and where a pull would make them; never a secret.
    std::optional<registrations::Registration> remote;
    std::vector<FieldDifference> differences;
    /// Of the remote record with all its secrets: equal while it has not changed. Only within one run of the
    /// program.
    std::string remoteFingerprint;
};

} // namespace hookbench::mixpeek
