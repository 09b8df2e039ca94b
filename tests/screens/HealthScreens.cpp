// Pictures of the page that tells how deliveries go.
#include "base/Clock.h"
#include "delivery/DeliveryLog.h"
#include "health/AlertsTab.h"
#include "health/FactTable.h"
#include "health/HealthPage.h"
#include "health/RuleEditor.h"
#include "SampleRegistrations.h"
#include "Studio.h"

#include <random>

namespace hookbench::screens {

namespace {

using delivery::DiagnosisCode;

registrations::Registration webhook(const std::string& name, std::vector<std::string> types)
{
    registrations::WebhookConfig config;
    config.url = "https://hooks.example.com/" + std::to_string(std::hash<std::string>()(name) % 1000);
    registrations::Registration registration;
    registration.name = name;
    registration.eventTypes = std::move(types);
    registration.channels.push_back({config, {}});
    return registration;
}

struct Registered {
    std::string id;
    std::string name;
};

std::vector<Registered> registered(Studio& studio)
{
    std::vector<Registered> all;
    bool answered = false;
    studio.workbench().registrations().list(&studio.window(), [&](auto list) {
        for (const auto& one : *list)
            all.push_back({one.id, one.name});
        answered = true;
    });
    (void)QTest::qWaitFor([&] { return answered; });
    return all;
}

/// An hour and more of deliveries, with a bad quarter of an hour, and some that always fail.
void deliver(Studio& studio, int count, int people)
{
    delivery::DeliveryLog& log = **studio.workbench().deliveries();
    const std::vector<Registered> registrations = registered(studio);
    const std::int64_t now = studio.workbench().clock().nowUs();
    std::mt19937 random(11);
    std::lognormal_distribution<double> latency(11, 0.7);
    for (int i = 0; i < count; ++i) {
        const std::int64_t minutesAgo = std::int64_t(70) * (count - i) / count;
        delivery::AttemptRecord record;
        record.summary.startedAtUs = now - (std::int64_t(70) * 60'000'000) * (count - i) / count;
        record.summary.kind = i % 5 == 0 ? "slack" : "webhook";
        const Registered& whom = registrations[std::size_t(i % people) % registrations.size()];
        record.summary.registrationId = whom.id;
        record.summary.registrationName = people > 10 ? whom.name + " " + std::to_string(i % people) : whom.name;
        record.summary.place = "hooks.example.com/" + std::to_string(i % people);
        record.summary.eventType = i % 3 == 0 ? "object.deleted" : "object.created";
        const bool isBad = (minutesAgo > 20 && minutesAgo < 34 && random() % 3 != 0) || random() % 60 == 0;
        record.summary.durationUs = std::int64_t(latency(random) * (isBad ? 6 : 1));
        record.summary.status = !isBad ? 200 : i % 2 == 0 ? 503 : i % 7 == 0 ? 0 : 401;
        record.summary.outcome = isBad ? delivery::Outcome::Failed : delivery::Outcome::Delivered;
        record.summary.diagnosis = !isBad               ? DiagnosisCode::Delivered
                                   : i % 2 == 0 ? DiagnosisCode::ReceiverFailed
                                   : i % 7 == 0 ? DiagnosisCode::TimedOut
                                                : DiagnosisCode::SecretRefused;
        log.append(std::move(record));
    }
    log.flush();
}

ui::HealthPage& openPage(Studio& studio)
{
    studio.window().showPage(ui::MainWindow::Health);
    ui::HealthPage* page = studio.window().healthPage();
    (void)QTest::qWaitFor([&] { return page->report() != nullptr; });
    QTest::qWait(300);
    return *page;
}

/// So that something fires at once.
void fireAlerts(Studio& studio)
{
    monitoring::Monitor& monitor = studio.workbench().monitor();
    monitoring::AlertRule rule = monitor.rules().front();
    rule.sustainSeconds = 0;
    rule.windowSeconds = 3600;
    rule.threshold = 0.1;
    monitor.saveRule(rule, &studio.window(), [](const Status&) {});
    (void)QTest::qWaitFor([&] { return monitor.firing() > 0; }, 10'000);
}

} // namespace

void shootHealth(const QString& out, bool dark)
{
    {
        Studio studio(out, dark);
        openPage(studio);
        studio.save("health-empty");
        storeAll(studio.workbench(), {webhook("Orders to the warehouse", {"object.created", "object.deleted"}),
                                      webhook("Catalogue index", {"object.created", "cluster.created"}),
                                      webhook("Audit", {"*"})});
        deliver(studio, 3000, 3);
        ui::HealthPage& page = openPage(studio);
        (void)QTest::qWaitFor([&] { return page.report()->attemptsInLog == 3000; });
        QTest::qWait(300);
        studio.save("health-figures");
        page.showTab(ui::HealthPage::Issues);
        studio.save("health-issues");
        page.showTab(ui::HealthPage::Coverage);
        studio.save("health-coverage");
        fireAlerts(studio);
        page.showTab(ui::HealthPage::Alerts);
        studio.save("health-alerts");
        studio.click("editRule");
        studio.save("health-rule", *studio.find<QWidget>("ruleEditor"));
        studio.find<QDialog>("ruleEditor")->reject();
        page.setPeriod(monitoring::Period::Quarter);
        page.showTab(ui::HealthPage::Figures);
        QTest::qWait(300);
        studio.window().resize(1024, 700);
        studio.save("health-small");
    }
    Studio studio(out, dark);
    std::vector<registrations::Registration> many;
    for (int i = 0; i < 40; ++i)
        many.push_back(webhook("A registration with quite a long name, number " + std::to_string(i), {"*"}));
    storeAll(studio.workbench(), many);
    deliver(studio, 20'000, 60);
    ui::HealthPage& page = openPage(studio);
    (void)QTest::qWaitFor([&] { return page.report()->attemptsInLog == 20'000; });
    QTest::qWait(300);
    studio.save("health-full");
    page.showTab(ui::HealthPage::Coverage);
    studio.window().resize(1024, 700);
    studio.save("health-full-small");
}

} // namespace hookbench::screens
