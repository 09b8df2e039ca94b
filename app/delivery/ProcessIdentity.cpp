#include "delivery/ProcessIdentity.h"

#include <fstream>
#include <iterator>

#include <unistd.h>

namespace hookbench::delivery {

namespace {

std::string contentOf(const std::string& path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Field 22 of /proc/PID/stat (proc(5)): ticks since the machine's start. The second field is a name in
/// brackets, which may hold blanks and brackets. "" if there is no such process.
std::string beginOf(const std::string& pid)
{
    const std::string stat = contentOf("/proc/" + pid + "/stat");
    std::size_t at = stat.rfind(')');
    if (at == std::string::npos)
        return {};
    for (int field = 2; field < 22 && at != std::string::npos; ++field)
        at = stat.find(' ', at + 1);
    if (at == std::string::npos)
        return {};
    return stat.substr(at + 1, stat.find(' ', at + 1) - at - 1);
}

std::string identityOf(const std::string& pid)
{
    const std::string begin = beginOf(pid);
    if (begin.empty())
        return {};
    const std::string boot = contentOf("/proc/sys/kernel/random/boot_id").substr(0, 8);
    return pid + ":" + begin + ":" + boot;
}

} // namespace

std::string thisProcess()
{
    static const std::string identity = identityOf(std::to_string(::getpid()));
    return identity;
}

bool isRunning(std::string_view identity)
{
    const std::string pid(identity.substr(0, identity.find(':')));
    return !pid.empty() && identityOf(pid) == identity;
}

} // namespace hookbench::delivery
