#pragma once

#include "capture/CaptureFacts.h"
#include "endpoint/EndpointConfig.h"
#include "http/ReceivedRequest.h"
#include "signing/Message.h"
#include "signing/Scheme.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// Verifies requests when they arrive, with one scheme and its secrets. A value that does not change; any
/// thread.
class ReceiptVerifier {
public:
    /// Verifies nothing if the options name no scheme that is known. Secrets and keys (PEM) are given in any order; where
    /// there are both, as with PayPal's webhook id and certificate, they go together.
    ReceiptVerifier(const VerificationOptions& options, std::vector<std::string> secrets);

    bool verifies() const { return m_scheme != nullptr; }
    /// Whether verifying this request takes long enough to hold up others: a scheme with public keys, or a large body.
    bool isSlow(const http::ReceivedRequest& request) const;

    struct Finding {
        capture::SignatureState state = capture::SignatureState::NotChecked;
        std::string reason; ///< signing::reasonName() of what is not valid; "" else
        bool operator==(const Finding&) const = default;
    };
    /// `nowUs` is the wall time that timestamps are judged by.
    Finding verify(const http::ReceivedRequest& request, std::int64_t nowUs) const;
    const std::string& schemeId() const { return m_schemeId; }

    /// The URL that the sender is taken to have signed.
    std::string signedUrl(const http::ReceivedRequest& request) const;

private:
    bool hasAnythingOf(const http::Headers& headers) const;

    const signing::Scheme* m_scheme = nullptr;
    std::string m_schemeId;
    std::string m_publicUrl;
    std::vector<signing::Credentials> m_credentials;
};

} // namespace hookbench::endpoint
