#pragma once

#include <string>
#include <vector>

namespace hookbench::endpoint {

/// What to type so that one kind of client trusts a certificate authority. Nothing is done here.
struct TrustHint {
    std::string client;                ///< "curl", "Node.js": a proper name; "system" for the system's store
    std::vector<std::string> commands; ///< for a shell, in order
    std::vector<std::string> undo;     ///< what takes it back, where something was stored

    bool operator==(const TrustHint&) const = default;
};

/// The hints for this machine: exact commands with the paths of `certificateFile` and, where a program would
/// be needed that this system has not, what it does have. `url` is the endpoint's, for the examples.
std::vector<TrustHint> trustGuide(const std::string& certificateFile, const std::string& url);

} // namespace hookbench::endpoint
