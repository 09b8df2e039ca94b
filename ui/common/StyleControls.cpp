// The controls of Style that consist of several parts; primitives stand in Style.cpp.
#include "common/Style.h"
#include "common/StylePaint.h"
#include "common/Theme.h"

#include <QAbstractButton>
#include <QPainterPath>
#include <QStyleOption>
#include <QVariant>

namespace hookbench::ui {

namespace {

void drawTabShape(const QStyleOptionTab* tab, QPainter* painter)
{
    const Tokens& t = tokensOf(tab->palette);
    const bool selected = tab->state.testFlag(QStyle::State_Selected);
    if (!selected && tab->state.testFlag(QStyle::State_MouseOver) &&
        tab->state.testFlag(QStyle::State_Enabled))
        paint::box(painter, tab->rect.adjusted(4, 5, -4, -6), t.hover, Qt::transparent);
    if (selected)
        painter->fillRect(QRect(tab->rect.left() + 14, tab->rect.bottom() - 1, tab->rect.width() - 28, 2),
                          t.accent);
}

/// The column's name, and the direction of the sort beside it.
void drawHeaderLabel(const QStyleOptionHeader& header, QPainter* painter)
{
    const Tokens& t = tokensOf(header.palette);
    const bool sorted = header.sortIndicator != QStyleOptionHeader::None;
    const QRect content = header.rect.adjusted(9, 0, -9, 0);
    const int textWidth = header.fontMetrics.horizontalAdvance(header.text);
    const bool right = (header.textAlignment & Qt::AlignRight) != 0;
    // Where there is no room for both, the name is shown: the order can be told from the rows.
    const bool arrow = sorted && textWidth + 16 <= content.width() + 6;
    const QRect text = arrow && right ? content.adjusted(0, 0, -14, 0) : content;
    painter->setPen(sorted ? t.text : t.muted);
    painter->drawText(text, int(header.textAlignment | Qt::AlignVCenter) | Qt::TextSingleLine,
                      header.fontMetrics.elidedText(header.text, Qt::ElideRight, text.width() + 2));
    if (arrow) {
        const int x = right ? content.right() - 11 : content.left() + textWidth + 4;
        // Qt calls the arrow of a descending order "up"; people expect it to point down.
        paint::chevron(painter, QRect(x, header.rect.top(), 12, header.rect.height()),
                       header.sortIndicator == QStyleOptionHeader::SortUp ? paint::Direction::Down
                                                                          : paint::Direction::Up,
                       t.accent);
    }
}

/// An icon and a word, together in the middle.
void drawLabel(const QStyle* style, const QStyleOptionButton& button, QPainter* painter)
{
    const bool enabled = button.state.testFlag(QStyle::State_Enabled);
    const int gap = button.text.isEmpty() ? 0 : 7;
    const QSize picture = button.icon.isNull() ? QSize(0, 0) : button.iconSize;
    const QSize text = button.fontMetrics.size(Qt::TextShowMnemonic, button.text);
    const int width = picture.width() + (button.icon.isNull() ? 0 : gap) + text.width();
    int x = button.rect.center().x() - width / 2 + 1;
    if (!button.icon.isNull()) {
        const QRect place(QPoint(x, button.rect.center().y() - picture.height() / 2 + 1), picture);
        button.icon.paint(painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        x += picture.width() + gap;
    }
    const int flags =
        int(Qt::AlignLeft | Qt::AlignVCenter) |
        (style->styleHint(QStyle::SH_UnderlineShortcut) ? Qt::TextShowMnemonic : Qt::TextHideMnemonic);
    style->drawItemText(painter, QRect(x, button.rect.top(), text.width() + 2, button.rect.height()), flags,
                        button.palette, enabled, button.text, QPalette::ButtonText);
}

void drawToolButtonLabel(const QStyle* style, const QStyleOptionToolButton& button, QPainter* painter)
{
    QStyleOptionButton plain;
    static_cast<QStyleOption&>(plain) = button;
    plain.text = button.text;
    plain.icon = button.icon;
    plain.iconSize = button.iconSize;
    drawLabel(style, plain, painter);
}

void drawHeaderSection(const QStyleOption* option, QPainter* painter)
{
    const Tokens& t = tokensOf(option->palette);
    const bool hover = option->state.testFlag(QStyle::State_MouseOver);
    painter->fillRect(option->rect, hover ? t.hover : t.surface);
    painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.border);
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (header && header->position != QStyleOptionHeader::End &&
        header->position != QStyleOptionHeader::OnlyOneSection)
        painter->fillRect(QRect(option->rect.right(), option->rect.top() + 7, 1, option->rect.height() - 14),
                          t.border);
}

void drawScrollBar(const QStyle* style, const QStyleOptionSlider* option, QPainter* painter,
                   const QWidget* widget)
{
    const Tokens& t = tokensOf(option->palette);
    painter->fillRect(option->rect, option->palette.color(QPalette::Base));
    if (option->minimum == option->maximum)
        return;
    const QRect slider =
        style->subControlRect(QStyle::CC_ScrollBar, option, QStyle::SC_ScrollBarSlider, widget);
    const bool active =
        option->state.testFlag(QStyle::State_MouseOver) || option->state.testFlag(QStyle::State_Sunken);
    const int inset = active ? 2 : 3;
    const QRect thumb = option->orientation == Qt::Vertical ? slider.adjusted(inset, 2, -inset, -2)
                                                            : slider.adjusted(2, inset, -2, -inset);
    QColor color = active ? t.muted : t.outline;
    paint::box(painter, thumb, color, Qt::transparent, qMin(thumb.width(), thumb.height()) / 2.0);
}

QRect scrollBarPart(const QStyleOptionSlider* option, QStyle::SubControl part)
{
    const QRect all = option->rect;
    const bool vertical = option->orientation == Qt::Vertical;
    const int length = vertical ? all.height() : all.width();
    const qint64 range = qint64(option->maximum) - option->minimum;
    int thumb = length;
    if (range > 0) {
        const qint64 share = qint64(option->pageStep) * length / (range + option->pageStep);
        thumb = int(std::clamp<qint64>(share, qMin(28, length), length));
    }
    const int start = QStyle::sliderPositionFromValue(
        option->minimum, option->maximum, option->sliderPosition, length - thumb, option->upsideDown);
    const auto along = [&](int from, int size) {
        return vertical ? QRect(all.left(), all.top() + from, all.width(), size)
                        : QRect(all.left() + from, all.top(), size, all.height());
    };
    switch (part) {
    case QStyle::SC_ScrollBarSlider:
        return along(start, thumb);
    case QStyle::SC_ScrollBarGroove:
        return all;
    case QStyle::SC_ScrollBarSubPage:
        return along(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return along(start + thumb, length - start - thumb);
    default:
        return {};
    }
}

void drawComboBox(const QStyle* style, const QStyleOptionComboBox* option, QPainter* painter,
                  const QWidget* widget)
{
    const Tokens& t = tokensOf(option->palette);
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool hover = enabled && option->state.testFlag(QStyle::State_MouseOver);
    const bool focus = option->state.testFlag(QStyle::State_HasFocus);
    const QColor fill = !enabled ? t.sunken : (hover && !option->editable) ? t.hover : t.surface;
    paint::box(painter, option->rect, fill, !enabled ? t.border : hover ? t.muted : t.outline);
    if (focus)
        paint::focusRing(painter, option->rect, t);
    const QRect arrow = style->subControlRect(QStyle::CC_ComboBox, option, QStyle::SC_ComboBoxArrow, widget);
    paint::chevron(painter, arrow, paint::Direction::Down, enabled ? t.muted : t.faint);
}

void drawSpinBox(const QStyle* style, const QStyleOptionSpinBox* option, QPainter* painter,
                 const QWidget* widget)
{
    const Tokens& t = tokensOf(option->palette);
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool hover = enabled && option->state.testFlag(QStyle::State_MouseOver);
    if (option->frame) {
        paint::box(painter, option->rect, enabled ? t.surface : t.sunken,
                   !enabled ? t.border
                   : hover  ? t.muted
                            : t.outline);
        if (option->state.testFlag(QStyle::State_HasFocus))
            paint::focusRing(painter, option->rect, t);
    }
    if (option->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto step = [&](QStyle::SubControl part, paint::Direction direction,
                          QAbstractSpinBox::StepEnabledFlag flag) {
        const QRect rect = style->subControlRect(QStyle::CC_SpinBox, option, part, widget);
        const bool can = enabled && option->stepEnabled.testFlag(flag);
        const bool active = can && option->activeSubControls == part;
        paint::chevron(painter, rect, direction, !can ? t.faint : active ? t.accent : t.muted);
    };
    step(QStyle::SC_SpinBoxUp, paint::Direction::Up, QAbstractSpinBox::StepUpEnabled);
    step(QStyle::SC_SpinBoxDown, paint::Direction::Down, QAbstractSpinBox::StepDownEnabled);
}

} // namespace

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const
{
    const Tokens& t = tokensOf(option->palette);
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            QStyleOptionButton copy = *button;
            const int kind = widget ? widget->property("hookbenchButtonKind").toInt() : 0;
            if (kind == static_cast<int>(ButtonKind::Primary) && copy.state.testFlag(State_Enabled))
                copy.palette.setColor(QPalette::ButtonText, t.onAccent);
            drawLabel(proxy(), copy, painter);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            drawTabShape(tab, painter);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            QStyleOptionTab copy = *tab;
            if (!copy.state.testFlag(State_Selected))
                copy.palette.setColor(QPalette::WindowText, t.muted);
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
        drawHeaderSection(option, painter);
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, t.surface);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          t.border);
        return;
    case CE_Header:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            drawHeaderSection(option, painter);
            drawHeaderLabel(*header, painter);
            return;
        }
        break;
    case CE_ToolButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon) {
            drawToolButtonLabel(proxy(), *button, painter);
            return;
        }
        break;
    case CE_Splitter:
        painter->fillRect(option->rect, t.border);
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return drawScrollBar(proxy(), slider, painter, widget);
    } else if (control == CC_ComboBox) {
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option))
            return drawComboBox(proxy(), combo, painter, widget);
    } else if (control == CC_SpinBox) {
        if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option))
            return drawSpinBox(proxy(), spin, painter, widget);
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                            const QWidget* widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return scrollBarPart(slider, sub);
    }
    if (control == CC_ComboBox && sub == SC_ComboBoxEditField)
        return QProxyStyle::subControlRect(control, option, sub, widget).adjusted(4, 0, 0, 0);
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    const QFontMetrics metrics = option ? option->fontMetrics : QFontMetrics(QFont());
    const int control = metrics.height() + 12;
    switch (type) {
    case CT_PushButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        const bool iconOnly = button && button->text.isEmpty();
        const int gap = button && !button->icon.isNull() && !iconOnly ? 3 : 0;
        return {iconOnly ? control : size.width() + 24 + gap, control};
    }
    case CT_LineEdit:
    case CT_SpinBox:
        return {result.width() + 4, control};
    case CT_ComboBox:
        return {result.width() + 10, control};
    case CT_ToolButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        if (button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon)
            return {button->iconSize.width() + 7 + metrics.size(Qt::TextShowMnemonic, button->text).width() +
                        18,
                    control};
        if (button && button->toolButtonStyle == Qt::ToolButtonTextOnly)
            return {metrics.size(Qt::TextShowMnemonic, button->text).width() + 18, control};
        return {control, control};
    }
    case CT_TabBarTab:
        return {result.width(), metrics.height() + 20};
    case CT_HeaderSection:
        return {result.width(), metrics.height() + 14};
    case CT_ItemViewItem:
        return {result.width(), qMax(result.height(), metrics.height() + 8)};
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            return {result.width() + 16, metrics.height() + 10};
        return result;
    default:
        return result;
    }
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    switch (element) {
    case SE_LineEditContents:
        return QProxyStyle::subElementRect(element, option, widget).adjusted(5, 0, -3, 0);
    // The ring of a push button is drawn by its panel.
    case SE_PushButtonFocusRect:
        return {};
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

} // namespace hookbench::ui
