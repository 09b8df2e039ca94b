// Opens the window as main.cpp does, on the profile given, and ends at its first paint: see bench_startup.sh.
#include "EndAtFirstPaint.h"

#include "common/ThemeController.h"
#include "shell/MainWindow.h"
#include "Workbench.h"

#include <QApplication>

using namespace hookbench;

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    ui::ThemeController theme;
    Workbench::Options options;
    options.profileFolder = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
    auto workbench = Workbench::open(std::move(options));
    if (!workbench)
        return 1;
    theme.install((*workbench)->settings().theme, std::nullopt);
    ui::MainWindow window(**workbench, theme);
    bench::EndAtFirstPaint paint;
    window.installEventFilter(&paint);
    window.show();
    return application.exec();
}
