#include "check/CheckJob.h"

#include "check/HttpWire.h"

namespace hookbench::check {

CheckJob::CheckJob() : CheckJob([] { return std::make_unique<HttpWire>(); })
{
}

CheckJob::CheckJob(MakeWire makeWire) : m_makeWire(std::move(makeWire))
{
}

CheckJob::~CheckJob()
{
    m_token.cancel();
    m_thread.finish();
}

void CheckJob::start(CheckPlan plan)
{
    m_token.cancel();
    m_token = CancellationToken();
    m_isRunning = true;
    const int run = ++m_run;
    // The thread ends before this object does, and what it posts is dropped with it.
    const auto tell = [this, run](std::function<void()> what) {
        QMetaObject::invokeMethod(
            this,
            [this, run, what = std::move(what)] {
                if (run == m_run)
                    what();
            },
            Qt::QueuedConnection);
    };
    m_thread.post([this, tell, plan = std::move(plan), token = m_token] {
        const Progress progress{
            [&](Probe probe) { tell([this, probe] { Q_EMIT probeBegan(probe); }); },
            [&](const ProbeResult& result) { tell([this, result] { Q_EMIT probeEnded(result); }); }};
        const auto wire = m_makeWire();
        auto outcome = runCheck(plan, *wire, token, progress);
        tell([this, outcome = std::move(outcome)] { end(outcome); });
    });
}

void CheckJob::end(const Result<Report>& outcome)
{
    m_isRunning = false;
    if (outcome)
        Q_EMIT finished(*outcome);
    else
        Q_EMIT failed(outcome.error());
}

void CheckJob::cancel()
{
    m_token.cancel();
}

} // namespace hookbench::check
