#include "shell/AlertNotifier.h"

#include "common/Formatting.h"
#include "common/Icons.h"

#include <QSystemTrayIcon>

namespace hookbench::ui {

namespace {

constexpr int shownMs = 10'000;

} // namespace

AlertNotifier::AlertNotifier(monitoring::Monitor& monitor, QObject* parent) : QObject(parent), m_monitor(monitor)
{
    connect(&monitor, &monitoring::Monitor::alerted, this, &AlertNotifier::notify);
    connect(&monitor, &monitoring::Monitor::alertsChanged, this, &AlertNotifier::updateMark);
}

QString AlertNotifier::titleOf(const monitoring::AlertEntry& entry)
{
    return entry.change.now.state == monitoring::AlertState::Firing ? tr("Hookbench: an alert fires")
                                                                    : tr("Hookbench: an alert is over");
}

/// Null where the desktop has none. Made when it is first needed: most days it is not.
QSystemTrayIcon* AlertNotifier::tray()
{
    if (!m_tray && QSystemTrayIcon::isSystemTrayAvailable()) {
        m_tray = new QSystemTrayIcon(ui::icon(QStringLiteral("bell-ring"), Tone::Danger), this);
        connect(m_tray, &QSystemTrayIcon::messageClicked, this, &AlertNotifier::opened);
        connect(m_tray, &QSystemTrayIcon::activated, this, &AlertNotifier::opened);
    }
    return m_tray;
}

void AlertNotifier::notify(const monitoring::AlertEntry& entry)
{
    QSystemTrayIcon* shown = tray();
    if (!shown)
        return;
    shown->show();
    const bool isFiring = entry.change.now.state == monitoring::AlertState::Firing;
    shown->showMessage(titleOf(entry), textFromBytes(entry.sentence),
                       isFiring ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information, shownMs);
    updateMark();
}

void AlertNotifier::updateMark()
{
    const int firing = int(m_monitor.firing());
    if (firing == 0) {
        if (m_tray)
            m_tray->hide();
        return;
    }
    if (QSystemTrayIcon* shown = tray()) {
        shown->setToolTip(tr("Hookbench: alerts firing: %1").arg(firing));
        shown->show();
    }
}

} // namespace hookbench::ui
