#include "storage/Profile.h"

#include "storage/Migrator.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QStandardPaths>

#include <cerrno>

namespace hookbench::storage {

namespace {

Status makeFolder(const QString& folder)
{
    const QFileInfo info(folder);
    if (info.exists() && !info.isDir()) {
        return Error{ErrorCode::InvalidInput,
                     "The profile " + folder.toStdString() + " is a file; --profile takes a folder.", ""};
    }
    if (info.isDir())
        return Done{};
    errno = 0;
    if (!QDir().mkpath(folder))
        return errorFromErrno(errno ? errno : EACCES, "the profile folder " + folder.toStdString());
    // What is captured may hold other people's data: only the owner reads it.
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return Done{};
}

/// An index of an earlier version lacks what readers ask for. Writes only where it must: the folder may be read-only.
Status bringUpToDate(const std::string& path)
{
    const auto newest = capturesMigrations().back().version;
    {
        auto database = Database::open(path, Database::Access::ReadOnly);
        if (!database)
            return database.error();
        const auto version = database->integer("PRAGMA user_version");
        if (!version)
            return version.error();
        if (*version == newest)
            return Done{};
    }
    auto database = Database::open(path, Database::Access::ReadWrite);
    if (!database)
        return database.error();
    return migrate(*database, capturesMigrations());
}

Error lockError(QLockFile& lock, const QString& folder)
{
    const std::string where = folder.toStdString();
    if (lock.error() == QLockFile::LockFailedError) {
        qint64 pid = 0;
        QString host;
        QString application;
        std::string holder = "another process";
        if (lock.getLockInfo(&pid, &host, &application))
            holder = "process " + std::to_string(pid) + " (" + application.toStdString() + ")";
        return {ErrorCode::AlreadyRunning,
                "The profile " + where + " is in use by " + holder +
                    "; close that program, or choose another profile with --profile.",
                holder};
    }
    if (lock.error() == QLockFile::PermissionError) {
        return {ErrorCode::PermissionDenied,
                "The profile folder " + where +
                    " cannot be written; check its owner and permissions, or "
                    "choose another with --profile.",
                ""};
    }
    return {ErrorCode::Io,
            "The profile folder " + where +
                " cannot be locked; check that its disk has space and is writable.",
            ""};
}

} // namespace

Profile::Profile(QString folder, std::unique_ptr<QLockFile> lock)
    : m_folder(std::move(folder)), m_lock(std::move(lock))
{
}

Profile::~Profile() = default;

Result<std::unique_ptr<Profile>> Profile::open(const QString& folder)
{
    const QString absolute = QDir(folder).absolutePath();
    if (Status made = makeFolder(absolute); !made)
        return made.error();
    auto lock = std::make_unique<QLockFile>(absolute + QStringLiteral("/lock"));
    // A lock is stale only when its process is gone, however long it has run.
    lock->setStaleLockTime(0);
    if (!lock->tryLock(0))
        return lockError(*lock, absolute);
    return std::unique_ptr<Profile>(new Profile(absolute, std::move(lock)));
}

Result<QString> Profile::prepared(const QString& folder)
{
    QString absolute = QDir(folder).absolutePath();
    if (Status made = makeFolder(absolute); !made)
        return made.error();
    return absolute;
}

Result<QString> Profile::existing(const QString& folder)
{
    const QString absolute = QDir(folder).absolutePath();
    if (!QFileInfo(absolute + QStringLiteral("/hookbench.db")).exists()) {
        return Error{ErrorCode::NotFound,
                     "There is no Hookbench profile in " + absolute.toStdString() +
                         "; capture something first, or choose another with --profile.",
                     ""};
    }
    if (Status current = bringUpToDate((absolute + QStringLiteral("/hookbench.db")).toStdString()); !current)
        return current.error();
    return absolute;
}

QString Profile::chosenFolder(const QString& option)
{
    if (!option.isEmpty())
        return option;
    const QString fromEnvironment = qEnvironmentVariable("HOOKBENCH_PROFILE");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/hookbench");
}

QString Profile::file(const QString& name) const
{
    return m_folder + QLatin1Char('/') + name;
}

std::string Profile::databaseFile() const
{
    return file(QStringLiteral("hookbench.db")).toStdString();
}

} // namespace hookbench::storage
