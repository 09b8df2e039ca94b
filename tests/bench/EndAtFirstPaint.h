#pragma once

#include <QEvent>
#include <QObject>
#include <QTimer>

#include <cstdlib>

namespace hookbench::bench {

/// Ends the program when the window it filters has painted once.
class EndAtFirstPaint : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint)
            QTimer::singleShot(0, this, [] { std::_Exit(0); });
        return false;
    }
};

} // namespace hookbench::bench
