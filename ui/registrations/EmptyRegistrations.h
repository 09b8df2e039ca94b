#pragma once

#include <QWidget>

namespace hookbench::ui {

/// What the page says while there is no registration: what one is, and the three ways to get one.
class EmptyRegistrations final : public QWidget {
    Q_OBJECT

public:
    explicit EmptyRegistrations(QWidget* parent = nullptr);

Q_SIGNALS:
    void newRequested();
    void importRequested();
    void syncRequested();
};

} // namespace hookbench::ui
