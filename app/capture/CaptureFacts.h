#pragma once

#include "http/TlsDetails.h"

#include <cstdint>
#include <string>

namespace hookbench::capture {

/// What the endpoint found out about a signature when the request arrived.
enum class SignatureState : std::uint8_t {
    NotChecked, ///< the endpoint verifies nothing
    Valid,
    Invalid,  ///< see CaptureFacts::signatureReason
    Unsigned, ///< nothing of the scheme is there
};

/// What is known of a capture beside its bytes when it is stored. It stands in the record, so that a rebuilt index
/// has it again. No secret is in it.
struct CaptureFacts {
    std::uint16_t endpoint = 1;  ///< EndpointConfig::number of the one that took it
    std::string rule;            ///< name of the response rule that answered; "" if none did
    std::string handshake;       ///< id of the handshake that it was ("slack", "meta"); "" if none
    std::string scheme;          ///< id of the signature scheme that was verified
    SignatureState signature = SignatureState::NotChecked;
    std::string signatureReason; ///< signing::reasonName() of an invalid one ("digest-differs")
    std::string fault;           ///< name of the fault that the answer had; "" if it left as it should
    http::TlsDetails tls;        ///< all "" without TLS

    bool operator==(const CaptureFacts&) const = default;
};

} // namespace hookbench::capture
