#pragma once

#include "capture/CaptureFacts.h"
#include "capture/CaptureNote.h"
#include "http/HttpMessage.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookbench::capture {

/// Numbers captures in the order in which they were stored, from 1; never used twice in a profile.
using CaptureId = std::int64_t;

/// Marks of a capture, as bits.
enum CaptureFlag : std::uint32_t {
    Malformed = 1,   ///< was not HTTP; rawHead holds what came
    Truncated = 2,   ///< ended early, or a limit cut it
    Pinned = 4,      ///< spared by Clear and by retention
    Tls = 8,         ///< arrived over TLS
    Chunked = 16,    ///< came with Transfer-Encoding: chunked
    BodyInFile = 32, ///< its body stands in a file of its own
    /// A mail that came over SMTP. Its method is "MAIL", its target lists the recipients, its version is
    /// "SMTP"; rawHead holds the lines of EHLO, MAIL, RCPT and DATA as received (and a note of the login),
    /// headers the same as pairs ("MAIL FROM", "<ann@example.com>"), body the message (RFC 5322) byte for
    /// byte.
    OverSmtp = 64,
    Http2 = 128, ///< arrived over HTTP/2
    // What the endpoint made of it; all of it stands in CaptureFacts, too.
    SignatureBits = 3 << 8, ///< a SignatureState: CaptureSummary::signature()
    Handshake = 1 << 10,    ///< a handshake of a provider
    Ruled = 1 << 11,        ///< a response rule answered it
    Faulty = 1 << 12,       ///< the answer had a fault on purpose
    Forwarded = 1 << 13,    ///< is handed on to the endpoint's target
    DeniedAccess = 1 << 14, ///< refused: no token, password, shared header, or plain HTTP
};
/// The endpoint's number stands above all flags.
inline constexpr unsigned endpointShift = 16;

/// What the endpoint found out about the signature, by the flags of a capture.
constexpr SignatureState signatureOf(std::uint32_t flags)
{
    return static_cast<SignatureState>((flags & SignatureBits) >> 8U);
}

/// Captures of before there were several endpoints have no number: they are the first one's.
constexpr std::uint16_t endpointNumberOf(std::uint32_t flags)
{
    const auto number = static_cast<std::uint16_t>(flags >> endpointShift);
    return number == 0 ? std::uint16_t{1} : number;
}

/// The flags that say what the facts say.
std::uint32_t flagsOf(const CaptureFacts& facts);

/// What lists show of a capture.
struct CaptureSummary {
    CaptureId id = 0;
    std::int64_t receivedAtUs = 0; ///< Unix time of its first byte
    std::int64_t durationUs = 0;   ///< from its first byte until its answer was handed to the writer
    std::uint64_t size = 0;        ///< bytes of the body
    CaptureId duplicateOf = 0;     ///< the first capture with the same event_id; 0 if this is it
    std::int32_t status = 0;       ///< of the answer
    std::uint32_t flags = 0;       ///< CaptureFlag bits, and the endpoint's number
    std::string method;
    std::string target;
    std::string eventType; ///< "" if the body names none
    std::string eventId;   ///< "" if the body names none

    bool has(CaptureFlag flag) const { return (flags & flag) != 0; }
    SignatureState signature() const { return signatureOf(flags); }
    /// EndpointConfig::number of the one that took it.
    std::uint16_t endpointNumber() const { return endpointNumberOf(flags); }
    bool operator==(const CaptureSummary&) const = default;
};

/// Batches travel between threads without copying the rows.
using CaptureBatch = std::shared_ptr<const std::vector<CaptureSummary>>;

/// What is written on captures, by ascending ids.
using CaptureNotes = std::vector<std::pair<CaptureId, CaptureNote>>;
using NotesBatch = std::shared_ptr<const CaptureNotes>;

/// A capture whole, as the detail view and exports need it.
struct Capture {
    CaptureSummary summary;
    std::string httpVersion; ///< "1.1", "1.0", "2"
    std::string rawHead;     ///< as received, with the empty line; of HTTP/2 the fields as text
    http::Headers headers;
    http::Headers trailers;
    std::string body;      ///< the whole body, or its first part if it stands in bodyFile
    std::string bodyFile;  ///< path of the file that holds the whole body; "" if body is whole
    std::string malformed; ///< the reason; "" if it is HTTP
    std::string remoteAddress;
    std::uint16_t remotePort = 0;
    CaptureFacts facts;
    CaptureNote note;

    bool operator==(const Capture&) const = default;
};

} // namespace hookbench::capture
