#pragma once

#include "delivery/Transport.h"
#include "http/HttpClient.h"

namespace hookbench::delivery {

/// Webhooks and Slack messages: the job's request, by the network thread.
class HttpTransport final : public Transport {
public:
    explicit HttpTransport(http::HttpClient& client) : m_client(client) {}

    Exchange compose(const TransportJob& job) const override;
    void send(TransportJob job, CancellationToken token, QObject* context, Callback done) override;

private:
    http::HttpClient& m_client;
};

/// Any 2xx counts as delivered, as the service has it.
constexpr bool isDelivered(int status)
{
    return status >= 200 && status < 300;
}

/// What a transfer was, as an exchange. Takes the bytes out of the report; of its request the body is gone.
Exchange exchangeOf(http::TransferReport& report, std::int64_t nowUs);

/// The head that libcurl would write for it, as HTTP/1.1.
std::string headOf(const http::OutgoingRequest& request);

} // namespace hookbench::delivery
