#include "common/DesktopNotifier.h"
#include "WindowFixture.h"

#include <QDBusConnection>

using namespace hookbench;
using namespace hookbench::test;

namespace {

/// What a desktop's service of notifications is asked, on a bus of its own.
class FakeDesktop : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    FakeDesktop()
    {
        m_daemon.start(QStringLiteral("dbus-daemon"),
                       {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
        REQUIRE(m_daemon.waitForReadyRead(5000));
        const QByteArray address = m_daemon.readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        QDBusConnection bus = QDBusConnection::connectToBus(QString::fromLatin1(address), QStringLiteral("fake-desktop"));
        REQUIRE(bus.isConnected());
        REQUIRE(bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), this,
                                   QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    }
    ~FakeDesktop() override
    {
        QDBusConnection::disconnectFromBus(QStringLiteral("fake-desktop"));
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        m_daemon.terminate();
        m_daemon.waitForFinished();
    }
    void appear()
    {
        REQUIRE(QDBusConnection(QStringLiteral("fake-desktop")).registerService(QStringLiteral("org.freedesktop.Notifications")));
    }

    QStringList shown; ///< "replaced id: title | body"

public Q_SLOTS:
    // NOLINTNEXTLINE: the names are the specification's
    uint Notify(const QString&, uint replaces, const QString&, const QString& title, const QString& body, const QStringList&,
                const QVariantMap&, int)
    {
        shown << QStringLiteral("%1: %2 | %3").arg(QString::number(replaces), title, body);
        return replaces != 0 ? replaces : ++m_last;
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString& action);
    void NotificationClosed(uint id, uint reason);

private:
    QProcess m_daemon;
    uint m_last = 40;
};

} // namespace

TEST_CASE("a notification reaches the desktop, replaces the last of its key, and leads back")
{
    FakeDesktop desktop;
    ui::DesktopNotifier notifier;
    QStringList undelivered;
    QStringList activated;
    QObject::connect(&notifier, &ui::DesktopNotifier::undelivered, &notifier,
                     [&](const QString& key, const QString&, const QString&) { undelivered << key; });
    QObject::connect(&notifier, &ui::DesktopNotifier::activated, &notifier, [&](const QString& key) { activated << key; });
    int delivered = 0;
    QObject::connect(&notifier, &ui::DesktopNotifier::delivered, &notifier, [&] { ++delivered; });
    notifier.show(QStringLiteral("a"), QStringLiteral("too early"), {});
    REQUIRE(eventually([&] { return undelivered == QStringList{QStringLiteral("a")}; }));

    desktop.appear();
    const auto show = [&](const char* key, const char* title, const char* body) {
        const auto before = delivered;
        notifier.show(QString::fromLatin1(key), QString::fromLatin1(title), QString::fromLatin1(body));
        REQUIRE(eventually([&] { return delivered == before + 1; }));
        return desktop.shown.last().toStdString();
    };
    CHECK(show("a", "A: 1 new capture", "POST /<b>") == "0: A: 1 new capture | POST /&lt;b&gt;");
    CHECK(show("b", "B", "") == "0: B | ");
    CHECK(show("a", "A: 2 new captures", "") == "41: A: 2 new captures | ");
    Q_EMIT desktop.ActionInvoked(42, QStringLiteral("default"));
    Q_EMIT desktop.ActionInvoked(7, QStringLiteral("default"));
    REQUIRE(eventually([&] { return !activated.isEmpty(); }));
    CHECK(activated == QStringList{QStringLiteral("b")});
    Q_EMIT desktop.NotificationClosed(41, 2);
    Q_EMIT desktop.ActionInvoked(42, QStringLiteral("default"));
    REQUIRE(eventually([&] { return activated.size() == 2; }));
    CHECK(show("a", "A again", "") == "0: A again | ");
    CHECK(undelivered.size() == 1);
}

#include "DesktopNotifier_test.moc"
