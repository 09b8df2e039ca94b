// What the window pays for the health page with a million attempts in the log: from the click to the figures, and the GUI
// thread's share of every live update.
#include "AttemptFill.h"
#include "common/ThemeController.h"
#include "health/HealthPage.h"
#include "shell/MainWindow.h"
#include "Workbench.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace hookbench;

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const long long count = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    QTemporaryDir dir;
    Workbench::Options options;
    options.profileFolder = dir.path();
    options.secrets = secrets::makeMemorySecretStore();
    auto workbench = Workbench::open(std::move(options));
    if (!workbench || !(*workbench)->deliveries())
        return 3;
    if (!fillAttempts(dir.path().toStdString(), count, (*workbench)->clock().nowUs()))
        return 3;
    ui::ThemeController theme;
    theme.install(storage::Theme::Light, std::nullopt);
    ui::MainWindow window(**workbench, theme);
    window.show();
    (void)QTest::qWaitForWindowExposed(&window);
    // By then the logs are read in the background; a shorter wait opens the page while they still are.
    QTest::qWait(argc > 2 ? std::atoi(argv[2]) : 4000);

    monitoring::Monitor& monitor = (*workbench)->monitor();
    QElapsedTimer work;
    std::vector<double> costs;
    QObject::connect(&monitor, &monitoring::Monitor::reported, &window, [&] { work.restart(); });
    QElapsedTimer opening;
    opening.start();
    window.showPage(ui::MainWindow::Health);
    ui::HealthPage* page = window.healthPage();
    QObject::connect(&monitor, &monitoring::Monitor::reported, &window, [&] {
        page->repaint();
        costs.push_back(static_cast<double>(work.nsecsElapsed()) / 1e6);
    });
    if (!QTest::qWaitFor([&] { return page->report() != nullptr; }, 20'000))
        return 1;
    std::printf("page open with %lld attempts: %lld ms\n", static_cast<long long>(page->report()->attemptsInLog),
                static_cast<long long>(opening.elapsed()));
    delivery::DeliveryLog& log = **(*workbench)->deliveries();
    for (int i = 0; i < 10; ++i) {
        for (int n = 0; n < 200; ++n) {
            delivery::AttemptRecord record;
            record.summary.startedAtUs = (*workbench)->clock().nowUs();
            record.summary.status = 200;
            record.summary.outcome = delivery::Outcome::Delivered;
            record.summary.registrationName = "live";
            log.append(record);
        }
        log.flush();
        QTest::qWait(1100);
    }
    if (costs.size() < 3)
        return 1;
    costs.erase(costs.begin()); // the first one fills the tables
    std::sort(costs.begin(), costs.end());
    std::printf("live update on the GUI thread, painting included: median %.2f ms, worst %.2f ms of %zu\n",
                costs[costs.size() / 2], costs.back(), costs.size());
    return 0;
}
