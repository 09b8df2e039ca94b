#pragma once

#include <sys/types.h>

namespace hookbench {

/// For QProcess::setChildProcessModifier(): the program that is started takes signals as usual, also where this one has
/// blocked them to take them by itself, and ends with this program, however that ends. `parent` is this program's id, asked
/// for before the fork. Calls nothing but what is safe between fork and exec.
void followParent(pid_t parent);

} // namespace hookbench
