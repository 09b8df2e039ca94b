#include "shell/Startup.h"

#include <QApplication>
#include <QCommandLineParser>

#include <algorithm>
#include <memory>
#include <string_view>

namespace {

/// --help and --version must work where there is no display.
std::unique_ptr<QCoreApplication> makeApplication(int& argc, char** argv)
{
    const bool textOnly = std::any_of(argv + 1, argv + argc, [](std::string_view argument) {
        return argument == "-h" || argument == "--help" || argument == "--help-all" || argument == "-v" ||
               argument == "--version";
    });
    if (textOnly)
        return std::make_unique<QCoreApplication>(argc, argv);
    return std::make_unique<QApplication>(argc, argv);
}

} // namespace

int main(int argc, char** argv)
{
    const std::unique_ptr<QCoreApplication> application = makeApplication(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hookbench"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOOKBENCH_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "A workbench for webhooks: receives requests on a local endpoint "
                                            "and shows them byte for byte, and sends test events."));
    const QCommandLineOption profile(
        QStringLiteral("profile"),
        QCoreApplication::translate("main", "Keep captures and settings in <folder> (default: "
                                            "HOOKBENCH_PROFILE, or the application data folder)."),
        QStringLiteral("folder"));
    parser.addOption(profile);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(*application);

    auto* gui = qobject_cast<QApplication*>(application.get());
    QGuiApplication::setDesktopFileName(QStringLiteral("hookbench"));
    return hookbench::ui::runWindow(*gui, parser.value(profile));
}
