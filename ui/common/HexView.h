#pragma once

#include "common/ByteSource.h"

#include <QAbstractScrollArea>

namespace hookbench::ui {

/// Offset, hexadecimal bytes and ASCII of any amount of bytes; only what is visible is looked at and painted.
///
/// Mouse and Shift with the arrow keys select; Ctrl+C copies the selection as hex, Ctrl+Shift+C as text.
class HexView final : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit HexView(QWidget* parent = nullptr);

    void setBytes(Bytes bytes);
    Bytes bytes() const { return m_bytes; }

    bool hasSelection() const { return m_anchor != m_cursor || m_selecting; }
    /// First byte and number of bytes.
    std::pair<std::uint64_t, std::uint64_t> selection() const;
    void select(std::uint64_t first, std::uint64_t length);
    /// "48 6f 6f 6b", at most 1 MiB of bytes.
    QString selectedHex() const;
    QString selectedText() const;

Q_SIGNALS:
    void selectionChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// 16 bytes a row, 8 where there is no room for them.
    int perRow() const;
    struct Columns {
        int cell;  ///< the width of one character
        int row;   ///< the height of one row
        int hex;   ///< x of the first hex digit
        int ascii; ///< x of the first character
        int end;
    };
    Columns columns() const;
    std::uint64_t size() const { return m_bytes ? m_bytes->size() : 0; }
    std::int64_t rowCount() const;
    int visibleRows() const;
    void updateScrollBars();
    void paintRow(QPainter& painter, const Columns& c, std::int64_t row, int y) const;
    std::uint64_t offsetAt(const QPoint& position) const;
    void moveTo(std::uint64_t offset, bool extend);
    void selectAll();
    void ensureVisible(std::uint64_t offset);

    Bytes m_bytes;
    std::uint64_t m_anchor = 0;
    std::uint64_t m_cursor = 0;
    bool m_selecting = false;
};

} // namespace hookbench::ui
