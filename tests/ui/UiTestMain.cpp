#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <QApplication>
#include <QThreadPool>

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("hookbench-ui-tests"));
    const int failed = Catch::Session().run(argc, argv);
    QThreadPool::globalInstance()->waitForDone();
    return failed;
}
