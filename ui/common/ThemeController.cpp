#include "common/ThemeController.h"

#include "common/Style.h"
#include "common/Theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFontDatabase>

namespace hookbench::ui {

namespace {

const QString portalService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString portalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString portalInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");
const QString colorScheme = QStringLiteral("color-scheme");

/// Where no desktop chose a font, Qt takes fontconfig's "Sans Serif", which is DejaVu Sans on many systems;
/// Inter, if it is installed, reads better when small.
void improveFallbackFont()
{
    QFont font = QApplication::font();
    const QString family = font.family();
    const bool chosen = family != QStringLiteral("Sans Serif") && family != QStringLiteral("DejaVu Sans");
    if (chosen || !QFontDatabase::hasFamily(QStringLiteral("Inter")))
        return;
    font.setFamily(QStringLiteral("Inter"));
    font.setPointSizeF(qMax(font.pointSizeF(), 9.75));
    QApplication::setFont(font);
}

} // namespace

ThemeController::ThemeController(QObject* parent) : QObject(parent) {}

void ThemeController::install(storage::Theme theme, std::optional<bool> lastKnownDark)
{
    m_systemDark = lastKnownDark.value_or(ui::isDark(QApplication::palette()));
    m_theme = theme;
    improveFallbackFont();
    QApplication::setStyle(new Style);
    apply();
}

void ThemeController::setTheme(storage::Theme theme)
{
    m_theme = theme;
    apply();
}

void ThemeController::apply()
{
    const bool dark = m_theme == storage::Theme::Dark || (m_theme == storage::Theme::System && m_systemDark);
    if (m_applied && dark == m_dark)
        return;
    m_applied = true;
    m_dark = dark;
    QApplication::setPalette(paletteFor(dark ? darkTokens() : lightTokens()));
}

void ThemeController::followDesktop()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(portalService, portalPath, portalInterface, QStringLiteral("SettingChanged"), this,
                SLOT(onPortalSetting(QString, QString, QDBusVariant)));
    QDBusMessage read =
        QDBusMessage::createMethodCall(portalService, portalPath, portalInterface, QStringLiteral("Read"));
    read << appearance << colorScheme;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(read, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isError())
            return;
        // Read() wraps its answer twice.
        QVariant value = reply.value().variant();
        if (value.canConvert<QDBusVariant>())
            value = value.value<QDBusVariant>().variant();
        setSystemScheme(value.toUInt());
    });
}

void ThemeController::onPortalSetting(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == appearance && key == colorScheme)
        setSystemScheme(value.variant().toUInt());
}

void ThemeController::setSystemScheme(uint scheme)
{
    // 0: no preference, 1: dark, 2: light.
    const bool dark = scheme == 1;
    if (dark == m_systemDark)
        return;
    m_systemDark = dark;
    apply();
    Q_EMIT systemChanged(dark);
}

} // namespace hookbench::ui
