#pragma once

#include "base/Result.h"

#include <QString>

#include <memory>
#include <string>

class QLockFile;

namespace hookbench::storage {

/// The data folder of one user's work: database, capture log, settings. One process at a time may write to
/// it.
class Profile {
public:
    /// Creates the folder if needed (owner only) and locks it.
    /// Errors: AlreadyRunning (detail: "process 4711 (hookbench)"), PermissionDenied, DiskFull, Io.
    static Result<std::unique_ptr<Profile>> open(const QString& folder);
    ~Profile();

    /// The folder without locking it, created if needed (owner only): for commands that work beside a running
    /// window, on what needs no lock (see Workspace). Errors: InvalidInput, PermissionDenied, DiskFull, Io.
    static Result<QString> prepared(const QString& folder);
    /// The folder without locking it, for commands that only read. NotFound if there is none. The captures'
    /// index of an earlier version is brought up to date; SchemaTooNew for one of a later version.
    static Result<QString> existing(const QString& folder);
    /// `--profile`, or HOOKBENCH_PROFILE, or the platform's application data folder.
    static QString chosenFolder(const QString& option);

    QString folder() const { return m_folder; }
    QString file(const QString& name) const;
    std::string databaseFile() const;

private:
    Profile(QString folder, std::unique_ptr<QLockFile> lock);

    QString m_folder;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace hookbench::storage
