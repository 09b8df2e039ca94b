#pragma once

namespace hookbench {

/// Lets this process open as many files and connections as the system allows it. The limit that programs
/// start with (often 1,024) is for those that use select(); an endpoint with thousands of idle connections
/// needs more.
void raiseDescriptorLimit();

} // namespace hookbench
