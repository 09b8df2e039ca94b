#pragma once

#include "base/Result.h"
#include "http/HttpMessage.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::endpoint {

/// One event of a stream (WHATWG HTML, "Server-sent events").
struct StreamEvent {
    std::string type = "message";
    std::string data;

    bool operator==(const StreamEvent&) const = default;
};

/// Reads an event stream piece by piece, whatever the pieces are.
class StreamReader {
public:
    /// The events that are complete with these bytes. One that grows beyond 64 MiB is dropped.
    std::vector<StreamEvent> feed(std::string_view bytes);

private:
    void takeLine(std::string_view line, std::vector<StreamEvent>& events);

    std::string m_line;
    StreamEvent m_event;
    bool m_hasData = false;
    bool m_afterCr = false;
    bool m_atStart = true;
};

/// A webhook as a smee channel hands it on.
struct SmeeRequest {
    std::string target; ///< "/" and the query
    http::Headers headers;
    std::string body;
    /// The channel hands JSON on decoded: the body was written anew, as the channel's own client does, so that its
    /// bytes (and a signature over them) may differ from what the sender sent.
    bool isRewritten = false;

    bool operator==(const SmeeRequest&) const = default;
};

/// The request in an event's data, as smee's client (npm smee-client 2) makes it: `body`, written compactly if it is
/// JSON, `query`, and every other member as a header but host, content-length and timestamp. Errors: InvalidInput.
Result<SmeeRequest> smeeRequest(std::string_view data);

} // namespace hookbench::endpoint
