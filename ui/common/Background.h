#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QtConcurrentRun>

#include <utility>

namespace hookbench::ui {

/// Runs `job` on the global thread pool and then `done(result)` on the thread of `context`, unless `context`
/// is gone by then. The job must own what it works on; long ones ask a CancellationToken.
template <class Job, class Done>
void runInBackground(QObject* context, Job job, Done done)
{
    using Result = std::invoke_result_t<Job>;
    auto* watcher = new QFutureWatcher<Result>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, done = std::move(done)]() mutable {
                         watcher->deleteLater();
                         done(watcher->future().takeResult());
                     });
    watcher->setFuture(QtConcurrent::run(std::move(job)));
}

} // namespace hookbench::ui
