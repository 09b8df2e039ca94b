#pragma once

#include "endpoint/EndpointConfig.h"
#include "endpoint/tls/LocalAuthority.h"
#include "http/TlsServerContext.h"

#include <QObject>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// How an endpoint speaks TLS.
struct TlsSettings {
    TlsChoice choice = TlsChoice::Off;
    std::string host = "127.0.0.1"; ///< the address that is listened on
    std::string certificateFile;    ///< PEM, of OwnCertificate; its chain, the endpoint's own first
    std::string keyFile;
    std::string keyPassword; ///< secret; "" if the key has none
    http::TlsServerContext::ClientCertificates clientCertificates =
        http::TlsServerContext::ClientCertificates::None;
    std::string clientAuthorityFile; ///< PEM: who signs the clients' certificates
    bool http2 = true; ///< offer it by ALPN
    http::TlsServerContext::Faults faults;

    bool operator==(const TlsSettings&) const = default;
};

/// What came of it.
struct TlsSetup {
    std::shared_ptr<http::TlsServerContext> context; ///< null: plain HTTP
    std::string authorityPem;                        ///< what clients must trust; "" for an own certificate
    std::vector<std::string> warnings;               ///< about an own certificate
};

/// Prepares an endpoint's TLS; `done` runs on the thread of the authority, at once or later, and never once
/// `context` is gone. Errors: those of LocalAuthority, loadOwnCertificate() and TlsServerContext::make().
void setUpTls(const Clock& clock, LocalAuthority& authority, const TlsSettings& settings, QObject* context,
              const std::function<void(Result<TlsSetup>)>& done);

} // namespace hookbench::endpoint
