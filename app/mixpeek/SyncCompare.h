#pragma once

#include "mixpeek/LinkTable.h"
#include "mixpeek/RemoteSecrets.h"
#include "mixpeek/SyncItem.h"

#include <optional>
#include <string>
#include <vector>

// How registrations stand between this machine and an account; values in, values out.

namespace hookbench::mixpeek {

/// Of a remote record as it came, with its secrets; by a key that this run of the program has made for
/// itself.
std::string fingerprint(const registrations::Registration& remote);

/// One registration. At least one of the three is there.
SyncItem makeItem(const std::optional<Link>& link, const std::optional<registrations::Registration>& local,
                  const std::optional<registrations::Registration>& remote,
                  const registrations::VariableValues& values);

/// What both sides agree on, as the base of what follows.
Link makeLink(const std::string& accountId, const registrations::Registration& local,
              const ReferencedRecord& remote, std::int64_t nowUs);

struct Comparison {
    std::vector<SyncItem> items;
    std::vector<Link> newLinks; ///< to store: records that agree, and were linked otherwise or not at all
    std::vector<std::string> goneRemotes; ///< links to take away: neither side has the record any more
};

/// All of them: local ones in their order, then those that only the service has. A local and a remote record
/// of one name that are linked to nothing belong together, if there is one of each.
Comparison compareAll(const std::string& accountId, const std::vector<Link>& links,
                      const std::vector<registrations::Registration>& locals,
                      const std::vector<registrations::Registration>& remotes,
                      const registrations::VariableValues& values, std::int64_t nowUs);

} // namespace hookbench::mixpeek
