#include "shell/CommandPalette.h"

#include "common/Icons.h"
#include "common/StylePaint.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

const char* const localKeys = "hookbenchLocalKeys";
constexpr int keysRole = Qt::UserRole;
constexpr int actionRole = Qt::UserRole + 1;

/// A command with its keys at the right.
class CommandDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {100, option.fontMetrics.height() + 18};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Tokens& t = tokensOf(option.palette);
        if (option.state.testFlag(QStyle::State_Selected))
            paint::box(painter, option.rect.adjusted(8, 1, -8, -1), t.selection, Qt::transparent);
        else if (option.state.testFlag(QStyle::State_MouseOver))
            paint::box(painter, option.rect.adjusted(8, 1, -8, -1), t.hover, Qt::transparent);
        const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
        const QRect content = option.rect.adjusted(20, 0, -20, 0);
        const auto symbol = index.data(Qt::DecorationRole).value<QIcon>();
        symbol.paint(painter, QRect(content.left(), content.center().y() - 8, 16, 16), Qt::AlignCenter,
                     enabled ? QIcon::Normal : QIcon::Disabled);
        painter->setFont(option.font);
        painter->setPen(enabled ? t.text : t.faint);
        painter->drawText(content.adjusted(28, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          index.data().toString());
        painter->setPen(enabled ? t.muted : t.faint);
        painter->drawText(content, Qt::AlignRight | Qt::AlignVCenter, index.data(keysRole).toString());
    }
};

} // namespace

QString keysOf(const QAction* action)
{
    const QString local = action->property(localKeys).toString();
    return local.isEmpty() ? action->shortcut().toString(QKeySequence::NativeText) : local;
}

void setLocalKeys(QAction* action, const QString& keys)
{
    action->setProperty(localKeys, keys);
}

CommandPalette::CommandPalette(QList<QAction*> actions, QWidget* window)
    : Overlay(window),
      m_actions(std::move(actions)),
      m_edit(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Commands"));
    m_edit->setObjectName(QStringLiteral("commandEdit"));
    m_edit->setAccessibleName(tr("Search commands"));
    m_edit->setPlaceholderText(tr("Type what you want to do"));
    m_edit->setFrame(false);
    m_edit->addAction(icon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
    QFont large = m_edit->font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    m_edit->setFont(large);
    m_edit->setMinimumHeight(m_edit->fontMetrics().height() + 26);
    QPalette clear = m_edit->palette();
    clear.setColor(QPalette::Base, Qt::transparent);
    m_edit->setPalette(clear);
    m_edit->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("commandList"));
    m_list->setAccessibleName(tr("Matching commands"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->viewport()->setAutoFillBackground(false);
    setCardWidth(fontMetrics().averageCharWidth() * 84);
    cardLayout()->addWidget(m_edit);
    cardLayout()->addWidget(new Hairline(Qt::Horizontal, this));
    cardLayout()->addSpacing(6);
    cardLayout()->addWidget(m_list);
    cardLayout()->addSpacing(8);
    cardLayout()->setContentsMargins(8, 0, 8, 0);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_edit, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
}

void CommandPalette::opened()
{
    m_edit->clear();
    filter({});
    m_edit->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::filter(const QString& text)
{
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    m_model->clear();
    for (qsizetype i = 0; i < m_actions.size(); ++i) {
        const QAction* action = m_actions[i];
        QString name = action->text();
        name.remove(QLatin1Char('&'));
        const bool wanted = std::all_of(words.begin(), words.end(), [&](const QString& word) {
            return name.contains(word, Qt::CaseInsensitive);
        });
        if (!wanted)
            continue;
        auto* item = new QStandardItem(action->icon(), name);
        item->setData(keysOf(action), keysRole);
        item->setData(qlonglong(i), actionRole);
        item->setEnabled(action->isEnabled());
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
    const int rows = qBound(1, m_model->rowCount(), 11);
    m_list->setFixedHeight(rows * m_list->sizeHintForRow(0) + 2);
}

void CommandPalette::run()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || !index.flags().testFlag(Qt::ItemIsEnabled))
        return;
    QAction* action = m_actions[index.data(actionRole).toLongLong()];
    dismiss();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape) {
            dismiss();
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int rows = m_model->rowCount();
            if (rows > 0)
                m_list->setCurrentIndex(m_model->index(
                    (m_list->currentIndex().row() + (key == Qt::Key_Down ? 1 : rows - 1)) % rows, 0));
            return true;
        }
    }
    return Overlay::eventFilter(watched, event);
}

} // namespace hookbench::ui
