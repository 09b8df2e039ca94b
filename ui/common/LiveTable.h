#pragma once

#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>

#include <cstdint>
#include <functional>
#include <vector>

namespace hookbench::ui {

/// What a live table asks of its model: rows have ids, which grow with the time.
class LiveRows {
public:
    using Id = std::int64_t;

    virtual ~LiveRows() = default;
    virtual Id idAt(int row) const = 0; ///< 0 outside
    virtual int rowOf(Id id) const = 0; ///< -1 if it is not in the list
    virtual bool isSortedByTime() const = 0;
    virtual bool isDescending() const = 0;
};

/// Paints what is behind the cells of a live table: the selection, and the row under the pointer.
class LiveDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit LiveDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}
    /// The row under the pointer, -1 for none. True if it was another one.
    bool setHoverRow(int row) { return std::exchange(m_hoverRow, row) != row; }

protected:
    void paintRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

private:
    int m_hoverRow = -1;
};

/// A table of what arrives. New rows move neither the selection nor what is in sight, unless it follows. A
/// filter or a sort puts the rows elsewhere; the one that is looked at stays the one. J and K move.
class LiveTable : public QTableView {
    Q_OBJECT

public:
    using Id = LiveRows::Id;

    /// `rows` is the model, too.
    LiveTable(QAbstractItemModel* model, const LiveRows& rows, LiveDelegate* delegate,
              QWidget* parent = nullptr);

    Id currentId() const { return m_current; }
    void selectId(Id id);
    /// The row looked at is gone.
    void forgetCurrent();
    std::vector<Id> selectedIds() const; ///< ascending

    /// Whether the newest is kept in sight.
    bool follows() const { return m_follow; }
    void setFollow(bool follow);
    void scrollToNewest();
    bool isNewestAtTop() const { return m_rows.isDescending(); }

Q_SIGNALS:
    void currentIdChanged(qint64 id);
    void followChanged(bool follow);
    /// How many rows have arrived out of sight.
    void unseenChanged(int count);

protected:
    /// Gives every column its width for the room that there is.
    virtual void fitColumns() = 0;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void onRowsInserted(int first, int last);
    void onReset();
    void selectCurrentAgain();
    void onUserScroll();
    bool atNewest() const;
    void setUnseen(int count);

    const LiveRows& m_rows;
    LiveDelegate* m_delegate;
    Id m_current = 0;
    bool m_follow = true;
    bool m_restoring = false;
    int m_unseen = 0;
};

/// Floats over a live table while rows have arrived out of sight, and leads to them.
class UnseenButton final : public QPushButton {
    Q_OBJECT

public:
    /// `describe` says what it does, for assistive programs.
    UnseenButton(LiveTable* table, const QString& objectName, std::function<QString(int)> describe);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    LiveTable* m_table;
};

} // namespace hookbench::ui
