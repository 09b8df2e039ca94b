#include "base/ChildProcess.h"

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace hookbench {

/// In the child, before its program: it ends by SIGTERM, which the command line blocks for itself, and it does not
/// outlive this program, however that ends. Async-signal-safe calls only.
void followParent(pid_t program)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != program) // it ended before the call
        _exit(1);
}

} // namespace hookbench
