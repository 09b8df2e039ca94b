#pragma once

#include <QWidget>

namespace hookbench::ui {

/// What stands in the place of the list while nothing was ever sent: what a delivery is, and how to fire one.
class EmptyDeliveries final : public QWidget {
    Q_OBJECT

public:
    explicit EmptyDeliveries(QWidget* parent = nullptr);

Q_SIGNALS:
    void sendRequested();
    void registrationsRequested();
};

} // namespace hookbench::ui
