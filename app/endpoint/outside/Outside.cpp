#include "endpoint/outside/Outside.h"

namespace hookbench::endpoint {

namespace {

OutsideState stateOf(Tunnel::State state)
{
    switch (state) {
    case Tunnel::State::Off: return OutsideState::Off;
    case Tunnel::State::Starting: return OutsideState::Starting;
    case Tunnel::State::Open: return OutsideState::Open;
    case Tunnel::State::Waiting: return OutsideState::Waiting;
    case Tunnel::State::Failed: return OutsideState::Failed;
    }
    return OutsideState::Off;
}

OutsideState stateOf(SmeeChannel::State state)
{
    switch (state) {
    case SmeeChannel::State::Off: return OutsideState::Off;
    case SmeeChannel::State::Connecting: return OutsideState::Starting;
    case SmeeChannel::State::Open: return OutsideState::Open;
    case SmeeChannel::State::Waiting: return OutsideState::Waiting;
    }
    return OutsideState::Off;
}

} // namespace

Outside::Outside(Scheduler& scheduler, http::HttpClient& client, QObject* parent)
    : QObject(parent), m_tunnel(scheduler), m_channel(scheduler, client)
{
    connect(&m_tunnel, &Tunnel::stateChanged, this, &Outside::changed);
    connect(&m_tunnel, &Tunnel::publicUrlChanged, this, &Outside::changed);
    connect(&m_channel, &SmeeChannel::stateChanged, this, &Outside::changed);
    connect(&m_channel, &SmeeChannel::publicUrlChanged, this, &Outside::changed);
}

Status Outside::start(const OutsideOptions& options, const Local& local)
{
    if (options.empty())
        return Error{ErrorCode::InvalidInput, "Choose a tunnel or a smee channel first.", ""};
    TunnelOptions tunnel;
    if (!options.tunnel.empty()) {
        auto parsed = parseTunnel(options.tunnel);
        if (!parsed)
            return parsed.error();
        tunnel = std::move(*parsed);
        tunnel.publicUrl = options.tunnelUrl;
    }
    stop();
    m_options = options;
    m_local = local;
    if (!options.tunnel.empty()) {
        if (Status started = m_tunnel.start(tunnel, local.url); !started)
            return started;
    }
    if (options.smee.empty())
        return Done{};
    Status started = m_channel.start(options.smee, local.channelUrl);
    if (!started)
        stop();
    return started;
}

void Outside::stop()
{
    m_tunnel.stop();
    m_channel.stop();
}

OutsideState Outside::state() const
{
    return m_options.tunnel.empty() ? stateOf(m_channel.state()) : stateOf(m_tunnel.state());
}

std::string Outside::publicUrl() const
{
    if (m_options.tunnel.empty())
        return m_channel.publicUrl();
    return m_tunnel.publicUrl().empty() ? std::string() : m_tunnel.publicUrl() + m_local.path;
}

std::string Outside::error() const
{
    return m_tunnel.error().empty() ? m_channel.error() : m_tunnel.error();
}

} // namespace hookbench::endpoint
