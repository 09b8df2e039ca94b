#pragma once

#include "delivery/GatewayAccount.h"
#include "delivery/Transport.h"
#include "http/HttpClient.h"

#include <cstdint>
#include <optional>
#include <string>

namespace hookbench::delivery {

/// What a gateway's answer says of one message.
struct SmsAnswer {
    RecipientOutcome outcome; ///< words: state and id, or the code, its meaning and the gateway's own words
    std::optional<std::int64_t> retryAfterMs;
};

/// Reads an answer; `to` is the number it is about.
SmsAnswer readSmsAnswer(SmsService service, const std::string& to, const http::IncomingResponse& response,
                        std::int64_t nowUs);

/// What one of the gateway's error codes means and how to mend it; "" for an unknown one.
std::string_view smsErrorMeaning(SmsService service, std::string_view code);

} // namespace hookbench::delivery
