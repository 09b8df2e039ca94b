#include "common/HexView.h"

#include "common/Formatting.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <limits>

namespace hookbench::ui {

namespace {

constexpr std::uint64_t copyLimit = 1024 * 1024;
constexpr char hexDigits[] = "0123456789abcdef";

} // namespace

HexView::HexView(QWidget* parent) : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("hexView"));
    setAccessibleName(tr("Bytes in hexadecimal"));
    setFrameShape(QFrame::NoFrame);
    setFont(monospaceFont());
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAutoFillBackground(true);
    viewport()->setBackgroundRole(QPalette::Base);
}

void HexView::setBytes(Bytes bytes)
{
    m_bytes = std::move(bytes);
    m_anchor = m_cursor = 0;
    m_selecting = false;
    verticalScrollBar()->setValue(0);
    updateScrollBars();
    viewport()->update();
    Q_EMIT selectionChanged();
}

std::pair<std::uint64_t, std::uint64_t> HexView::selection() const
{
    if (!hasSelection() || size() == 0)
        return {m_cursor, 0};
    const std::uint64_t first = std::min(m_anchor, m_cursor);
    return {first, std::max(m_anchor, m_cursor) - first + 1};
}

void HexView::select(std::uint64_t first, std::uint64_t length)
{
    if (size() == 0 || length == 0)
        return;
    m_anchor = std::min(first, size() - 1);
    m_cursor = std::min(first + length - 1, size() - 1);
    m_selecting = true;
    ensureVisible(m_cursor);
    viewport()->update();
    Q_EMIT selectionChanged();
}

QString HexView::selectedHex() const
{
    const auto [first, length] = selection();
    QString out;
    for (std::uint64_t i = 0; i < std::min(length, copyLimit); ++i) {
        const unsigned char byte = m_bytes->at(first + i);
        if (i > 0)
            out += QLatin1Char(' ');
        out += QLatin1Char(hexDigits[byte >> 4]);
        out += QLatin1Char(hexDigits[byte & 15]);
    }
    return out;
}

QString HexView::selectedText() const
{
    const auto [first, length] = selection();
    return length == 0 ? QString() : textFromBytes(m_bytes->read(first, std::min(length, copyLimit)));
}

int HexView::perRow() const
{
    const int cell = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    return viewport()->width() >= 24 + cell * (8 + 2 + 16 * 3 + 2 + 16) ? 16 : 8;
}

HexView::Columns HexView::columns() const
{
    const QFontMetrics metrics = fontMetrics();
    Columns c{};
    c.cell = metrics.horizontalAdvance(QLatin1Char('0'));
    c.row = metrics.height() + 4;
    const int digits = size() > 0xffffffffULL ? 12 : 8;
    c.hex = 12 + c.cell * (digits + 2) - horizontalScrollBar()->value();
    c.ascii = c.hex + c.cell * (perRow() * 3 + 2);
    c.end = c.ascii + c.cell * (perRow() + 1);
    return c;
}

std::int64_t HexView::rowCount() const
{
    return static_cast<std::int64_t>((size() + std::uint64_t(perRow()) - 1) / std::uint64_t(perRow()));
}

int HexView::visibleRows() const
{
    return qMax(1, (viewport()->height() - 12) / columns().row);
}

void HexView::updateScrollBars()
{
    const std::int64_t hidden = qMax<std::int64_t>(0, rowCount() - visibleRows());
    verticalScrollBar()->setRange(0, int(qMin<std::int64_t>(hidden, std::numeric_limits<int>::max())));
    verticalScrollBar()->setPageStep(visibleRows());
    const int wide = columns().end + horizontalScrollBar()->value();
    horizontalScrollBar()->setRange(0, qMax(0, wide - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
}

void HexView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
}

void HexView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateScrollBars();
}

void HexView::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(viewport());
    painter.setFont(font());
    const Columns c = columns();
    const std::int64_t first = verticalScrollBar()->value();
    const std::int64_t last = std::min(rowCount(), first + visibleRows() + 2);
    painter.fillRect(QRect(c.ascii - c.cell, 0, 1, viewport()->height()), t.border);
    int y = 8;
    for (std::int64_t row = first; row < last; ++row, y += c.row)
        paintRow(painter, c, row, y);
}

void HexView::paintRow(QPainter& painter, const Columns& c, std::int64_t row, int y) const
{
    const Tokens& t = tokensOf(palette());
    const auto base = static_cast<std::uint64_t>(row * perRow());
    const int baseline = y + fontMetrics().ascent() + 2;
    const int digits = size() > 0xffffffffULL ? 12 : 8;
    painter.setPen(t.muted);
    painter.drawText(12 - horizontalScrollBar()->value(), baseline,
                     QStringLiteral("%1").arg(base, digits, 16, QLatin1Char('0')));
    const auto [selected, length] = selection();
    for (int i = 0; i < perRow() && base + std::uint64_t(i) < size(); ++i) {
        const std::uint64_t offset = base + std::uint64_t(i);
        const unsigned char byte = m_bytes->at(offset);
        const int x = c.hex + c.cell * (i * 3 + (i >= 8 ? 1 : 0));
        const bool isSelected = offset >= selected && offset < selected + length;
        const bool isCursor = offset == m_cursor && hasFocus();
        const int asciiX = c.ascii + c.cell * i;
        if (isSelected) {
            const bool joined = i + 1 < perRow() && offset + 1 < selected + length;
            painter.fillRect(
                QRect(x - 2, y, c.cell * (joined ? (i == 7 ? 4 : 3) : 2) + (joined ? 0 : 4), c.row),
                t.selection);
            painter.fillRect(QRect(asciiX, y, c.cell, c.row), t.selection);
        } else if (isCursor) {
            painter.setPen(t.accent);
            painter.drawRect(QRect(x - 2, y, c.cell * 2 + 3, c.row - 1));
        }
        const bool printable = byte >= 0x20 && byte < 0x7f;
        painter.setPen(byte == 0 ? t.faint : offset < m_bytes->headSize() ? t.codeKey : t.text);
        const QChar pair[2] = {QLatin1Char(hexDigits[byte >> 4]), QLatin1Char(hexDigits[byte & 15])};
        painter.drawText(x, baseline, QString(pair, 2));
        if (!printable)
            painter.setPen(t.faint);
        painter.drawText(asciiX, baseline,
                         printable ? QString(QLatin1Char(char(byte))) : QStringLiteral("·"));
    }
}

std::uint64_t HexView::offsetAt(const QPoint& position) const
{
    if (size() == 0)
        return 0;
    const Columns c = columns();
    const std::int64_t row = std::clamp<std::int64_t>(
        verticalScrollBar()->value() + (position.y() - 8) / c.row, 0, rowCount() - 1);
    int column;
    if (position.x() >= c.ascii - c.cell) {
        column = (position.x() - c.ascii) / c.cell;
    } else {
        const int half = c.hex + c.cell * (8 * 3);
        const int x = position.x() >= half ? position.x() - c.cell : position.x();
        column = (x - c.hex + c.cell / 2) / (c.cell * 3);
    }
    column = qBound(0, column, perRow() - 1);
    return std::min(static_cast<std::uint64_t>(row * perRow()) + std::uint64_t(column), size() - 1);
}

void HexView::moveTo(std::uint64_t offset, bool extend)
{
    m_cursor = offset;
    if (!extend)
        m_anchor = offset;
    m_selecting = extend && m_anchor != m_cursor;
    ensureVisible(offset);
    viewport()->update();
    Q_EMIT selectionChanged();
}

void HexView::ensureVisible(std::uint64_t offset)
{
    const auto row = int(offset / std::uint64_t(perRow()));
    const int top = verticalScrollBar()->value();
    if (row < top)
        verticalScrollBar()->setValue(row);
    else if (row >= top + visibleRows())
        verticalScrollBar()->setValue(row - visibleRows() + 1);
}

void HexView::selectAll()
{
    select(0, size());
}

void HexView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        return copyToClipboard(selectedHex());
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    if (event->key() == Qt::Key_C && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier))
        return copyToClipboard(selectedText());
    if (size() == 0)
        return QAbstractScrollArea::keyPressEvent(event);
    const auto cursor = static_cast<std::int64_t>(m_cursor);
    const auto last = static_cast<std::int64_t>(size()) - 1;
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    std::int64_t to = cursor;
    switch (event->key()) {
    case Qt::Key_Left:
        to = cursor - 1;
        break;
    case Qt::Key_Right:
        to = cursor + 1;
        break;
    case Qt::Key_Up:
        to = cursor >= perRow() ? cursor - perRow() : cursor;
        break;
    case Qt::Key_Down:
        to = cursor + perRow() <= last ? cursor + perRow() : cursor;
        break;
    case Qt::Key_PageUp:
        to = cursor - std::int64_t(visibleRows()) * perRow();
        break;
    case Qt::Key_PageDown:
        to = cursor + std::int64_t(visibleRows()) * perRow();
        break;
    case Qt::Key_Home:
        to = control ? 0 : cursor - cursor % perRow();
        break;
    case Qt::Key_End:
        to = control ? last : cursor - cursor % perRow() + perRow() - 1;
        break;
    default:
        return QAbstractScrollArea::keyPressEvent(event);
    }
    moveTo(static_cast<std::uint64_t>(std::clamp<std::int64_t>(to, 0, last)),
           event->modifiers().testFlag(Qt::ShiftModifier));
}

void HexView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        moveTo(offsetAt(event->position().toPoint()), event->modifiers().testFlag(Qt::ShiftModifier));
}

void HexView::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        moveTo(offsetAt(event->position().toPoint()), true);
}

void HexView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* hex = menu->addAction(tr("Copy as &hex"), this, [this] { copyToClipboard(selectedHex()); });
    QAction* text = menu->addAction(tr("Copy as &text"), this, [this] { copyToClipboard(selectedText()); });
    hex->setEnabled(hasSelection());
    text->setEnabled(hasSelection());
    menu->addAction(tr("Select &all"), this, &HexView::selectAll);
    menu->popup(event->globalPos());
}

void HexView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HexView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace hookbench::ui
