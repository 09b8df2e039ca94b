#pragma once

#include "base/Result.h"
#include "base/Scheduler.h"
#include "endpoint/rules/Rule.h"

#include <QFileSystemWatcher>
#include <QObject>

#include <set>
#include <string>

namespace hookbench::endpoint {

/// The rules of a file of at most 16 MiB. Errors: those of reading, and of readRules().
Result<RuleSet> loadRules(const std::string& file);

/// Tells when rule files change, also where another file is put in their place, as editors do. A moment later, so that
/// a file that is being written is read when it is whole. On the thread of its making.
class RuleFileWatch final : public QObject {
    Q_OBJECT

public:
    /// `scheduler` must outlive this.
    explicit RuleFileWatch(Scheduler& scheduler, QObject* parent = nullptr);

    /// Watches these and no others.
    void setFiles(std::set<std::string> files);

Q_SIGNALS:
    void changed(const std::string& file);

private:
    void watchAgain();
    void later(const QString& path);

    Scheduler& m_scheduler;
    QFileSystemWatcher m_watcher;
    std::set<std::string> m_files;
    std::set<std::string> m_pending; ///< will be told of
};

} // namespace hookbench::endpoint
