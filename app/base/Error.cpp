#include "base/Error.h"

#include <cerrno>
#include <cstring>

namespace hookbench {

Error errorFromErrno(int errnoValue, const std::string& what)
{
    const std::string detail = std::strerror(errnoValue);
    switch (errnoValue) {
    case ENOSPC:
    case EDQUOT:
        return {ErrorCode::DiskFull, "The disk is full, so " + what + " cannot be written; free some space.",
                detail};
    case EACCES:
    case EPERM:
    case EROFS:
        return {ErrorCode::PermissionDenied,
                "Access to " + what + " was refused; check its owner and permissions.", detail};
    case ENOENT:
        return {ErrorCode::NotFound, "Could not find " + what + ".", detail};
    default:
        return {ErrorCode::Io, "Reading or writing " + what + " failed: " + detail + ".", detail};
    }
}

} // namespace hookbench
