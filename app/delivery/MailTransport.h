#pragma once

#include "delivery/GatewayStore.h"
#include "delivery/Transport.h"
#include "http/OutgoingMail.h"

#include <functional>
#include <string>

namespace hookbench::delivery {

/// Mails: the exact source of the preview, handed to the mail server in use, or to the local sink.
///
/// Each recipient has its own outcome. What a server refuses for good (5yz) is not tried again; what it
/// refuses for now (4yz) is, for these recipients alone.
class MailTransport final : public Transport {
public:
    /// The environment that a recipe without one means.
    using CurrentEnvironment = std::function<std::string()>;

    MailTransport(http::HttpClient& client, GatewayStore& gateways, CurrentEnvironment current)
        : m_client(client), m_gateways(gateways), m_current(std::move(current))
    {
    }

    Exchange compose(const TransportJob& job) const override;
    void send(TransportJob job, CancellationToken token, QObject* context, Callback done) override;

private:
    http::HttpClient& m_client;
    GatewayStore& m_gateways;
    CurrentEnvironment m_current;
};

/// The mail of a job without its server: envelope and message. Errors: InvalidInput, NotFound (nobody to send
/// to).
Result<http::OutgoingMail> mailOf(const TransportJob& job);

/// A mail with nothing but the way to its server.
http::OutgoingMail mailThrough(const GatewayAccess& access);

/// What became of a mail, as an exchange.
Exchange exchangeOf(const http::OutgoingMail& mail, http::MailReport report);

} // namespace hookbench::delivery
