#pragma once

#include <QObject>
#include <QString>

class QLocalServer;

namespace hookbench::ui {

/// Lets a second start on the same profile raise the window of the first, over a local socket named from the
/// profile's folder.
class InstanceChannel final : public QObject {
    Q_OBJECT

public:
    explicit InstanceChannel(const QString& profileFolder, QObject* parent = nullptr);

    /// Asks the window of this profile to come to the front; false if none answers in time.
    static bool raiseOther(const QString& profileFolder);

Q_SIGNALS:
    void raiseRequested();

private:
    static QString nameFor(const QString& profileFolder);
    void onConnection();

    QLocalServer* m_server;
};

} // namespace hookbench::ui
