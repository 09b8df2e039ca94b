#pragma once

#include "base/Result.h"
#include "endpoint/EndpointConfig.h"
#include "endpoint/EndpointSecrets.h"

#include <vector>

namespace hookbench::endpoint {

/// What is wrong with one part of an endpoint, with the mend.
struct EndpointProblem {
    /// "name", "bindAddress", "port", "pathPrefix", "tls", "certificateFile", "tlsFault", "httpsOnly", "responseStatus", "token",
    /// "basicUser", "basicPassword", "scheme", "verificationSecret", "secretHeader", "sharedHeader", "forwarding",
    /// "rules", "handshakes", "tunnel", "tunnelUrl" or "smee"
    std::string field;
    std::string message;

    bool operator==(const EndpointProblem&) const = default;
};

/// All that is wrong with an endpoint among the others of its profile, one problem for each field at most. `secrets`
/// are those it will have. Pure.
std::vector<EndpointProblem> endpointProblems(const EndpointConfig& config, const EndpointSecrets& secrets,
                                              const std::vector<EndpointConfig>& all);

/// Why an endpoint cannot be as it is among the others of its profile, with the mend (InvalidInput); Done if it
/// can: the first of endpointProblems().
Status checkEndpoint(const EndpointConfig& config, const EndpointSecrets& secrets,
                     const std::vector<EndpointConfig>& all);

/// Whether others than this machine could send to it without a token or a password: something to be said yes to.
bool isOpenToOthers(const EndpointConfig& config);

/// Whether requests for one of them could arrive at the other's socket: same port, and an address in common.
bool sharesSocket(const EndpointConfig& a, const EndpointConfig& b);

} // namespace hookbench::endpoint
