#pragma once

#include "common/ThemeController.h"
#include "inspector/CaptureList.h"
#include "inspector/CaptureModel.h"
#include "inspector/DetailPane.h"
#include "inspector/InspectorPage.h"
#include "shell/MainWindow.h"
#include "Workbench.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <memory>

namespace hookbench::screens {

/// One start of the program on a fresh profile.
class Studio {
public:
    Studio(QString outFolder, bool dark) : m_out(std::move(outFolder)), m_dark(dark)
    {
        Workbench::Options options;
        options.profileFolder = m_profile.path();
        options.secrets = secrets::makeMemorySecretStore();
        auto opened = Workbench::open(std::move(options));
        if (!opened)
            qFatal("no profile: %s", opened.error().message.c_str());
        m_workbench = std::move(opened).value();
        storage::Settings settings = m_workbench->settings();
        settings.theme = dark ? storage::Theme::Dark : storage::Theme::Light;
        (void)m_workbench->applySettings(settings);
        m_theme.install(settings.theme, std::nullopt);
        m_theme.setTheme(settings.theme);
        m_window = std::make_unique<ui::MainWindow>(*m_workbench, m_theme);
        m_window->resize(1360, 840);
        m_window->show();
        QTest::qWait(50);
    }

    Workbench& workbench() { return *m_workbench; }
    ui::MainWindow& window() { return *m_window; }
    ui::InspectorPage& inspector() { return *m_window->inspectorPage(); }

    template <class T>
    T* find(const char* name)
    {
        auto* widget = m_window->findChild<T*>(QString::fromLatin1(name));
        if (!widget)
            qFatal("no widget named %s", name);
        return widget;
    }

    void click(const char* name) { find<QAbstractButton>(name)->click(); }

    void save(const char* name) { save(name, *m_window); }

    /// A dialog is a window of its own.
    void save(const char* name, QWidget& widget)
    {
        QTest::qWait(150);
        const QString file = QStringLiteral("%1/%2-%3.png")
                                 .arg(m_out, QString::fromLatin1(name),
                                      m_dark ? QStringLiteral("dark") : QStringLiteral("light"));
        if (!widget.grab().save(file))
            qFatal("cannot write %s", qPrintable(file));
        std::printf("%s\n", qPrintable(file));
    }

    void startEndpoint()
    {
        m_window->startEndpoint();
        (void)QTest::qWaitFor(
            [&] { return m_workbench->endpoint().state() != endpoint::Endpoint::State::Stopped; }, 500);
    }

    void showTab(ui::DetailPane::Tab tab) { inspector().detail()->tabs()->setCurrentIndex(tab); }

    /// Selects the newest capture that the filter finds, then shows all again.
    void choose(const QString& words)
    {
        auto* filter = find<QLineEdit>("captureFilter");
        inspector().model()->setFilter(words);
        const capture::CaptureId id = inspector().model()->idAt(0);
        inspector().model()->setFilter(filter->text());
        inspector().list()->selectId(id);
        inspector().list()->scrollToTop();
        (void)QTest::qWaitFor([&] {
            const ui::Content content = inspector().detail()->content();
            return content && content->capture.summary.id == id;
        });
    }

private:
    QString m_out;
    bool m_dark;
    QTemporaryDir m_profile;
    ui::ThemeController m_theme;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<ui::MainWindow> m_window;
};

/// The pages of registrations, environments and the sync with the service.
void shootRegistrations(const QString& outFolder, bool dark);
/// The deliveries, and firing them.
void shootDeliveries(const QString& outFolder, bool dark);
/// Finding captures.
void shootFinding(const QString& outFolder, bool dark);
/// Bodies of every kind, and captures compared.
void shootReading(const QString& outFolder, bool dark);
/// The endpoints and their editor.
void shootEndpoints(const QString& outFolder, bool dark);
/// How deliveries go.
void shootHealth(const QString& outFolder, bool dark);
/// What the sinks receive, and the gateways.
void shootMessages(const QString& outFolder, bool dark);
void shootCheck(const QString& outFolder, bool dark);

} // namespace hookbench::screens
