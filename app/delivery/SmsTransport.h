#pragma once

#include "delivery/GatewayStore.h"
#include "delivery/MailTransport.h"
#include "delivery/SmsAnswer.h"
#include "delivery/SmsRequest.h"
#include "delivery/Transport.h"

#include <functional>
#include <string>

namespace hookbench::delivery {

/// Messages: one request for each number, one after the other, to the gateway in use or to the endpoint as
/// its stand-in. The heads and bodies of several requests stand one after the other in the exchange; the
/// gateway's secret stands there as `${GATEWAY_SECRET}`.
class SmsTransport final : public Transport {
public:
    SmsTransport(http::HttpClient& client, GatewayStore& gateways, MailTransport::CurrentEnvironment current)
        : m_client(client), m_gateways(gateways), m_current(std::move(current))
    {
    }

    Exchange compose(const TransportJob& job) const override;
    void send(TransportJob job, CancellationToken token, QObject* context, Callback done) override;

private:
    std::string environmentOf(const Recipe& recipe) const;

    http::HttpClient& m_client;
    GatewayStore& m_gateways;
    MailTransport::CurrentEnvironment m_current;
};

/// The requests that the gateway would get, one after the other, with its secret masked; of a job without a gateway
/// (null) the numbers and the text.
Exchange composeSms(const TransportJob& job, const GatewayAccount* account);

} // namespace hookbench::delivery
