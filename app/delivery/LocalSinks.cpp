#include "delivery/LocalSinks.h"

namespace hookbench::delivery {

Sinks sinksAt(std::string endpointUrl, const std::string& smtpUrl)
{
    Sinks sinks;
    sinks.mail = smtpUrl;
    while (endpointUrl.ends_with('/'))
        endpointUrl.pop_back();
    if (endpointUrl.empty())
        return sinks;
    sinks.webhook = endpointUrl;
    sinks.slack = endpointUrl + "/slack/services/local";
    sinks.sms = endpointUrl;
    return sinks;
}

std::string usualSmtpUrl()
{
    return "smtp://127.0.0.1:" + std::to_string(usualSmtpPort);
}

} // namespace hookbench::delivery
