#include "shell/ShortcutSheet.h"

#include "common/Widgets.h"
#include "shell/CommandPalette.h"

#include <QAction>
#include <QGridLayout>
#include <QPushButton>

namespace hookbench::ui {

ShortcutSheet::ShortcutSheet(const QList<QAction*>& actions, QWidget* window) : Overlay(window)
{
    setObjectName(QStringLiteral("shortcutSheet"));
    setAccessibleName(tr("Keyboard shortcuts"));
    setFocusPolicy(Qt::StrongFocus);
    cardLayout()->setContentsMargins(28, 24, 28, 24);
    cardLayout()->addWidget(makeHeading(this, tr("Keyboard shortcuts"), 1.25));
    cardLayout()->addSpacing(14);
    struct Line {
        QString name;
        QString keys;
    };
    std::vector<Line> lines;
    for (const QAction* action : actions) {
        QString name = action->text();
        name.remove(QLatin1Char('&'));
        if (const QString keys = keysOf(action); !keys.isEmpty())
            lines.push_back({name, keys});
    }
    lines.push_back({tr("Move through the list"), tr("↑ ↓ or J K")});
    lines.push_back({tr("Close, or leave a field"), tr("Esc")});
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(9);
    const int rows = int(lines.size() + 1) / 2;
    for (int i = 0; i < int(lines.size()); ++i) {
        const int column = i / rows * 3;
        grid->addWidget(new QLabel(lines[std::size_t(i)].name), i % rows, column);
        grid->addWidget(new MutedLabel(lines[std::size_t(i)].keys), i % rows, column + 1, Qt::AlignRight);
    }
    grid->setColumnMinimumWidth(2, 24);
    cardLayout()->addLayout(grid);
    cardLayout()->addSpacing(18);
    auto* close = new QPushButton(tr("&Close"), this);
    close->setObjectName(QStringLiteral("closeShortcuts"));
    connect(close, &QPushButton::clicked, this, &ShortcutSheet::dismiss);
    cardLayout()->addWidget(close, 0, Qt::AlignRight);
    setFocusProxy(close);
}

void ShortcutSheet::opened()
{
    setFocus(Qt::PopupFocusReason);
}

} // namespace hookbench::ui
