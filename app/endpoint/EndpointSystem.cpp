#include "endpoint/EndpointSystem.h"

#include "endpoint/receive/Access.h"

#include <set>

namespace hookbench::endpoint {

EndpointSystem::EndpointSystem(Parts parts)
    : m_parts(std::move(parts)),
      m_retention(m_parts.clock, m_scheduler, m_parts.captures, m_parts.profileFolder),
      m_receivers(m_parts.clock, m_parts.captures, m_parts.spoolFolder),
      m_first(m_parts.clock, m_receivers),
      m_store(m_parts.workspace, m_parts.secrets),
      m_endpoints({m_parts.clock, m_receivers, m_first, m_store,
                   [this](const EndpointConfig& config, QObject* context, auto done) {
                       makeTls(config, context, std::move(done));
                   },
                   m_scheduler, [this]() -> http::HttpClient& { return client(); },
                   [this](std::vector<ForwardTarget> targets) { setTargets(std::move(targets)); },
                   [this](RetentionKeeper::Limits limits) { m_retention.setLimits(std::move(limits)); }})
{
    m_receivers.setForwarding(hooks());
}

EndpointSystem::~EndpointSystem()
{
    // Nothing may arrive while the parts end; the receivers end before the forwarder they use.
    m_endpoints.stop();
    m_first.stop();
}

http::HttpClient& EndpointSystem::client()
{
    if (!m_client)
        m_client = std::make_unique<http::HttpClient>();
    return *m_client;
}

ForwardHooks EndpointSystem::hooks()
{
    return {[this](capture::CaptureId capture, std::uint16_t endpoint, ForwardHooks::Answered answered) {
                if (m_forwarder)
                    m_forwarder->relay(capture, endpoint, std::move(answered));
                else
                    answered(plainAnswer(502, "Forwarding cannot be started: its log cannot be opened.\n"));
            },
            [this](const std::vector<std::pair<capture::CaptureId, std::uint16_t>>& stored) {
                std::vector<WaitingForward> waiting;
                for (const auto& [capture, endpoint] : stored)
                    waiting.push_back({capture, endpoint, 0});
                if (m_forwarder)
                    m_forwarder->enqueue(std::move(waiting));
            }};
}

Result<Forwarder*> EndpointSystem::forwarder()
{
    if (!m_forwarder) {
        auto opened = Forwarder::open(m_parts.clock, m_parts.profileFolder);
        if (!opened)
            return opened.error();
        m_forwarder = std::move(*opened);
        std::set<std::uint16_t> withoutDuplicates;
        for (const EndpointConfig& config : m_store.endpoints()) {
            if (config.duplicates == DuplicatePolicy::Acknowledge)
                withoutDuplicates.insert(config.number);
        }
        m_forwarder->recover(std::move(withoutDuplicates));
    }
    return m_forwarder.get();
}

void EndpointSystem::setTargets(std::vector<ForwardTarget> targets)
{
    if (targets.empty() && !m_forwarder)
        return;
    const auto opened = forwarder();
    if (!opened)
        return; // every request says so
    (*opened)->setTargets(std::move(targets));
}

void EndpointSystem::makeTls(const EndpointConfig& config, QObject* context, std::function<void(Result<TlsContext>)> done)
{
    TlsSettings settings;
    settings.choice = config.tls;
    settings.host = config.bindAddress;
    settings.certificateFile = config.certificateFile;
    settings.keyFile = config.keyFile;
    settings.faults = {.refusal = config.tlsFault.refusal,
                       .share = config.tlsFault.percent / 100.0,
                       .seed = config.rules.seed};
    m_parts.prepareTls(settings, context, [done = std::move(done)](Result<TlsSetup> setup) {
        if (setup)
            done(std::move(setup->context));
        else
            done(setup.error());
    });
}

} // namespace hookbench::endpoint
