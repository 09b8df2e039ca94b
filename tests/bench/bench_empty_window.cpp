// An empty window, to compare the start of the program with: see bench_startup.sh.
#include "EndAtFirstPaint.h"

#include <QApplication>
#include <QMainWindow>

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QMainWindow window;
    window.resize(1360, 840);
    hookbench::bench::EndAtFirstPaint paint;
    window.installEventFilter(&paint);
    window.show();
    return application.exec();
}
