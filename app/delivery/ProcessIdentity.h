#pragma once

#include <string>
#include <string_view>

namespace hookbench::delivery {

/// What tells this process from every other one, now and after a restart of the machine: its id, when it
/// began, and which start of the machine that is counted from.
std::string thisProcess();

/// Whether the process of this identity still runs.
bool isRunning(std::string_view identity);

} // namespace hookbench::delivery
