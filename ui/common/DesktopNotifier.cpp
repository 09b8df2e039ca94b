#include "common/DesktopNotifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>
#include <QVariantMap>

namespace hookbench::ui {

namespace {

const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");
/// Of the desktop entry and of the icon.
const QString desktopId = QStringLiteral("io.github.hookbench.Hookbench");
/// One of its own: the session's usual one may be made before there is a bus.
const QString connectionName = QStringLiteral("hookbench-notifications");
constexpr int answerMs = 3000;

/// Without an address the library would try to start a bus, which takes its time.
bool hasSessionBus()
{
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
           QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

} // namespace

DesktopNotifier::~DesktopNotifier()
{
    if (m_listening)
        QDBusConnection::disconnectFromBus(connectionName);
}

void DesktopNotifier::listen()
{
    if (std::exchange(m_listening, true))
        return;
    QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, connectionName);
    bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this, SLOT(onActionInvoked(uint, QString)));
    bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this, SLOT(onClosed(uint, uint)));
}

void DesktopNotifier::show(const QString& key, const QString& title, const QString& body)
{
    if (hasSessionBus())
        listen();
    const QDBusConnection bus(connectionName);
    if (!bus.isConnected()) {
        Q_EMIT undelivered(key, title, body);
        return;
    }
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
    const QVariantMap hints{{QStringLiteral("desktop-entry"), desktopId}};
    // The specification lets servers read the body as markup.
    call.setArguments({QStringLiteral("Hookbench"), m_ids.value(key, 0U), desktopId, title,
                       body.toHtmlEscaped(), QStringList{QStringLiteral("default"), tr("Show")}, hints, -1});
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call, answerMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, key, title, body] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        if (reply.isError()) {
            Q_EMIT undelivered(key, title, body);
            return;
        }
        m_ids[key] = reply.value();
        Q_EMIT delivered(key);
    });
}

void DesktopNotifier::onActionInvoked(uint id, const QString& action)
{
    Q_UNUSED(action)
    // The bus tells everybody of everybody's notifications.
    const QString key = m_ids.key(id);
    if (!key.isEmpty())
        Q_EMIT activated(key);
}

void DesktopNotifier::onClosed(uint id, uint reason)
{
    Q_UNUSED(reason)
    m_ids.remove(m_ids.key(id));
}

} // namespace hookbench::ui
