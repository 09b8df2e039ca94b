#pragma once

#include "shell/Overlay.h"

#include <QList>

class QAction;

namespace hookbench::ui {

/// All keys of the window on one card (F1).
class ShortcutSheet final : public Overlay {
    Q_OBJECT

public:
    ShortcutSheet(const QList<QAction*>& actions, QWidget* window);

protected:
    void opened() override;
};

} // namespace hookbench::ui
