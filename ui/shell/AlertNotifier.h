#pragma once

#include "monitoring/Monitor.h"

#include <QObject>

class QSystemTrayIcon;

namespace hookbench::ui {

/// Tells of alerts beyond the window: a notification of the desktop, and a mark in its tray while something fires. Where
/// the desktop has no tray, nothing; the window tells it, too.
class AlertNotifier final : public QObject {
    Q_OBJECT

public:
    explicit AlertNotifier(monitoring::Monitor& monitor, QObject* parent = nullptr);

    /// What a notification says.
    static QString titleOf(const monitoring::AlertEntry& entry);

Q_SIGNALS:
    /// The user wants to see more of it.
    void opened();

private:
    void notify(const monitoring::AlertEntry& entry);
    void updateMark();
    QSystemTrayIcon* tray();

    monitoring::Monitor& m_monitor;
    QSystemTrayIcon* m_tray = nullptr;
};

} // namespace hookbench::ui
