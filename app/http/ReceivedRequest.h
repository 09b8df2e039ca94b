#pragma once

#include "http/HttpMessage.h"
#include "http/TlsDetails.h"

#include <cstdint>
#include <memory>
#include <string>

namespace hookbench::http {

/// Names one request of one connection until it has been answered; never used twice in a process.
using ExchangeId = std::uint64_t;

/// A request as it arrived. Text is bytes: nothing is decoded, trimmed or folded beyond what is said here.
struct ReceivedRequest {
    ExchangeId exchange = 0;
    /// Request line and headers as received, with the empty line that ends them. HTTP/2 sends no such text but
    /// compressed fields: these then stand here as lines ":method: POST", in their order, with an empty line.
    std::string rawHead;
    std::string method;      ///< any token, in its case
    std::string target;      ///< any of the four forms, untouched; of HTTP/2 ":path"
    std::string httpVersion; ///< "1.1", "1.0", "2"
    Headers headers;         ///< of HTTP/2 with its pseudo-headers (see isPseudoHeader())
    Headers trailers;        ///< of a chunked message, or of HTTP/2
    std::string body;           ///< chunked framing removed; empty if it is in bodyFile
    std::string bodyFile;       ///< path of a file that holds the body; the receiver takes it over
    std::uint64_t bodySize = 0; ///< bytes of the body that are here, wherever they are
    bool chunked = false;
    bool truncated = false; ///< the connection or a limit ended the message early: what is here is a part
    std::string malformed;  ///< why this is not HTTP ("" if it is); then rawHead holds all bytes that came
    std::int64_t firstByteUs = 0;  ///< monotonic time of the first byte (Clock::monotonicUs)
    std::int64_t receivedAtUs = 0; ///< wall time of the first byte (Clock::nowUs)
    std::string remoteAddress;
    std::uint16_t remotePort = 0;
    bool tls = false;
    std::shared_ptr<const TlsDetails> tlsDetails; ///< of the connection; null without TLS
    bool overSmtp = false; ///< not HTTP but a mail: see capture::OverSmtp for what stands where
    int suggestedStatus = 200; ///< what the protocol demands as answer (400, 413, …) if it is not 200
};

} // namespace hookbench::http
