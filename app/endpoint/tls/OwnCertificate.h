#pragma once

#include "base/Result.h"
#include "http/CertificateFacts.h"
#include "http/TlsIdentity.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// A certificate that the user has from elsewhere.
struct OwnCertificate {
    http::TlsIdentity identity;
    http::CertificateFacts facts;
    /// What clients will object to, each a sentence: expired, soon to expire, not for this machine's names.
    std::vector<std::string> warnings;

    bool operator==(const OwnCertificate&) const = default;
};

/// Reads a chain (the endpoint's certificate first) and its private key, both PEM; the key may be in the same
/// file, and protected by `password`. `host` is what clients call, for the warning of a mismatch.
/// Errors: NotFound, PermissionDenied, Io, InvalidInput (not PEM, a wrong or missing password, a key of
/// another certificate).
Result<OwnCertificate> loadOwnCertificate(const std::string& certificateFile, const std::string& keyFile,
                                          const std::string& password, const std::string& host,
                                          std::int64_t nowUs);

/// Whether the private key in this file is protected by a password. A file that cannot be read is not: loading it tells
/// what is wrong.
bool needsPassword(const std::string& keyFile);

} // namespace hookbench::endpoint
