#pragma once

#include "base/Scheduler.h"
#include "endpoint/outside/TunnelCommand.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <string>

class QProcess;

namespace hookbench::endpoint {

/// Starts a tunnel's program and watches it: finds the public URL in what it prints, starts it anew when it ends, and
/// ends it with this object. On the thread of its making.
class Tunnel final : public QObject {
    Q_OBJECT

public:
    enum class State {
        Off,
        Starting, ///< the program runs; its public URL is not known yet
        Open,
        Waiting, ///< it ended; it will be started again after a while
        Failed,  ///< it cannot be started
    };

    /// `scheduler` must outlive this.
    explicit Tunnel(Scheduler& scheduler, QObject* parent = nullptr);
    /// Ends the program: asked to at first, forced after half a second.
    ~Tunnel() override;

    /// Errors: InvalidInput. That the program is not there comes by stateChanged().
    Status start(const TunnelOptions& options, const std::string& localUrl);
    void stop();

    State state() const { return m_state; }
    /// "" while it is not known.
    const std::string& publicUrl() const { return m_publicUrl; }
    /// Why it is Waiting or Failed: one sentence, with the program's last words.
    const std::string& error() const { return m_error; }

Q_SIGNALS:
    void stateChanged();
    /// Also from one URL to another, as free tunnels have a new one at each start.
    void publicUrlChanged();

private:
    void launch();
    void read();
    void takeLine(const std::string& line);
    void onStartFailed();
    void onEnded();
    void endProcess();
    void setState(State state);
    void setPublicUrl(std::string url);

    Scheduler& m_scheduler;
    TunnelOptions m_options;
    TunnelCommand m_command;
    std::unique_ptr<QProcess> m_process;
    std::string m_rest;     ///< of a line that is not complete
    std::string m_lastLine; ///< that said something
    std::string m_publicUrl;
    std::string m_error;
    std::uint32_t m_ends = 0; ///< in a row, without having been open
    std::uint64_t m_run = 0;  ///< of start(): waits of an earlier one mean nothing
    State m_state = State::Off;
};

} // namespace hookbench::endpoint
