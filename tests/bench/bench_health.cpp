// What the health page costs with a million attempts in the log: opening it, and following it live.
#include "AttemptFill.h"
#include "base/Clock.h"
#include "delivery/DeliveryLog.h"
#include "monitoring/HealthReader.h"
#include "monitoring/HealthReport.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cstdio>

using namespace hookbench;

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const long long count = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    QTemporaryDir dir;
    const std::string folder = dir.path().toStdString();
    const SystemClock clock;
    if (!delivery::DeliveryLog::open(clock, {.profileFolder = folder}))
        return 3;
    if (const Status filled = fillAttempts(folder, count, clock.nowUs()); !filled) {
        std::fprintf(stderr, "%s\n", filled.error().message.c_str());
        return 3;
    }
    QElapsedTimer timer;
    timer.start();
    monitoring::HealthReader reader(folder);
    if (!reader.refreshAttempts())
        return 3;
    const double readMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    std::printf("read %lld attempts: %.1f ms\n", count, readMs);
    for (const monitoring::Period period : monitoring::allPeriods) {
        timer.restart();
        const auto report =
            monitoring::makeReport(reader.attempts(), reader.captures(), {{.period = period}, {}}, clock.nowUs());
        std::printf("report of %-4s: %.1f ms (%lld attempts)\n", std::string(periodName(period)).c_str(),
                    static_cast<double>(timer.nsecsElapsed()) / 1e6, static_cast<long long>(report.total.attempts));
    }
    timer.restart();
    for (int i = 0; i < 20; ++i)
        (void)reader.refreshAttempts();
    std::printf("look for news: %.2f ms\n", static_cast<double>(timer.nsecsElapsed()) / 2e7);
    return 0;
}
