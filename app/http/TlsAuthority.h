#pragma once

#include "base/Result.h"
#include "http/TlsIdentity.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::http {

/// Host names and addresses that a certificate speaks for, or that an authority may sign for.
struct TlsNames {
    std::vector<std::string> dnsNames;  ///< host names, ASCII; for an authority with all names below them
    std::vector<std::string> addresses; ///< IPv4 or IPv6 literals; for an authority also "127.0.0.0/8"

    bool operator==(const TlsNames&) const = default;
};

/// localhost, 127.0.0.1 and ::1, which every endpoint of this machine has.
TlsNames loopbackNames();

/// A certificate authority. Its key is secret: whoever has it can pose as the names it may sign for.
struct TlsAuthority {
    std::string certificatePem; ///< what clients trust; holds no secret
    std::string keyPem;

    bool operator==(const TlsAuthority&) const = default;
};

enum class TlsPurpose { Server, Client };

/// What a certificate is to say.
struct CertificateRequest {
    std::string commonName; ///< for people; clients look at the names alone
    TlsNames names;
    TlsPurpose purpose = TlsPurpose::Server;
    int days = 397; ///< the most that clients accept of a server

    bool operator==(const CertificateRequest&) const = default;
};

/// Makes an authority (ECDSA P-256) that clients believe for `allowed` alone (name constraints, RFC 5280
/// section 4.2.1.10). Valid from an hour before `nowUs` (microseconds since the epoch) for `days`.
/// Errors: InvalidInput (a name or address that is none), Tls (OpenSSL failed). Any thread; about 0.1 ms.
Result<TlsAuthority> makeAuthority(const std::string& commonName, const TlsNames& allowed, std::int64_t nowUs,
                                   int days);

/// Makes a key (ECDSA P-256) and has the authority sign its certificate; never valid beyond the authority.
/// Whether the authority may sign for these names is for the clients to judge. Errors: as makeAuthority(),
/// InvalidInput also for an authority that is none. Any thread; about 0.2 ms.
Result<TlsIdentity> issueCertificate(const TlsAuthority& authority, const CertificateRequest& request,
                                     std::int64_t nowUs);

} // namespace hookbench::http
