#pragma once

#include "common/ThemeController.h"
#include "inspector/CaptureList.h"
#include "inspector/CaptureModel.h"
#include "inspector/DetailPane.h"
#include "inspector/InspectorPage.h"
#include "shell/MainWindow.h"
#include "Workbench.h"

namespace hookbench::test {

/// Waits for a condition while the event loop runs; false after `ms`.
template <class Condition>
bool eventually(Condition condition, int ms = 5000)
{
    return QTest::qWaitFor(std::move(condition), ms);
}

/// The real window on a fresh profile, its endpoint on a free port, secrets in memory.
class WindowFixture {
public:
    WindowFixture();
    ~WindowFixture();

    void openWindow();
    void closeWindow();
    void start();

    template <class T>
    T* find(const char* name) const
    {
        T* widget = window->findChild<T*>(QString::fromLatin1(name));
        INFO("no widget named " << name);
        REQUIRE(widget != nullptr);
        return widget;
    }
    void click(const char* name) const { find<QAbstractButton>(name)->click(); }

    ui::CaptureModel* model() const { return window->inspectorPage()->model(); }
    ui::CaptureList* list() const { return window->inspectorPage()->list(); }
    ui::Content content() const { return window->inspectorPage()->detail()->content(); }

    /// Sends bytes to the endpoint over a socket and waits for the answer; returns it.
    QByteArray send(const QByteArray& bytes) const;
    /// A POST with a JSON body that has this event id, on this path.
    QByteArray sendEvent(const QByteArray& id, const QByteArray& path = "/hooks") const;
    bool waitForCaptures(int count) const;
    /// Waits until the detail pane shows this capture.
    bool waitForDetail(capture::CaptureId id) const;
    QString row(int row) const;

    QTemporaryDir profile;
    ui::ThemeController theme;
    std::unique_ptr<Workbench> workbench;
    std::unique_ptr<ui::MainWindow> window;
};

} // namespace hookbench::test
