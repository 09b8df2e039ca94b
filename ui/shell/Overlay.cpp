#include "shell/Overlay.h"

#include "common/StylePaint.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace hookbench::ui {

Overlay::Overlay(QWidget* window)
    : QWidget(window), m_card(new Card(this)), m_cardLayout(new QVBoxLayout(m_card))
{
    m_cardLayout->setContentsMargins(0, 0, 0, 0);
    m_cardLayout->setSpacing(0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 56, 24, 24);
    layout->addWidget(m_card, 0, Qt::AlignHCenter | Qt::AlignTop);
    layout->addStretch();
    window->installEventFilter(this);
    hide();
}

void Overlay::setCardWidth(int width)
{
    m_card->setFixedWidth(width);
}

void Overlay::open()
{
    if (!isVisible())
        m_focusBefore = QApplication::focusWidget();
    setGeometry(parentWidget()->rect());
    raise();
    show();
    opened();
}

void Overlay::dismiss()
{
    if (!isVisible())
        return;
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

void Overlay::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), t.dark ? QColor(0, 0, 0, 130) : QColor(24, 28, 40, 62));
    for (int spread = 10; spread > 0; --spread)
        paint::box(&painter, m_card->geometry().adjusted(-spread, -spread + 3, spread, spread + 3),
                   QColor(0, 0, 0, 4), Qt::transparent, 8 + spread);
}

void Overlay::mousePressEvent(QMouseEvent* event)
{
    if (!m_card->geometry().contains(event->position().toPoint()))
        dismiss();
}

void Overlay::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        return dismiss();
    QWidget::keyPressEvent(event);
}

bool Overlay::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

} // namespace hookbench::ui
