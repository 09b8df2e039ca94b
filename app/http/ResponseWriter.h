#pragma once

#include "http/HttpMessage.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7), made anew only when the second changes.
class HttpDate {
public:
    std::string_view text(std::int64_t nowUs);

private:
    std::string m_text;
    std::int64_t m_second = -1;
};

/// What the request decides about its answer's form.
struct ResponseForm {
    bool isHead = false;   ///< the answer has no body
    bool http10 = false;   ///< persistence must be said (RFC 9112 section 9.3)
    bool keepAlive = true; ///< the connection could carry another request
    std::string_view date = {};
};

/// Appends the answer's bytes to `out`. Returns whether the connection stays usable: not when the response
/// says "Connection: close" or frames its body in a way of its own. Header lines that would break the message
/// (no token, line breaks) are left out.
bool writeResponse(std::string& out, const Response& response, const ResponseForm& form);

} // namespace hookbench::http
