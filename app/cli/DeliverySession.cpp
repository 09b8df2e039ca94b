#include "cli/DeliverySession.h"

#include "endpoint/Endpoint.h"
#include "delivery/HttpTransport.h"
#include "delivery/MailTransport.h"
#include "delivery/SmsTransport.h"
#include "storage/Settings.h"

namespace hookbench::cli {

Result<std::unique_ptr<DeliverySession>> DeliverySession::open(const GlobalOptions& global, Options options)
{
    std::unique_ptr<DeliverySession> made(new DeliverySession);
    auto session = Session::open(global.profileFolder());
    if (!session)
        return session.error();
    made->m_session = std::move(*session);
    if (options.environments) {
        if (Status loaded = made->m_session->loadEnvironments(); !loaded)
            return loaded.error();
        const auto base = made->endpointBase();
        if (!base)
            return base.error();
        made->m_session->environments().setBuiltIn("HOOKBENCH_URL", *base);
    }
    const auto settings = storage::loadSettings(made->m_session->folder());
    if (!settings)
        return settings.error();
    made->m_retention = delivery::retentionOf(*settings);
    auto log = delivery::DeliveryLog::open(made->m_clock,
                                           {.profileFolder = made->m_session->folder().toStdString(),
                                            .maxAgeUs = made->m_retention.maxAgeUs,
                                            .maxFileBytes = made->m_retention.maxFileBytes});
    if (!log)
        return log.error();
    made->m_log = std::move(*log);
    made->m_dispatcher = std::make_unique<delivery::Dispatcher>(
        made->m_clock, *made->m_log,
        [session = made->m_session.get()](const std::string& id, QObject* context, auto done) {
            if (session->environments().isLoaded())
                session->environments().values(id, context, std::move(done));
            else
                done(registrations::VariableValues());
        },
        delivery::Dispatcher::Options{.maxUnderWay = options.maxUnderWay});
    const auto transport = std::make_shared<delivery::HttpTransport>(made->m_client);
    made->m_dispatcher->setTransport("webhook", transport);
    made->m_dispatcher->setTransport("slack", transport);
    const auto current = [session = made->m_session.get()] { return session->environments().current().id; };
    delivery::GatewayStore& gateways = made->m_session->gateways();
    made->m_dispatcher->setTransport(
        "email", std::make_shared<delivery::MailTransport>(made->m_client, gateways, current));
    made->m_dispatcher->setTransport(
        "sms", std::make_shared<delivery::SmsTransport>(made->m_client, gateways, current));
    return made;
}

Result<std::string> DeliverySession::endpointBase() const
{
    const auto settings = storage::loadSettings(m_session->folder());
    if (!settings)
        return settings.error();
    std::string url = endpoint::endpointUrl(settings->bindAddress, settings->port, false);
    if (url.ends_with('/'))
        url.pop_back();
    return url;
}

Result<registrations::VariableValues> DeliverySession::variables(const std::string& environmentId)
{
    return answerOf<registrations::VariableValues>(
        [&](QObject* context, auto done) { m_session->environments().values(environmentId, context, done); });
}

} // namespace hookbench::cli
