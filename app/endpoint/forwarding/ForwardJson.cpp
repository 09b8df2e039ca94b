#include "endpoint/forwarding/ForwardJson.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"

#include <array>
#include <cstdio>

namespace hookbench::endpoint {

using json::Value;

namespace {

Value milliseconds(double ms)
{
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%.3f", ms);
    return json::Number{text.data()};
}

} // namespace

Value toJson(const ForwardAttempt& attempt)
{
    json::Object out;
    out.append("number", Value(static_cast<long long>(attempt.number)));
    out.append("started_at", Value(capture::timestampUtc(attempt.startedAtUs)));
    out.append("url", Value(asUtf8(attempt.url)));
    out.append("status", attempt.status == 0 ? Value() : Value(static_cast<long long>(attempt.status)));
    out.append("error", attempt.error.empty() ? Value() : Value(asUtf8(attempt.error)));
    json::Object timings;
    timings.append("name_lookup_ms", milliseconds(attempt.timings.nameLookupMs));
    timings.append("connect_ms", milliseconds(attempt.timings.connectMs));
    timings.append("tls_ms", milliseconds(attempt.timings.tlsMs));
    timings.append("first_byte_ms", milliseconds(attempt.timings.firstByteMs));
    timings.append("total_ms", milliseconds(attempt.timings.totalMs));
    out.append("timings", std::move(timings));
    out.append("request_head", Value(asUtf8(attempt.requestHead)));
    out.append("response_head", Value(asUtf8(attempt.responseHead)));
    if (isValidUtf8(attempt.responseBody))
        out.append("response_body", Value(attempt.responseBody));
    else
        out.append("response_body_base64", Value(toBase64(attempt.responseBody)));
    out.append("response_truncated", Value(attempt.responseTruncated));
    return out;
}

} // namespace hookbench::endpoint
