// What the health page costs with a million attempts in the log: opening it, and following it live.
#include "base/Clock.h"
#include "delivery/DeliveryLog.h"
#include "monitoring/HealthReader.h"
#include "monitoring/HealthReport.h"
#include "storage/Database.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cstdio>

using namespace hookbench;

namespace {

/// Written by one statement: the log itself would take half a minute.
Status fill(const std::string& folder, long long count, std::int64_t nowUs)
{
    auto database = storage::Database::open(folder + "/deliveries.db", storage::Database::Access::ReadWrite);
    if (!database)
        return database.error();
    return database->execute(
        "BEGIN; "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
        "INSERT INTO sources SELECT i, CASE i % 4 WHEN 0 THEN 'slack' ELSE 'webhook' END, "
        "'object.type' || (i % 20), 'wh_' || (i % 10), 'Registration ' || (i % 10), 'host' || (i % 15) || "
        "'.example.com/' || i, 'POST', 0, 0 FROM n; "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
        std::to_string(count) +
        ") INSERT INTO attempts SELECT i, i, 1, 1 + i % 200, 0, " + std::to_string(nowUs) + " - (" +
        std::to_string(count) +
        " - i) * 80000, 1000 + abs(random() % 400000), 0, CASE WHEN i % 37 = 0 THEN 500 ELSE 200 END, "
        "i % 37 = 0, CASE WHEN i % 37 = 0 THEN 16 ELSE 1 END, 50000, 0, 700, 200, "
        "'evt_' || lower(hex(randomblob(8))) FROM n; COMMIT");
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const long long count = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    QTemporaryDir dir;
    const std::string folder = dir.path().toStdString();
    const SystemClock clock;
    if (!delivery::DeliveryLog::open(clock, {.profileFolder = folder}))
        return 3;
    if (const Status filled = fill(folder, count, clock.nowUs()); !filled) {
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
