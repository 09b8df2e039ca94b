#pragma once

#include "delivery/Routing.h"

#include <string>

namespace hookbench::delivery {

/// The sinks of an endpoint and of an SMTP sink, for RoutingPolicy::sinks. `endpointUrl` ("" while it is
/// stopped) may end with a slash.
Sinks sinksAt(std::string endpointUrl, const std::string& smtpUrl);

/// Where the SMTP sink is unless it was asked to be elsewhere.
inline constexpr std::uint16_t usualSmtpPort = 2525;
std::string usualSmtpUrl();

} // namespace hookbench::delivery
