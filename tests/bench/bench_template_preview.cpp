// How long it takes in the real page from a keystroke in a template to the painted preview of it:
//     bench_template_preview [keystrokes]
// A 2 KB template with a loop of 50 items, and then a template of 1 MB whose output is 1 MB. Run it with
// QT_QPA_PLATFORM=offscreen or xcb, on a machine that does nothing else. For the large one it also says how
// long each keystroke kept the window from doing anything else, which is what typing feels like.
#include "common/ThemeController.h"
#include "shell/MainWindow.h"
#include "templates/ContextPanel.h"
#include "templates/OutputView.h"
#include "templates/TemplateEditor.h"
#include "templates/TemplateLibrary.h"
#include "templates/TemplatesPage.h"
#include "Workbench.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace hookbench;

namespace {

/// Real times, not those of a timer that wakes every few milliseconds.
class Bench {
public:
    Bench()
    {
        Workbench::Options options;
        options.profileFolder = m_profile.path();
        options.secrets = secrets::makeMemorySecretStore();
        auto opened = Workbench::open(std::move(options));
        if (!opened)
            qFatal("no profile: %s", opened.error().message.c_str());
        m_workbench = std::move(opened).value();
        m_theme.install(storage::Theme::Light, std::nullopt);
        m_window = std::make_unique<ui::MainWindow>(*m_workbench, m_theme);
        m_window->resize(1360, 840);
        m_window->show();
        m_window->showPage(ui::MainWindow::Templates);
        QTest::qWait(300);
        page().createTemplate(templates::TemplateKind::Payload);
        (void)QTest::qWaitFor([this] { return page().session()->edited() != nullptr; });
        editor().setFocus();
    }

    ui::TemplatesPage& page() { return *m_window->templatesPage(); }
    ui::TemplateEditor& editor() { return *page().editor(); }

    void load(const std::string& source, const std::string& event)
    {
        page().context()->setText(QString::fromStdString(event));
        QTest::qWait(500);
        bool done = false;
        const auto connection =
            QObject::connect(&page(), &ui::TemplatesPage::previewed, [&done] { done = true; });
        editor().replaceAll(source);
        (void)QTest::qWaitFor([&done] { return done; }, 60'000);
        QObject::disconnect(connection);
        QTest::qWait(1000);
    }

    /// Types `count` digits at `marker`, each after the preview of the one before has been painted.
    void run(const char* name, const std::string& marker, int count)
    {
        const std::size_t at = editor().bytes().find(marker) + marker.size();
        editor().select({at, at});
        QTest::qWait(300);
        std::vector<double> painted;
        std::vector<double> blocked;
        ui::OutputView* output = page().preview()->view()->output();
        bool rendered = false;
        bool done = false;
        QElapsedTimer clock;
        const auto first = QObject::connect(&page(), &ui::TemplatesPage::previewed, [&] { rendered = true; });
        const auto second = QObject::connect(output, &ui::OutputView::painted, [&] {
            if (rendered && !done) {
                painted.push_back(double(clock.nsecsElapsed()) / 1e6);
                done = true;
            }
        });
        for (int i = 0; i < count; ++i) {
            rendered = done = false;
            clock.start();
            QTest::keyClick(&editor(), Qt::Key(Qt::Key_0 + i % 10));
            blocked.push_back(double(clock.nsecsElapsed()) / 1e6);
            QElapsedTimer turn;
            while (!done && clock.elapsed() < 20'000) {
                turn.start();
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
                // What one turn of the event loop does is as long as the window does not answer.
                if (rendered)
                    blocked.back() = std::max(blocked.back(), double(turn.nsecsElapsed()) / 1e6);
            }
            // A pause as between the keystrokes of a fast typist.
            QTest::qWait(25);
        }
        QObject::disconnect(first);
        QObject::disconnect(second);
        report(name, "keystroke to painted preview", painted);
        report(name, "keystroke itself, or the turn that shows the preview", blocked);
    }

private:
    static void report(const char* name, const char* what, std::vector<double> values)
    {
        std::sort(values.begin(), values.end());
        if (values.empty())
            return;
        const auto at = [&values](double share) {
            return values[std::size_t(share * double(values.size() - 1))];
        };
        std::printf("%-28s %-54s median %7.2f ms   p99 %7.2f ms   max %7.2f ms   (%zu)\n", name, what,
                    at(0.5), at(0.99), values.back(), values.size());
        std::fflush(stdout);
    }

    QTemporaryDir m_profile;
    ui::ThemeController m_theme;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<ui::MainWindow> m_window;
};

std::string items(int count)
{
    std::string text = "[";
    for (int i = 0; i < count; ++i) {
        text += (i > 0 ? "," : "");
        text += "{\"id\":\"obj_" + std::to_string(i) + "\",\"name\":\"Item number " + std::to_string(i) +
                "\",\"price\":" + std::to_string(100 + i) + ",\"tags\":[\"a\",\"b\"]}";
    }
    return text + "]";
}

std::string smallTemplate()
{
    std::string source =
        "{\n  \"edited\": \"mark:\",\n  \"type\": {{ event_type|tojson }},\n  \"items\": [\n"
        "    {% for item in data[\"items\"] %}\n    {\n      \"id\": {{ item.id|tojson }},\n"
        "      \"name\": {{ item.name|upper|tojson }},\n      \"price\": {{ item.price * 2 }},\n"
        "      \"tags\": {{ item.tags|join(\"-\")|tojson }},\n"
        "      \"big\": {% if item.price > 120 %}true{% else %}false{% endif %}\n"
        "    }{% if not loop.last %},{% endif %}\n    {% endfor %}\n  ]";
    for (int i = 0; source.size() < 2000; ++i)
        source +=
            ",\n  \"field_" + std::to_string(i) + "\": \"{{ event_id }} of {{ data[\"items\"]|length }}\"";
    return source + "\n}\n";
}

std::string largeTemplate()
{
    std::string source = "{\n  \"edited\": \"mark:\",\n  \"rows\": [\n";
    for (int i = 0; source.size() < (1U << 20U); ++i)
        source += "    {\"row\": " + std::to_string(i) +
                  ", \"type\": {{ event_type|tojson }}, \"text\": \"a line of the payload\"},\n";
    return source + "    {}\n  ]\n}\n";
}

} // namespace

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : 400;
    Bench bench;
    const std::string event =
        "{\"event_type\":\"object.created\",\"event_id\":\"evt_1\",\"data\":{\"items\":" + items(50) + "}}";
    bench.load(smallTemplate(), event);
    std::printf("template %zu bytes, output %zu bytes\n", bench.editor().size(),
                bench.page().preview()->view()->output()->shown()->size);
    bench.run("2 KB, 50 items, body", "mark:", count);
    auto* tabs = bench.page().preview()->view()->tabs();
    bench.load(largeTemplate(), event);
    std::printf("template %zu bytes, output %zu bytes\n", bench.editor().size(),
                bench.page().preview()->view()->output()->shown()->size);
    tabs->setCurrentIndex(0);
    bench.run("1 MB, 1 MB, at the top", "mark:", count / 4);
    bench.run("1 MB, 1 MB, in the middle", "\"row\": 6000", count / 4);
    return 0;
}
