#pragma once

#include <QHash>
#include <QObject>
#include <QString>

namespace hookbench::ui {

/// Tells the desktop of what happens while nobody looks (the Desktop Notifications Specification, over D-Bus). Each key has one
/// notification, which a later one replaces.
class DesktopNotifier final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~DesktopNotifier() override;

    /// Both are plain text.
    void show(const QString& key, const QString& title, const QString& body);

Q_SIGNALS:
    /// The desktop has taken it.
    void delivered(const QString& key);
    /// The user wants to see what it was about.
    void activated(const QString& key);
    /// The desktop shows no notifications: this one is to be told in the window.
    void undelivered(const QString& key, const QString& title, const QString& body);

private Q_SLOTS: // called over D-Bus
    void onActionInvoked(uint id, const QString& action);
    void onClosed(uint id, uint reason);

private:
    void listen();

    QHash<QString, uint> m_ids;
    bool m_listening = false;
};

} // namespace hookbench::ui
