#pragma once

#include "base/Result.h"
#include "endpoint/EndpointConfig.h"
#include "endpoint/EndpointSecrets.h"

#include <vector>

namespace hookbench::endpoint {

/// Why an endpoint cannot be as it is among the others of its profile, with the mend (InvalidInput); Done if it
/// can. `secrets` are those it will have. Pure.
Status checkEndpoint(const EndpointConfig& config, const EndpointSecrets& secrets,
                     const std::vector<EndpointConfig>& all);

/// Whether others than this machine could send to it without a token or a password: something to be said yes to.
bool isOpenToOthers(const EndpointConfig& config);

/// Whether requests for one of them could arrive at the other's socket: same port, and an address in common.
bool sharesSocket(const EndpointConfig& a, const EndpointConfig& b);

} // namespace hookbench::endpoint
