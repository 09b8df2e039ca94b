#include "common/Style.h"

#include "common/Icons.h"
#include "common/StylePaint.h"
#include "common/Theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QStyleOption>
#include <QTreeView>
#include <QVariant>

namespace hookbench::ui {

namespace {

const char* const kindProperty = "hookbenchButtonKind";
const char* const problemProperty = "hookbenchProblem";

ButtonKind kindOf(const QWidget* widget)
{
    return widget ? static_cast<ButtonKind>(widget->property(kindProperty).toInt()) : ButtonKind::Standard;
}

bool is(const QStyleOption* option, QStyle::State state)
{
    return (option->state & state) != 0;
}

/// Focus that came by the keyboard, or that a text field shows always.
bool showsFocus(const QStyleOption* option)
{
    return is(option, QStyle::State_HasFocus) && is(option, QStyle::State_KeyboardFocusChange);
}

void drawButtonPanel(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    const Tokens& t = tokensOf(option->palette);
    const bool enabled = is(option, QStyle::State_Enabled);
    const bool down = is(option, QStyle::State_Sunken) || is(option, QStyle::State_On);
    const bool hover = enabled && is(option, QStyle::State_MouseOver);
    QColor fill = t.surface;
    QColor border = t.outline;
    switch (kindOf(widget)) {
    case ButtonKind::Primary:
        fill = !enabled ? t.pressed
               : down   ? t.accentFill.darker(118)
               : hover  ? t.accentFill.lighter(108)
                        : t.accentFill;
        border = fill;
        break;
    case ButtonKind::Quiet:
        fill = down ? t.pressed : hover ? t.hover : QColor(Qt::transparent);
        border = Qt::transparent;
        break;
    case ButtonKind::Standard:
        fill = !enabled ? t.window : down ? t.pressed : hover ? t.hover : t.surface;
        border = enabled ? t.outline : t.border;
        break;
    }
    paint::box(painter, option->rect, fill, border);
    if (showsFocus(option)) {
        paint::focusRing(painter, option->rect, t);
        if (kindOf(widget) == ButtonKind::Primary)
            paint::box(painter, option->rect.adjusted(2, 2, -2, -2), Qt::transparent, t.surface,
                       paint::radius - 2);
    }
}

void drawToolPanel(const QStyleOption* option, QPainter* painter)
{
    const Tokens& t = tokensOf(option->palette);
    const bool enabled = is(option, QStyle::State_Enabled);
    if (is(option, QStyle::State_On))
        paint::box(painter, option->rect, t.accentTint, Qt::transparent);
    else if (is(option, QStyle::State_Sunken))
        paint::box(painter, option->rect, t.pressed, Qt::transparent);
    else if (enabled && is(option, QStyle::State_MouseOver))
        paint::box(painter, option->rect, t.hover, Qt::transparent);
}

void drawField(const QStyleOption* option, QPainter* painter, bool focused, bool problem)
{
    const Tokens& t = tokensOf(option->palette);
    const bool enabled = is(option, QStyle::State_Enabled) && !is(option, QStyle::State_ReadOnly);
    const QColor border = problem                               ? t.danger
                          : !enabled                            ? t.border
                          : is(option, QStyle::State_MouseOver) ? t.muted
                                                                : t.outline;
    paint::box(painter, option->rect, enabled ? t.surface : t.sunken, border);
    if (focused && problem)
        paint::box(painter, option->rect, Qt::transparent, t.danger, paint::radius, 2);
    else if (focused)
        paint::focusRing(painter, option->rect, t);
}

void drawCheckBox(const QStyleOption* option, QPainter* painter, bool round)
{
    const Tokens& t = tokensOf(option->palette);
    const bool enabled = is(option, QStyle::State_Enabled);
    const bool on = is(option, QStyle::State_On);
    const bool partly = is(option, QStyle::State_NoChange);
    const QColor fill = !enabled ? t.sunken : (on || partly) ? t.accentFill : t.surface;
    const QColor border = (on || partly) && enabled             ? t.accentFill
                          : is(option, QStyle::State_MouseOver) ? t.muted
                                                                : t.outline;
    const qreal corner = round ? option->rect.height() / 2.0 : 4;
    paint::box(painter, option->rect, fill, border, corner);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor mark = enabled ? t.onAccent : t.faint;
    const QRectF r(option->rect);
    if (on && round) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark);
        painter->drawEllipse(r.center(), r.width() * 0.18, r.height() * 0.18);
    } else if (on) {
        painter->setPen(QPen(mark, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPolyline(QPolygonF({QPointF(r.left() + r.width() * .26, r.top() + r.height() * .52),
                                         QPointF(r.left() + r.width() * .43, r.top() + r.height() * .69),
                                         QPointF(r.left() + r.width() * .75, r.top() + r.height() * .33)}));
    } else if (partly) {
        painter->setPen(QPen(mark, 1.8, Qt::SolidLine, Qt::RoundCap));
        painter->drawLine(QPointF(r.left() + r.width() * .28, r.center().y()),
                          QPointF(r.right() - r.width() * .28, r.center().y()));
    }
    painter->restore();
}

void drawArrow(QStyle::PrimitiveElement element, const QStyleOption* option, QPainter* painter)
{
    paint::Direction direction = paint::Direction::Down;
    if (element == QStyle::PE_IndicatorArrowUp)
        direction = paint::Direction::Up;
    else if (element == QStyle::PE_IndicatorArrowLeft)
        direction = paint::Direction::Left;
    else if (element == QStyle::PE_IndicatorArrowRight)
        direction = paint::Direction::Right;
    else if (element == QStyle::PE_IndicatorBranch)
        direction = is(option, QStyle::State_Open) ? paint::Direction::Down : paint::Direction::Right;
    if (element != QStyle::PE_IndicatorBranch || is(option, QStyle::State_Children))
        paint::chevron(painter, option->rect, direction, tokensOf(option->palette).muted);
}

void drawItemPanel(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
    const Tokens& t = tokensOf(option->palette);
    if (item && item->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(option->rect, item->backgroundBrush);
    const auto* view = qobject_cast<const QAbstractItemView*>(widget);
    if (is(option, QStyle::State_Selected)) {
        const bool focused = view && view->hasFocus();
        painter->fillRect(option->rect, focused ? t.selection : t.dark ? t.hover : t.pressed);
        const bool tree = qobject_cast<const QTreeView*>(widget) != nullptr;
        if (focused && (tree ? option->rect.left() <= 0 : item && item->index.column() == 0))
            painter->fillRect(QRect(option->rect.left(), option->rect.top(), 3, option->rect.height()),
                              t.accent);
    } else if (is(option, QStyle::State_MouseOver)) {
        painter->fillRect(option->rect, t.hover);
    }
}

} // namespace

void setButtonKind(QAbstractButton* button, ButtonKind kind)
{
    button->setProperty(kindProperty, static_cast<int>(kind));
    button->update();
}

void setProblemMark(QWidget* field, bool problem)
{
    field->setProperty(problemProperty, problem);
    field->update();
}

bool hasProblemMark(const QWidget* field)
{
    return field->property(problemProperty).toBool();
}

Style::Style() : QProxyStyle(QStringLiteral("fusion")) {}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const
{
    const Tokens& t = tokensOf(option->palette);
    switch (element) {
    case PE_PanelButtonCommand:
        drawButtonPanel(option, painter, widget);
        return;
    case PE_PanelButtonTool:
        drawToolPanel(option, painter);
        return;
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame && frame->lineWidth > 0)
            drawField(option, painter, is(option, State_HasFocus),
                      widget && widget->property(problemProperty).toBool());
        return;
    case PE_FrameLineEdit:
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheckBox(option, painter, false);
        return;
    case PE_IndicatorRadioButton:
        drawCheckBox(option, painter, true);
        return;
    // A tree's row reaches under its branches, so it is painted before its items.
    case PE_PanelItemViewRow:
        if (qobject_cast<const QTreeView*>(widget))
            drawItemPanel(option, painter, widget);
        return;
    case PE_PanelItemViewItem:
        drawItemPanel(option, painter, widget);
        return;
    case PE_FrameFocusRect:
        // Rows show the focus by their selection; a button's panel has drawn its own ring.
        if (!qobject_cast<const QAbstractItemView*>(widget))
            paint::focusRing(painter, option->rect, t, 4);
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          t.border);
        return;
    case PE_FrameTabWidget:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
    case PE_FrameWindow:
        return;
    case PE_Frame:
        painter->save();
        painter->setPen(t.border);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight:
    case PE_IndicatorBranch:
        drawArrow(element, option, painter);
        return;
    case PE_PanelScrollAreaCorner:
        painter->fillRect(option->rect, option->palette.color(QPalette::Base));
        return;
    case PE_PanelTipLabel:
        paint::box(painter, option->rect, option->palette.color(QPalette::ToolTipBase), t.border, 0);
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        paint::box(painter, option->rect, t.surface, t.outline, 0);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
        return 0;
    case PM_DefaultFrameWidth:
        return qobject_cast<const QAbstractScrollArea*>(widget)
                   ? 1
                   : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_SplitterWidth:
        return 1;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap:
        return 0;
    case PM_TabBarTabHSpace:
        return 28;
    case PM_TabBarBaseOverlap:
        return 1;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_HeaderMarkSize:
        return 12;
    case PM_HeaderMargin:
        return 9;
    case PM_FocusFrameHMargin:
        return qobject_cast<const QAbstractItemView*>(widget)
                   ? 8
                   : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
        return 16;
    case PM_ToolTipLabelFrameWidth:
        return 5;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return 4;
    case PM_TreeViewIndentation:
        return 16;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                     QStyleHintReturn* result) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    case SH_ScrollView_FrameOnlyAroundContents:
        return 0;
    // Mnemonics are underlined while Alt is held.
    case SH_UnderlineShortcut:
        return (QGuiApplication::keyboardModifiers() & Qt::AltModifier) != 0 ? 1 : 0;
    case SH_ComboBox_Popup:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 450;
    default:
        return QProxyStyle::styleHint(hint, option, widget, result);
    }
}

QIcon Style::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    if (which == SP_LineEditClearButton)
        return icon(QStringLiteral("x"), Tone::Muted);
    return QProxyStyle::standardIcon(which, option, widget);
}

void Style::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QScrollBar*>(widget) ||
        qobject_cast<QHeaderView*>(widget) || widget->inherits("QLineEdit") ||
        widget->inherits("QComboBox") || widget->inherits("QAbstractSpinBox") || widget->inherits("QTabBar"))
        widget->setAttribute(Qt::WA_Hover);
}

} // namespace hookbench::ui
