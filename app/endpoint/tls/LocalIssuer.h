#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "http/TlsAuthority.h"
#include "http/TlsServerContext.h"

#include <string>
#include <vector>

namespace hookbench::endpoint {

/// The names this machine goes by: its host name, with and without ".local" and its domain, and its
/// addresses that others may call. Asks the system, which takes well under a millisecond.
http::TlsNames machineNames();

/// What a new local authority may sign for: loopback, and `machine`.
http::TlsNames authorityScope(const http::TlsNames& machine);

/// Issues the endpoint's certificates by host name from an authority. A value; any thread.
class LocalIssuer {
public:
    /// Errors: InvalidInput (not a certificate), Tls (the authority has expired).
    static Result<LocalIssuer> make(const Clock& clock, http::TlsAuthority authority);

    /// Whether the authority may sign for this host name or address.
    bool covers(const std::string& host) const;

    /// A certificate for every name of this machine and, if it is covered, `host` (a name below localhost,
    /// for example). A client that asks for another name gets the same one, and refuses it.
    Result<http::TlsIdentity> identityFor(const std::string& host) const;

    /// identityFor() with one more address, the one that is listened on.
    http::TlsServerContext::IdentitySource source(const std::string& bindAddress) const;

private:
    LocalIssuer(const Clock& clock, http::TlsAuthority authority, std::vector<std::string> allowed);

    const Clock* m_clock;
    http::TlsAuthority m_authority;
    http::TlsNames m_scope; ///< what the authority's name constraints say; addresses may be networks
};

} // namespace hookbench::endpoint
