#include "DeliveryFixture.h"

#include "health/AlertsTab.h"
#include "health/CoverageTab.h"
#include "health/FactTable.h"
#include "health/FiguresTab.h"
#include "health/HealthPage.h"
#include "health/IssuesTab.h"
#include "health/RuleEditor.h"
#include "health/TimelineChart.h"
#include "health/WhatIfStrip.h"
#include "shell/AlertNotifier.h"

using namespace hookbench;
using namespace hookbench::test;
using namespace Qt::Literals::StringLiterals;

namespace {

class HealthFixture : public DeliveryFixture {
public:
    void add(int count, const std::string& name, int status, std::int64_t durationUs = 20'000)
    {
        delivery::DeliveryLog& log = **workbench->deliveries();
        for (int i = 0; i < count; ++i) {
            delivery::AttemptRecord record;
            record.summary.startedAtUs = workbench->clock().nowUs() - 60'000'000;
            record.summary.durationUs = durationUs;
            record.summary.kind = "webhook";
            record.summary.eventType = "order.paid";
            record.summary.registrationId = "wh_" + name;
            record.summary.registrationName = name;
            record.summary.place = name + ".example.com";
            record.summary.status = status;
            record.summary.outcome = status < 300 ? delivery::Outcome::Delivered : delivery::Outcome::Failed;
            record.summary.diagnosis =
                status < 300 ? delivery::DiagnosisCode::Delivered : delivery::DiagnosisCode::ReceiverFailed;
            log.append(record);
        }
        log.flush();
    }
    ui::HealthPage* openHealth(int attempts)
    {
        window->showPage(ui::MainWindow::Health);
        ui::HealthPage* page = window->healthPage();
        REQUIRE(eventually([&] { return page->report() && page->report()->attemptsInLog == attempts; }, 15'000));
        return page;
    }
    static QString cell(const ui::FactTable* table, int row, int column)
    {
        return table->facts()->index(row, column).data().toString();
    }
};

} // namespace

TEST_CASE_METHOD(HealthFixture, "with nothing sent the page teaches, and leads to where events are fired")
{
    window->showPage(ui::MainWindow::Health);
    auto* empty = find<QWidget>("emptyHealth");
    REQUIRE(eventually([&] { return empty->isVisible(); }));
    click("fireForHealth");
    CHECK(window->currentPage() == ui::MainWindow::Send);
    QTest::keyClick(window.get(), Qt::Key_6, Qt::ControlModifier);
    CHECK(window->currentPage() == ui::MainWindow::Health);
}

TEST_CASE_METHOD(HealthFixture, "figures, charts and tiles say the same, and follow what is sent")
{
    add(30, "good", 200);
    add(10, "bad", 500);
    ui::HealthPage* page = openHealth(40);
    CHECK(find<QLabel>("tileSuccess")->text() == u"75.0 %"_s);
    CHECK(find<QLabel>("tileAttempts")->text() == u"40"_s);
    CHECK(page->attemptsChart()->pointCount() == int(page->report()->timeline.buckets.size()) * 2);
    auto* table = find<ui::FactTable>("healthFigures");
    REQUIRE(table->facts()->rowCount() == 2);
    CHECK(cell(table, 0, 0) == u"good"_s);
    CHECK(cell(table, 0, 2) == u"100.0 %"_s);
    CHECK(cell(table, 1, 0) == u"bad: exhausted"_s);
    CHECK(cell(table, 1, 2) == u"0.0 %"_s);
    QString words;
    for (const auto& bucket : page->report()->timeline.buckets) {
        if (bucket.delivered > 0)
            words = page->attemptsChart()->wordsAt(bucket.startUs / 1000 + 1);
    }
    CHECK(words.contains(u"30 delivered, 10 failed"_s));
    add(10, "good", 200);
    REQUIRE(eventually([&] { return find<QLabel>("tileSuccess")->text() == u"80.0 %"_s; }));
    find<QComboBox>("healthBy")->setCurrentIndex(4);
    CHECK(table->facts()->rowCount() == int(page->report()->timeline.buckets.size()));
}

TEST_CASE_METHOD(HealthFixture, "a row that is chosen is what the page shows, until all is shown again")
{
    add(30, "good", 200);
    add(10, "bad", 500);
    ui::HealthPage* page = openHealth(40);
    auto* table = find<ui::FactTable>("healthFigures");
    table->selectKey(u"wh_bad"_s);
    Q_EMIT table->activated(table->currentIndex());
    REQUIRE(eventually([&] { return page->report()->total.attempts == 10; }));
    CHECK(table->facts()->rowCount() == 2);
    auto* all = find<QPushButton>("showAllGroups");
    CHECK(all->text().contains(u"bad"_s));
    all->click();
    REQUIRE(eventually([&] { return page->report()->total.attempts == 40; }));
    CHECK(!all->isVisible());
}

TEST_CASE_METHOD(HealthFixture, "zooming one chart zooms the other, and stays while news come")
{
    add(5, "good", 200);
    ui::HealthPage* page = openHealth(5);
    ui::TimelineChart* chart = page->attemptsChart();
    chart->setFocus();
    QTest::keyClick(chart, Qt::Key_Plus);
    REQUIRE(chart->zoom());
    CHECK(page->latencyChart()->zoom() == chart->zoom());
    const auto zoom = chart->zoom();
    add(5, "good", 200);
    REQUIRE(eventually([&] { return page->report()->attemptsInLog == 10; }));
    CHECK(chart->zoom() == zoom);
    click("showWholeTime");
    CHECK(!chart->zoom());
    const QRect area = chart->viewport()->rect();
    QTest::mousePress(chart->viewport(), Qt::LeftButton, {}, {area.width() / 2, area.height() / 2});
    QTest::mouseMove(chart->viewport(), {area.width() / 2 + 80, area.height() / 2});
    QTest::mouseRelease(chart->viewport(), Qt::LeftButton, {}, {area.width() / 2 + 80, area.height() / 2});
    CHECK(chart->zoom());
    QTest::keyClick(chart, Qt::Key_Escape);
    CHECK(!page->latencyChart()->zoom());
}

TEST_CASE_METHOD(HealthFixture, "an issue says what it is, how it is mended, and shows its sample")
{
    add(3, "bad", 503);
    ui::HealthPage* page = openHealth(3);
    page->showTab(ui::HealthPage::Issues);
    auto* table = find<ui::FactTable>("healthIssues");
    REQUIRE(table->facts()->rowCount() == 1);
    CHECK(cell(table, 0, 0) == u"Receiver failed (503)"_s);
    CHECK(cell(table, 0, 2) == u"3"_s);
    CHECK(find<QLabel>("issueMend")->text().contains(u"own log"_s));
    CHECK(find<QTabWidget>("healthTabs")->tabText(ui::HealthPage::Issues).contains(u"1"_s));
    click("issueSample");
    CHECK(window->currentPage() == ui::MainWindow::Deliveries);
    REQUIRE(eventually([&] { return window->deliveriesPage()->list()->currentId() == 3; }));
}

TEST_CASE_METHOD(HealthFixture, "a gap of the coverage is fired from where it is seen")
{
    store("orders", "http://127.0.0.1:9/hooks");
    add(1, "other", 200);
    ui::HealthPage* page = openHealth(1);
    page->showTab(ui::HealthPage::Coverage);
    auto* table = find<ui::FactTable>("coverageMatrix");
    REQUIRE(eventually([&] { return table->facts()->rowOf(u"order.paid"_s) >= 0 && page->report()->coverage.gaps() > 0; }));
    table->selectKey(u"order.paid"_s);
    auto* fire = find<QPushButton>("fireGap");
    CHECK(fire->text().contains(u"order.paid"_s));
    fire->click();
    CHECK(window->currentPage() == ui::MainWindow::Send);
    ui::EventView* view = window->sendPage()->eventView();
    REQUIRE(eventually([&] { return view->isPlanned() && view->targets()->plan().eventType == "order.paid"; }, 15'000));
    CHECK(view->targets()->rowCount() == 1);
}

TEST_CASE_METHOD(HealthFixture, "the timeout question is answered as the slider moves")
{
    add(9, "fast", 200, 20'000);
    add(1, "slow", 200, 4'000'000);
    openHealth(10);
    auto* strip = find<ui::WhatIfStrip>("whatIf");
    strip->setTimeoutUs(10'000'000);
    CHECK(strip->answer().startsWith(u"None of 10"_s));
    strip->setTimeoutUs(1'000'000);
    CHECK(strip->timeoutUs() == 1'000'000);
    CHECK(strip->answer() == u"1 of 10 deliveries that succeeded (10.0 %) would have failed."_s);
}

TEST_CASE_METHOD(HealthFixture, "an alert is told in the window, leads to the page, and is acknowledged there")
{
    add(20, "bad", 500);
    monitoring::Monitor& monitor = workbench->monitor();
    QSignalSpy told(&monitor, &monitoring::Monitor::alerted);
    monitoring::AlertRule rule = monitor.rules().front();
    rule.sustainSeconds = 0;
    bool saved = false;
    monitor.saveRule(rule, window.get(), [&](const Status& status) { saved = status.ok(); });
    REQUIRE(eventually([&] { return saved; }));
    REQUIRE(eventually([&] { return told.count() == 1; }, 20'000));
    const auto entry = told.front().front().value<monitoring::AlertEntry>();
    CHECK(ui::AlertNotifier::titleOf(entry) == u"Hookbench: an alert fires"_s);
    auto* action = window->findChild<QPushButton*>(u"showAlert"_s);
    REQUIRE(action);
    action->click();
    CHECK(window->currentPage() == ui::MainWindow::Health);
    auto* alerts = find<ui::FactTable>("alertList");
    REQUIRE(alerts->facts()->rowCount() == 1);
    CHECK(cell(alerts, 0, 0).startsWith(u"bad: 100 % of 20 attempts failed"_s));
    CHECK(cell(alerts, 0, 1) == u"Firing"_s);
    alerts->selectRow(0);
    click("acknowledgeAlert");
    REQUIRE(eventually([&] { return cell(alerts, 0, 1) == u"Acknowledged"_s; }));
    auto* history = find<ui::FactTable>("alertHistory");
    REQUIRE(eventually([&] { return history->facts()->rowCount() == 2; }));
}

TEST_CASE_METHOD(HealthFixture, "a rule is switched on, edited, and put back")
{
    ui::HealthPage* page = [&] {
        add(1, "good", 200);
        return openHealth(1);
    }();
    page->showTab(ui::HealthPage::Alerts);
    auto* rules = find<ui::FactTable>("alertRules");
    rules->selectKey(u"duplicates"_s);
    CHECK(find<QPushButton>("toggleRule")->text().contains(u"on"_s));
    click("toggleRule");
    REQUIRE(eventually([&] { return workbench->monitor().rule("duplicates")->isEnabled; }));
    CHECK(find<QPushButton>("toggleRule")->text().contains(u"off"_s));
    click("editRule");
    const QPointer editor(find<ui::RuleEditor>("ruleEditor"));
    find<QDoubleSpinBox>("ruleThreshold")->setValue(12.5);
    click("saveRule");
    REQUIRE(eventually([&] { return workbench->monitor().rule("duplicates")->threshold == Approx(0.125); }));
    REQUIRE(eventually([&] { return !editor; }));
    click("editRule");
    click("usualRule");
    click("saveRule");
    REQUIRE(eventually([&] { return *workbench->monitor().rule("duplicates") == monitoring::builtInRules().back(); }));
}

TEST_CASE_METHOD(HealthFixture, "timeline and charts are exported, and a place that cannot be written says so")
{
    add(7, "good", 200);
    ui::HealthPage* page = openHealth(7);
    QTemporaryDir folder;
    const QString csv = folder.filePath(u"health.csv"_s);
    REQUIRE(page->exportCsv(csv));
    QFile file(csv);
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    CHECK(bytes.startsWith("start,delivered,failed"));
    CHECK(bytes.contains(",7,0,"));
    const QString png = folder.filePath(u"health.png"_s);
    REQUIRE(page->exportPicture(png));
    const QImage picture(png);
    CHECK(picture.height() >= page->attemptsChart()->height() + page->latencyChart()->height());
    CHECK(!page->exportCsv(folder.filePath(u"missing/health.csv"_s)));
    CHECK(!page->exportPicture(folder.filePath(u"missing/health.png"_s)));
}

TEST_CASE_METHOD(HealthFixture, "a table that is given anew keeps the selection with its key")
{
    ui::FactTable table(u"facts"_s, u"Facts"_s);
    QAbstractItemModelTester tester(table.facts());
    table.facts()->setHeaders({u"Name"_s});
    const auto row = [](const QString& key) { return ui::FactRow{key, {{key, ui::Tone::Text, {}, {}, false}}}; };
    table.facts()->setRows({row(u"a"_s), row(u"b"_s)});
    table.selectKey(u"b"_s);
    table.facts()->setRows({row(u"b"_s), row(u"c"_s), row(u"a"_s)});
    CHECK(table.currentKey() == u"b"_s);
    CHECK(table.currentIndex().row() == 0);
    table.facts()->setRows({row(u"c"_s)});
    CHECK(table.currentKey().isEmpty());
}

TEST_CASE_METHOD(HealthFixture, "every interactive widget of the page has an object name and a name for assistive programs")
{
    add(1, "good", 200);
    ui::HealthPage* page = openHealth(1);
    for (QWidget* widget : page->findChildren<QWidget*>()) {
        const bool isAsked = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QAbstractItemView*>(widget) ||
                             qobject_cast<QComboBox*>(widget) || qobject_cast<QSlider*>(widget) ||
                             qobject_cast<ui::TimelineChart*>(widget);
        if (!isAsked || qobject_cast<QHeaderView*>(widget) || widget->inherits("QTableCornerButton") ||
            qobject_cast<QComboBox*>(widget->parentWidget()) || qobject_cast<QTabBar*>(widget->parentWidget()) ||
            widget->parentWidget()->inherits("QComboBoxPrivateContainer"))
            continue;
        if (widget->parentWidget()->objectName() == u"healthBar"_s)
            continue;
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
        INFO(widget->metaObject()->className() << " " << widget->objectName().toStdString());
        CHECK(!widget->objectName().isEmpty());
        REQUIRE(spoken);
        CHECK(!spoken->text(QAccessible::Name).isEmpty());
    }
}
