#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "http/OpenSsl.h"
#include "http/TlsIdentity.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace hookbench::http {

/// A TlsIdentity as OpenSSL takes it.
struct PreparedIdentity {
    openssl::Certificate certificate;
    openssl::CertificateStack chain;
    openssl::Key key;
    std::int64_t renewAtUs = 0;
};

/// Errors: InvalidInput (not PEM, or the key is another certificate's).
Result<std::shared_ptr<const PreparedIdentity>> prepareIdentity(const TlsIdentity& identity);

/// Identities by host name, each asked from the source once until it is due. Any thread. Only for .cpp files.
class IdentityCache {
public:
    using Source = std::function<Result<TlsIdentity>(const std::string& host)>;

    IdentityCache(const Clock& clock, Source source);

    /// Errors: those of the source and of prepareIdentity().
    Result<std::shared_ptr<const PreparedIdentity>> find(std::string_view host);
    void clear();

private:
    const Clock& m_clock;
    Source m_source;
    std::mutex m_mutex;
    std::unordered_map<std::string, std::shared_ptr<const PreparedIdentity>> m_known; ///< guarded by m_mutex
};

} // namespace hookbench::http
