#pragma once

#include "signing/Message.h"
#include "signing/Scheme.h"

#include <string>
#include <string_view>

namespace hookbench::signing {

/// What stands for the placeholders of a content template.
struct ContentFields {
    std::string_view id;        ///< {id}
    std::string_view timestamp; ///< {ts}: as written in the message; {ts_ms}: the same in milliseconds
    TimeUnit unit = TimeUnit::Seconds;
};

/// The bytes that a digest is made over: `pattern` with {id}, {ts}, {ts_ms}, {method}, {url}, {raw} (the body
/// as it is) and {hubspot_url} (hubspotUrl()) replaced; everything else stays.
std::string contentOf(std::string_view pattern, const Message& message, const ContentFields& fields);

/// `url` with exactly the escapes decoded that HubSpot decodes before it signs (version 3):
/// %3A %2F %3F %40 %21 %24 %27 %28 %29 %2A %2C %3B.
std::string hubspotUrl(std::string_view url);

} // namespace hookbench::signing
