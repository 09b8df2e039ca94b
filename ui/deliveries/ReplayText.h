#pragma once

#include "delivery/Attempt.h"

#include <string>

namespace hookbench::ui {

/// The attempt's request as a curl command; secrets stand in it as `${NAME}`.
std::string curlOf(const delivery::AttemptRecord& record);

/// Whether making it again reaches another machine.
bool leavesMachine(const delivery::Recipe& recipe);

} // namespace hookbench::ui
