#include "endpoint/rules/RuleFileWatch.h"

#include "endpoint/rules/RuleFile.h"

#include <QFile>
#include <QFileInfo>

namespace hookbench::endpoint {

namespace {

constexpr std::int64_t settleMs = 50;
constexpr qint64 longestFile = qint64{16} << 20;

QString folderOf(const std::string& file)
{
    return QFileInfo(QString::fromStdString(file)).absolutePath();
}

} // namespace

Result<RuleSet> loadRules(const std::string& file)
{
    QFile source(QString::fromStdString(file));
    if (!source.open(QIODevice::ReadOnly))
        return Error{source.exists() ? ErrorCode::PermissionDenied : ErrorCode::NotFound,
                     "The rule file " + file + " cannot be read: " + source.errorString().toStdString() + ".", ""};
    if (source.size() > longestFile)
        return Error{ErrorCode::InvalidInput, "The rule file " + file + " is larger than 16 MiB.", ""};
    const QByteArray text = source.readAll();
    return readRules({text.constData(), static_cast<std::size_t>(text.size())}, file);
}

RuleFileWatch::RuleFileWatch(Scheduler& scheduler, QObject* parent) : QObject(parent), m_scheduler(scheduler)
{
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &RuleFileWatch::later);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &RuleFileWatch::later);
}

void RuleFileWatch::setFiles(std::set<std::string> files)
{
    if (files == m_files)
        return;
    m_files = std::move(files);
    const QStringList before = m_watcher.files() + m_watcher.directories();
    if (!before.isEmpty())
        m_watcher.removePaths(before);
    watchAgain();
}

/// A file that was put in the place of another is a new one to the system.
void RuleFileWatch::watchAgain()
{
    for (const std::string& file : m_files) {
        const QString path = QString::fromStdString(file);
        if (!m_watcher.files().contains(path) && QFile::exists(path))
            m_watcher.addPath(path);
        if (!m_watcher.directories().contains(folderOf(file)))
            m_watcher.addPath(folderOf(file));
    }
}

void RuleFileWatch::later(const QString& path)
{
    const bool isFirst = m_pending.empty();
    for (const std::string& file : m_files) {
        if (path == QString::fromStdString(file) || path == folderOf(file))
            m_pending.insert(file);
    }
    if (!isFirst || m_pending.empty())
        return;
    m_scheduler.after(settleMs, this, [this] {
        watchAgain();
        for (const std::string& file : std::exchange(m_pending, {}))
            Q_EMIT changed(file);
    });
}

} // namespace hookbench::endpoint
