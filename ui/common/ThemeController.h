#pragma once

#include "storage/Settings.h"

#include <QObject>

class QDBusMessage;
class QDBusVariant;

namespace hookbench::ui {

/// Gives the application its style and its palette: light, dark, or what the desktop says, live.
///
/// The desktop is asked through its settings portal (org.freedesktop.appearance color-scheme), after the
/// first paint; until it has answered, and where there is none, the lightness of the desktop's own palette
/// counts.
class ThemeController final : public QObject {
    Q_OBJECT

public:
    explicit ThemeController(QObject* parent = nullptr);

    /// Sets style and palette; `lastKnownDark` is what the desktop said at the last run, if it is known.
    void install(storage::Theme theme, std::optional<bool> lastKnownDark);
    void setTheme(storage::Theme theme);
    bool isDark() const { return m_dark; }
    bool systemIsDark() const { return m_systemDark; }
    /// Asks the portal and listens for changes.
    void followDesktop();

Q_SIGNALS:
    void systemChanged(bool dark);

private Q_SLOTS:
    void onPortalSetting(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void setSystemScheme(uint scheme);
    void apply();

    storage::Theme m_theme = storage::Theme::System;
    bool m_systemDark = false;
    bool m_dark = false;
    bool m_applied = false;
};

} // namespace hookbench::ui
