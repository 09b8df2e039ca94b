#pragma once

#include "base/Result.h"
#include "registrations/Registration.h"
#include "json/Value.h"

#include <string>
#include <string_view>

namespace hookbench::registrations {

/// Which members toJson() writes.
enum class Members {
    All,    ///< what is stored and exported
    Create, ///< the body of the service's create: without webhook_id, created_at and updated_at, which it
            ///< makes
    Update, ///< the body of its update: with them
};

/// The record in the service's shape and order; unknown members follow. Members that are at "none" are left
/// out.
json::Value toJson(const Registration& registration, Members members = Members::All);

/// Reads a record in the service's shape. Types are demanded, rules are not (see validate()): a URL may be
/// wrong, but must be text. `null` stands for a member that is not there. `internal_id` is dropped: it is
/// never shown or sent. Errors: InvalidInput; the message names the member by its path, as in
/// "channels[0].configs.url".
Result<Registration> registrationFromJson(const json::Value& value);

/// One channel, `{"channel": …, "configs": {…}}`; `path` is where it stands, for the errors.
Result<Channel> channelFromJson(const json::Value& value, const std::string& path);
json::Value toJson(const Channel& channel);

} // namespace hookbench::registrations
