#pragma once

#include "registrations/Registration.h"

#include <string>
#include <vector>

namespace hookbench::registrations {

/// What an import would do to the registrations that are there.
struct UpsertPlan {
    struct Update {
        Registration before;
        Registration after; ///< with the id and the time of creation of `before`
    };
    /// A record that several could be meant by, so nothing is done about it.
    struct Ambiguous {
        Registration imported;
        std::vector<std::string>
            ids; ///< of those that have its name; empty if the import itself names it twice
    };
    std::vector<Registration> create; ///< id "" where the given one is none, or is taken
    std::vector<Update> update;
    std::vector<Registration> unchanged; ///< as they are stored
    std::vector<Ambiguous> ambiguous;
};

/// Plans an import by name: a name that is there is updated, another created. Where several have the name,
/// the one with the imported id is meant. A record whose name is not there, but whose id is, was renamed. Ids
/// and times do not make a difference, so the same import a second time says "unchanged" for all.
UpsertPlan planUpsert(const std::vector<Registration>& existing, const std::vector<Registration>& imported);

/// Plans an import that adds everything, whatever is there.
UpsertPlan planInsert(const std::vector<Registration>& existing, const std::vector<Registration>& imported);

/// Whether two records say the same, ids and times apart.
bool sameContent(const Registration& a, const Registration& b);

} // namespace hookbench::registrations
