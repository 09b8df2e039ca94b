#pragma once

#include "base/Scheduler.h"
#include "endpoint/outside/OutsideOptions.h"
#include "endpoint/outside/SmeeChannel.h"
#include "endpoint/outside/Tunnel.h"
#include "http/HttpClient.h"

#include <QObject>

#include <memory>
#include <string>

namespace hookbench::endpoint {

/// How an endpoint stands towards the outside.
enum class OutsideState {
    Off,
    Starting, ///< the tunnel's program runs, or the channel is asked for; no public URL yet
    Open,
    Waiting, ///< it ended; it will be tried again after a while
    Failed,  ///< it cannot be started
};

/// What makes one endpoint reachable from outside: its tunnel, its smee channel, or both. On the thread of its making.
class Outside final : public QObject {
    Q_OBJECT

public:
    /// Both must outlive this.
    Outside(Scheduler& scheduler, http::HttpClient& client, QObject* parent = nullptr);

    /// Where the endpoint is.
    struct Local {
        std::string url;  ///< "http://127.0.0.1:8787/", with the prefix
        std::string path; ///< what a tunnel's public URL gets behind it: the prefix, "/stripe"; "": nothing
        /// What a channel posts to: `url`, with the token if one is demanded.
        std::string channelUrl;

        bool operator==(const Local&) const = default;
    };
    /// Starts what is chosen. Errors: InvalidInput (nothing is chosen; those of Tunnel and SmeeChannel).
    Status start(const OutsideOptions& options, const Local& local);
    void stop();

    const OutsideOptions& options() const { return m_options; }
    const Local& local() const { return m_local; }
    OutsideState state() const;
    /// What senders send to; the tunnel's, if there are both. "" while it is not known.
    std::string publicUrl() const;
    /// Without the path, for signatures that cover the URL; "" for a channel.
    std::string publicOrigin() const { return m_tunnel.publicUrl(); }
    /// Why it is Waiting or Failed.
    std::string error() const;

Q_SIGNALS:
    void changed();

private:
    OutsideOptions m_options;
    Local m_local;
    Tunnel m_tunnel;
    SmeeChannel m_channel;
};

} // namespace hookbench::endpoint
