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

/// What a transfer of `request` was, as an exchange.
Exchange exchangeOf(const http::OutgoingRequest& request, http::TransferReport report, std::int64_t nowUs);

/// The head that libcurl would write for it, as HTTP/1.1.
std::string headOf(const http::OutgoingRequest& request);

} // namespace hookbench::delivery
