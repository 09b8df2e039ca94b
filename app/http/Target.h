#pragma once

#include "base/Result.h"
#include "http/HttpMessage.h"

#include <string>

namespace hookbench::http {

/// Where a request goes, as far as its URL tells without asking anyone.
struct Target {
    std::string url;
    std::string host;        ///< "127.0.0.1:8787", as a button shows it
    bool isLoopback = false; ///< localhost, or an address of 127.0.0.0/8 or ::1
    bool isEncrypted = false;

    bool operator==(const Target&) const = default;
};

/// Errors: InvalidInput, with the mend, for anything but an http or https URL with a host.
Result<Target> parseTarget(const std::string& url);

/// "Name: value" as a header; InvalidInput names what is wrong with it.
Result<Header> parseHeaderLine(const std::string& line);

} // namespace hookbench::http
