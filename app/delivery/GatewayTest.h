#pragma once

#include "delivery/GatewayStore.h"
#include "http/HttpClient.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace hookbench::delivery {

/// How a test through a gateway ended.
struct GatewayTestReport {
    std::optional<Error> error; ///< none: the gateway took it
    std::string words;          ///< what an SMS gateway answered
    std::string dialogue;       ///< with a mail server, without its secrets; "" if it never began
};

/// Really sends one mail or SMS through a gateway, to see whether its settings are right. `text` "" takes a
/// sentence of its own. `done` runs on the thread of `context` and never once it is gone; what is wrong with
/// `to` or the settings it hears before the call returns. Errors: InvalidInput, those of the transports,
/// Network where the gateway refused.
void testGateway(http::HttpClient& client, const GatewayAccess& access, const std::string& to,
                 const std::string& text, std::int64_t nowUs, CancellationToken token, QObject* context,
                 std::function<void(GatewayTestReport)> done);

} // namespace hookbench::delivery
