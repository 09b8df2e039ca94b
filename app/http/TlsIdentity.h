#pragma once

#include <cstdint>
#include <string>

namespace hookbench::http {

/// Who a TLS endpoint says it is. The key is secret: it stays in memory.
struct TlsIdentity {
    std::string certificatesPem; ///< the endpoint's own certificate first, then those that lead to its issuer
    std::string keyPem;          ///< the private key, not encrypted
    std::int64_t renewAtUs = 0;  ///< from this time (microseconds since the epoch) on a new one is asked for;
                                 ///< 0: never

    bool operator==(const TlsIdentity&) const = default;
};

} // namespace hookbench::http
