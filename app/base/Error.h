#pragma once

#include <string>
#include <utility>

namespace hookbench {

/// What kind of thing went wrong; callers branch on it, and the command line derives its exit status from it.
enum class ErrorCode {
    InvalidInput,     ///< the caller's text, option or setting is not acceptable
    NotFound,         ///< the named thing does not exist
    AlreadyRunning,   ///< another process holds the profile
    AddressInUse,     ///< the port is taken
    PermissionDenied, ///< the system refused access to a file, a port or a folder
    DiskFull,         ///< no space left where the profile lives
    Io,               ///< any other failure of reading or writing a file
    Corrupt,          ///< stored data fails its checksum or its format
    SchemaTooNew,     ///< the database was written by a newer program
    Database,         ///< any other failure of the database
    Network,          ///< name lookup, connection or transfer failed
    Timeout,          ///< the time allowed ran out
    Tls,              ///< a certificate or handshake was refused
    LimitExceeded,    ///< a configured limit was reached
    Cancelled,        ///< the user or the program ended the work
    Unavailable,      ///< a service this needs (a keychain, say) is not there
    Internal,         ///< a defect of this program
};

/// A failure as a value. `message` is one sentence that says what happened, where, and what to do next;
/// `detail` is what a developer wants one click later (the system's own words, a path, a position).
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string detail;

    bool operator==(const Error&) const = default;
};

/// The Error that fits the system's `errno` value after working on `what` ("the capture log /a/b.seg").
/// Disk full and permission get their own codes and a mend; everything else is ErrorCode::Io.
Error errorFromErrno(int errnoValue, const std::string& what);

} // namespace hookbench
