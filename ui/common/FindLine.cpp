#include "common/FindLine.h"

#include "common/Formatting.h"
#include "common/Widgets.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

namespace hookbench::ui {

FindLine::FindLine(const QString& objectName, QWidget* parent)
    : QWidget(parent), m_line(new QLineEdit(this)), m_count(new MutedLabel({}, this))
{
    m_line->setObjectName(objectName);
    m_line->setPlaceholderText(tr("Find in this body"));
    m_line->setAccessibleName(tr("Find in this body"));
    m_line->setClearButtonEnabled(true);
    m_count->setObjectName(objectName + QStringLiteral("Count"));
    QToolButton* previous = makeIconButton(this, objectName + QStringLiteral("Previous"), QStringLiteral("chevron-up"),
                                           tr("Previous match (Shift+Enter)"));
    QToolButton* next = makeIconButton(this, objectName + QStringLiteral("Next"), QStringLiteral("chevron-down"),
                                       tr("Next match (Enter)"));
    QToolButton* shut =
        makeIconButton(this, objectName + QStringLiteral("Close"), QStringLiteral("x"), tr("Close (Escape)"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 4, 8, 4);
    row->addWidget(m_line, 1);
    row->addWidget(m_count);
    for (QToolButton* button : {previous, next, shut})
        row->addWidget(button);
    connect(m_line, &QLineEdit::textChanged, this, &FindLine::textChanged);
    connect(previous, &QToolButton::clicked, this, [this] { Q_EMIT stepped(-1); });
    connect(next, &QToolButton::clicked, this, [this] { Q_EMIT stepped(1); });
    connect(shut, &QToolButton::clicked, this, &FindLine::close);
    hide();
}

void FindLine::open()
{
    show();
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void FindLine::close()
{
    if (!isVisible())
        return;
    hide();
    Q_EMIT closed();
}

QString FindLine::text() const
{
    return m_line->text();
}

void FindLine::showCount(int current, int count, bool isCut)
{
    if (m_line->text().isEmpty())
        return m_count->clear();
    const QString all = formatCount(count) + (isCut ? QStringLiteral("+") : QString());
    m_count->setText(count == 0 ? tr("Not found") : tr("%1 of %2").arg(formatCount(current), all));
}

void FindLine::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        return close();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT stepped(event->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace hookbench::ui
