#pragma once

#include "base/Result.h"
#include "capture/Capture.h"
#include "endpoint/forwarding/ForwardOptions.h"
#include "http/HttpClient.h"

#include <string>
#include <string_view>

namespace hookbench::endpoint {

/// Where a request with this target goes: the part of its path behind `prefix` and its query, appended to the
/// path of `base`. A query of `base` itself goes first.
///
///     forwardUrl("http://127.0.0.1:3000/hooks", "/stripe", "/stripe/a?b=1")  // "http://127.0.0.1:3000/hooks/a?b=1"
std::string forwardUrl(std::string_view base, std::string_view prefix, std::string_view target);

/// The captured request, fetched with its whole body, as it goes to the target: the same method, bytes and headers in their order and case, but for
/// the headers that belong to one connection (RFC 9110 section 7.6.1), pseudo-headers of HTTP/2, and Host, which names
/// the target unless it is to be kept. A chunked body gets a Content-Length. Nothing is added.
/// Errors: InvalidInput for a capture that is not HTTP, or that came only in part.
Result<http::OutgoingRequest> forwardRequest(capture::Capture capture, const ForwardOptions& options,
                                             std::string_view prefix);

/// The target's answer as the sender gets it, without the headers that belong to one connection.
http::Response relayedAnswer(const http::IncomingResponse& answer);

/// What the sender gets when the target gave no answer: 504 when the time ran out, 502 otherwise (RFC 9110 sections
/// 15.6.3 and 15.6.5).
http::Response noAnswerResponse(http::TransferFailure failure, const std::string& sentence);

/// Whether the answer says that nobody was there to take the request: 429, 502, 503, 504.
bool asksForAnotherTry(int status);

} // namespace hookbench::endpoint
