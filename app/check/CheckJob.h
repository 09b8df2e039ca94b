#pragma once

#include "base/Cancellation.h"
#include "base/JobThread.h"
#include "check/Checker.h"
#include "check/Wire.h"

#include <QObject>

#include <functional>
#include <memory>

namespace hookbench::check {

/// Checks on a thread of its own, one receiver at a time. Used from the main thread, where its signals come.
class CheckJob : public QObject {
    Q_OBJECT

public:
    using MakeWire = std::function<std::unique_ptr<Wire>()>;

    /// With the real wire.
    CheckJob();
    explicit CheckJob(MakeWire makeWire);
    /// Cancels, and waits for the thread: some 20 ms.
    ~CheckJob() override;

    bool isRunning() const { return m_isRunning; }
    /// Cancels what runs; it tells nothing any more.
    void start(CheckPlan plan);
    /// finished() comes soon, with what was found so far.
    void cancel();

Q_SIGNALS:
    void probeBegan(hookbench::check::Probe probe);
    void probeEnded(const hookbench::check::ProbeResult& result);
    void finished(const hookbench::check::Report& report);
    /// The check could not begin; nothing else comes.
    void failed(const hookbench::Error& error);

private:
    void end(const Result<Report>& outcome);

    MakeWire m_makeWire;
    CancellationToken m_token;
    int m_run = 0; ///< signals of an earlier one are dropped
    bool m_isRunning = false;
    JobThread m_thread;
};

} // namespace hookbench::check
