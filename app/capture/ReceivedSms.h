#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// A message that was handed to a sink that answers as an SMS gateway.
struct ReceivedSms {
    std::string service; ///< "Twilio", "Vonage", "MessageBird"; "" of another one
    std::string from;
    std::vector<std::string> to;
    std::string text;
    bool hasText = false; ///< false: nothing in the request looks like the text

    bool operator==(const ReceivedSms&) const = default;
};

/// Reads it from the request: the fields that the service documents or, of another gateway, what its form,
/// JSON or query calls `to`, `from` and `text` (or a usual name for them). Pure; any thread.
ReceivedSms readSms(std::string_view target, std::string_view body);

} // namespace hookbench::capture
