#pragma once

#include "base/Result.h"
#include "delivery/GatewayAccount.h"
#include "http/HttpClient.h"
#include "json/Value.h"

#include <string>

namespace hookbench::delivery {

/// One message to one number.
struct SmsMessage {
    std::string to; ///< "+14155550100"
    std::string text;
    bool isUnicode = false; ///< it does not fit GSM-7
    json::Value event;
};

/// The request that hands it to the gateway. Twilio: POST {base}/2010-04-01/Accounts/{SID}/Messages.json, a
/// form, Basic credentials. Vonage: POST {base}/sms/json, a form with key and secret. MessageBird: POST
/// {base}/messages, JSON, AccessKey. Generic: its templates. Errors: InvalidInput (a template fails, a header
/// would have a line break).
Result<http::OutgoingRequest> smsRequest(const SmsGateway& gateway, const std::string& secret,
                                         const SmsMessage& message);

/// The same towards the endpoint at `sinkUrl`, which answers as the gateway does: no secret goes there, and
/// without a gateway (null) it is Twilio's.
Result<http::OutgoingRequest> smsSinkRequest(const SmsGateway* gateway, const std::string& sinkUrl,
                                             const SmsMessage& message);

} // namespace hookbench::delivery
