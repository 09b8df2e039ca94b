#pragma once

#include "http/TlsDetails.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
    bool denied = false;         ///< refused: no token, password, shared header, or plain HTTP
    bool forwarded = false;      ///< is handed on to the endpoint's target
    bool behind = false;         ///< of `forwarded`: after the answer, rather than for it

    bool operator==(const CaptureFacts&) const = default;
};

/// "valid", "invalid", "unsigned"; "" if nothing was checked.
std::string_view signatureWord(SignatureState state);

/// The facts as bytes, for the record: fields of a tag, a length and a value, without those that have their default.
/// `tls` stands in for facts.tls. "" if there is nothing to tell.
std::string encodeFacts(const CaptureFacts& facts, const http::TlsDetails& tls);
/// Nothing if the bytes are not of that form; fields of a later version are passed over.
std::optional<CaptureFacts> decodeFacts(std::string_view bytes);

} // namespace hookbench::capture
