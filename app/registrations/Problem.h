#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace hookbench::registrations {

/// Something that is wrong, or that the user should know, about one field of a registration.
struct Problem {
    enum class Severity {
        Error,   ///< the registration cannot be active like this
        Warning, ///< it works, but probably not as meant
        Note,    ///< "plain http: this machine only"
    };
    /// Where: the members' names as the service writes them, "channels[0].configs.headers.X-Mixpeek-Secret";
    /// "" for the registration as a whole.
    std::string field;
    Severity severity = Severity::Error;
    /// One sentence that says what is wrong and how to mend it.
    std::string message;

    bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

inline bool hasErrors(const Problems& problems)
{
    return std::any_of(problems.begin(), problems.end(),
                       [](const Problem& problem) { return problem.severity == Problem::Severity::Error; });
}

} // namespace hookbench::registrations
