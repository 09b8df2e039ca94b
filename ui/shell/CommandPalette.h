#pragma once

#include "shell/Overlay.h"

#include <QList>

class QAction;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace hookbench::ui {

/// Everything the window can do, found by typing a part of its name (Ctrl+K).
class CommandPalette final : public Overlay {
    Q_OBJECT

public:
    CommandPalette(QList<QAction*> actions, QWidget* window);

protected:
    void opened() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void filter(const QString& text);
    void run();

    QList<QAction*> m_actions;
    QLineEdit* m_edit;
    QListView* m_list;
    QStandardItemModel* m_model;
};

/// The keys that an action shows: its shortcut, or the one it has in the list where it belongs.
QString keysOf(const QAction* action);
/// Names a key for an action whose shortcut works in one widget only.
void setLocalKeys(QAction* action, const QString& keys);

} // namespace hookbench::ui
