// The real window with a full profile: time to open it, longest turn of its event loop while requests stream
// in, while it filters, sorts and scrolls. Run it with QT_QPA_PLATFORM=offscreen.
//     bench_capture_model [rows in the profile] [requests a second] [seconds]
#include "common/ThemeController.h"
#include "inspector/CaptureList.h"
#include "inspector/CaptureModel.h"
#include "inspector/DetailPane.h"
#include "inspector/InspectorPage.h"
#include "shell/MainWindow.h"
#include "Workbench.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <cstdio>

using namespace hookbench;

namespace {

http::ReceivedRequest request(std::int64_t n)
{
    http::ReceivedRequest r;
    r.method = n % 7 == 0 ? "PUT" : "POST";
    r.target = "/hooks/tenant-" + std::to_string(n % 500);
    r.httpVersion = "1.1";
    r.headers = {{"Host", "127.0.0.1:8787"}, {"Content-Type", "application/json"}};
    r.body = "{\"event_type\":\"object.created\",\"event_id\":\"evt_" + std::to_string(n) + "\",\"data\":\"" +
             std::string(940, 'x') + "\"}";
    r.bodySize = r.body.size();
    r.rawHead = r.method + " " + r.target +
                " HTTP/1.1\r\nHost: 127.0.0.1:8787\r\nContent-Type: application/json\r\n\r\n";
    r.receivedAtUs = 1'795'000'000'000'000 + n * 200;
    return r;
}

void append(capture::CaptureStore& store, std::int64_t n)
{
    capture::CaptureStore::Pending pending{request(n), 200};
    while (!store.append(std::move(pending)))
        QThread::msleep(1);
}

/// Lets the event loop run, and sleep between events as it does in the program, until the condition holds.
template <class Condition>
bool runUntil(Condition condition, int ms)
{
    QEventLoop loop;
    QTimer check;
    QElapsedTimer elapsed;
    elapsed.start();
    QObject::connect(&check, &QTimer::timeout, &loop, [&] {
        if (condition() || elapsed.elapsed() > ms)
            loop.quit();
    });
    check.start(5);
    loop.exec();
    return condition();
}

void runFor(int ms)
{
    (void)runUntil([] { return false; }, ms);
}

/// The longest turn of the event loop: from the first event after a sleep to the end of the last one before
/// the next.
class MeteredApplication : public QApplication {
public:
    MeteredApplication(int& argc, char** argv) : QApplication(argc, argv)
    {
        // A loop that is busy does not sleep between its turns, but each begins with awake().
        const auto* dispatcher = QAbstractEventDispatcher::instance();
        connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, &MeteredApplication::endTurn);
        connect(dispatcher, &QAbstractEventDispatcher::awake, this, &MeteredApplication::endTurn);
    }

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (!m_turn.isValid())
            m_turn.start();
        const bool result = QApplication::notify(receiver, event);
        m_end = m_turn.nsecsElapsed();
        return result;
    }

    double takeLongest() { return std::exchange(m_longest, 0.0); }

private:
    void endTurn()
    {
        if (m_turn.isValid())
            m_longest = std::max(m_longest, double(m_end) / 1e6);
        m_turn.invalidate();
    }

    QElapsedTimer m_turn;
    qint64 m_end = 0;
    double m_longest = 0;
};

void feed(MeteredApplication& meter, Workbench& workbench, ui::CaptureModel* model, std::int64_t first,
          int rate, int seconds, const char* what)
{
    const std::int64_t before = model->captureCount();
    std::unique_ptr<QThread> feeder(QThread::create([&] {
        QElapsedTimer clock;
        clock.start();
        std::int64_t sent = 0;
        while (clock.elapsed() < seconds * 1000) {
            for (const std::int64_t due = clock.elapsed() * rate / 1000; sent < due; ++sent)
                append(workbench.captures(), first + sent);
            QThread::msleep(2);
        }
    }));
    (void)meter.takeLongest();
    feeder->start();
    (void)runUntil([&] { return feeder->isFinished(); }, seconds * 1000 + 5000);
    workbench.captures().flush();
    runFor(100);
    std::printf("%-34s longest turn %6.1f ms  (%lld rows came in %d s)\n", what, meter.takeLongest(),
                static_cast<long long>(model->captureCount() - before), seconds);
}

/// From the choice of a capture to its detail pane: of rows all over the list, the slowest.
void measureOpening(ui::InspectorPage* page)
{
    const int rows = page->model()->rowCount();
    double slowest = 0;
    double sum = 0;
    constexpr int samples = 60;
    for (int i = 0; i < samples; ++i) {
        QEventLoop loop;
        QObject::connect(page->detail(), &ui::DetailPane::contentShown, &loop, &QEventLoop::quit);
        QElapsedTimer timer;
        timer.start();
        page->list()->selectId(page->model()->idAt(int((std::int64_t(i) * 7919 + 1) * 104'729 % rows)));
        loop.exec();
        slowest = std::max(slowest, double(timer.nsecsElapsed()) / 1e6);
        sum += double(timer.nsecsElapsed()) / 1e6;
    }
    std::printf("%-34s slowest %6.1f ms  mean %.1f ms\n", "open a capture", slowest, sum / samples);
}

/// From the filter's text to its first rows, and to all of them.
void measureSearch(MeteredApplication& meter, ui::CaptureModel* model, const char* text)
{
    model->setFilter({});
    runFor(50);
    (void)meter.takeLongest();
    QElapsedTimer timer;
    qint64 first = -1;
    QEventLoop loop;
    const auto look = [&] {
        if (first < 0 && model->rowCount() > 0)
            first = timer.nsecsElapsed();
        if (!model->filter().isSearching())
            loop.quit();
    };
    timer.start();
    model->setFilter(QString::fromLatin1(text));
    QObject::connect(model, &QAbstractItemModel::rowsInserted, &loop, look);
    QObject::connect(&model->filter(), &ui::CaptureFilter::changed, &loop, look);
    look();
    if (model->filter().isSearching())
        loop.exec();
    std::printf("%-34s first rows after %6.1f ms, all %d after %6.1f ms, longest turn %.1f ms\n", text, double(first) / 1e6,
                model->rowCount(), double(timer.nsecsElapsed()) / 1e6, meter.takeLongest());
    model->setFilter({});
}

/// By what the rows do not hold.
void measureReadSort(MeteredApplication& meter, ui::CaptureModel* model, ui::CaptureColumn column, const char* what)
{
    QEventLoop loop;
    QObject::connect(model, &QAbstractItemModel::modelReset, &loop, &QEventLoop::quit);
    (void)meter.takeLongest();
    QElapsedTimer timer;
    timer.start();
    model->sort(int(column), Qt::AscendingOrder);
    loop.exec();
    runFor(50);
    std::printf("%-34s sorted after %lld ms, longest turn %.1f ms\n", what, static_cast<long long>(timer.elapsed()),
                meter.takeLongest());
}

} // namespace

int main(int argc, char** argv)
{
    // GLib's dispatcher does not tell when it falls asleep, which is what is measured here.
    qputenv("QT_NO_GLIB", "1");
    MeteredApplication meter(argc, argv);
    const int rows = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    const int rate = argc > 2 ? std::atoi(argv[2]) : 5000;
    const int seconds = argc > 3 ? std::atoi(argv[3]) : 5;
    QTemporaryDir profile;
    Workbench::Options options;
    options.profileFolder = profile.path();
    options.secrets = secrets::makeMemorySecretStore();
    auto opened = Workbench::open(std::move(options));
    if (!opened)
        qFatal("%s", opened.error().message.c_str());
    Workbench& workbench = **opened;
    for (int n = 0; n < rows; ++n)
        append(workbench.captures(), n);
    workbench.captures().flush();
    runFor(200);

    QElapsedTimer timer;
    timer.start();
    ui::ThemeController theme;
    theme.install(storage::Theme::Light, false);
    ui::MainWindow window(workbench, theme);
    window.show();
    ui::CaptureModel* model = window.inspectorPage()->model();
    (void)runUntil([&] { return model->rowCount() > 0; }, 60'000);
    window.grab();
    std::printf("%-34s %d rows: first ones painted after %lld ms\n", "open", rows,
                static_cast<long long>(timer.elapsed()));
    runFor(20);
    std::printf("%-34s longest turn %6.1f ms  (it makes the window)\n", "", meter.takeLongest());
    (void)runUntil([&] { return !model->isLoading(); }, 120'000);
    std::printf("%-34s longest turn %6.1f ms  (all %lld rows after %lld ms)\n", "load", meter.takeLongest(),
                static_cast<long long>(model->captureCount()), static_cast<long long>(timer.elapsed()));

    measureOpening(window.inspectorPage());
    for (const char* text : {"method:PUT path:tenant-7", "\"evt_\"", "\"evt_12345\"", "\"needle in a haystack\"", "/evt_1234[0-9]*7/"})
        measureSearch(meter, model, text);
    measureReadSort(meter, model, ui::CaptureColumn::EventId, "sort by event id");
    measureReadSort(meter, model, ui::CaptureColumn::Source, "sort by source");
    model->sort(int(ui::CaptureColumn::Time), Qt::DescendingOrder);

    feed(meter, workbench, model, rows, rate, seconds, "live, newest first");
    window.inspectorPage()->list()->verticalScrollBar()->setValue(rows / 2);
    window.inspectorPage()->setFollow(false);
    feed(meter, workbench, model, rows + 1'000'000, rate, seconds, "live, scrolled away");

    timer.start();
    model->setFilter(QStringLiteral("tenant-7 put"));
    std::printf("%-34s %lld ms\n", "filter", static_cast<long long>(timer.elapsed()));
    feed(meter, workbench, model, rows + 2'000'000, rate, seconds, "live, filtered");
    model->setFilter({});
    runFor(100);
    (void)meter.takeLongest();
    timer.start();
    bool sorted = false;
    QObject::connect(model, &QAbstractItemModel::modelReset, &meter, [&] { sorted = true; });
    model->sort(int(ui::CaptureModel::Column::Target), Qt::AscendingOrder);
    const auto call = timer.elapsed();
    (void)runUntil([&] { return sorted; }, 10'000);
    runFor(50);
    std::printf("%-34s longest turn %6.1f ms  (the call itself %lld ms)\n", "sort by path",
                meter.takeLongest(), static_cast<long long>(call));
    feed(meter, workbench, model, rows + 3'000'000, rate, seconds, "live, sorted by path");
    QScrollBar* bar = window.inspectorPage()->list()->verticalScrollBar();
    for (int i = 0; i < 100; ++i) {
        bar->setValue(int(std::int64_t(bar->maximum()) * i / 100));
        runFor(5);
    }
    std::printf("%-34s longest turn %6.1f ms\n", "scroll", meter.takeLongest());
    return 0;
}
