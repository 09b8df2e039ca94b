#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <QCoreApplication>

#if defined(__SANITIZE_THREAD__)
/// Debian's Qt is not built for ThreadSanitizer, so that it sees the events that Qt frees on the receiver's
/// thread, but not the lock under which they were handed over. Only accesses made from within QtCore are left
/// out.
extern "C" const char* __tsan_default_suppressions()
{
    return "race:libQt6Core.so\n";
}
#endif

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hookbench-tests"));
    return Catch::Session().run(argc, argv);
}
