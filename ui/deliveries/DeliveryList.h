#pragma once

#include "delivery/Attempt.h"

#include <QStyledItemDelegate>
#include <QTableView>

#include <map>

namespace hookbench::ui {

class DeliveryModel;
enum class Tone;

/// Paints the rows of the attempts.
class DeliveryDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    static constexpr int padding = 10;

    explicit DeliveryDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    /// Whether another row than before is under the pointer.
    bool setHoverRow(int row) { return std::exchange(m_hoverRow, row) != row; }

private:
    const QIcon& cachedIcon(const QString& name, Tone tone) const;

    int m_hoverRow = -1;
    mutable std::map<std::pair<QString, Tone>, QIcon> m_icons;
};

/// The table of attempts. What is logged moves neither the selection nor what is in sight, unless it follows.
class DeliveryList final : public QTableView {
    Q_OBJECT

public:
    explicit DeliveryList(DeliveryModel* model, QWidget* parent = nullptr);

    delivery::AttemptId currentId() const { return m_current; }
    void selectId(delivery::AttemptId id);
    std::vector<delivery::AttemptId> selectedIds() const;
    bool follows() const { return m_follow; }
    void setFollow(bool follow);

Q_SIGNALS:
    void currentIdChanged(hookbench::delivery::AttemptId id);
    void followChanged(bool follow);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void sizeColumns();
    void fitColumns();
    void onRowsInserted(int first, int last);
    void onReset();
    void scrollToNewest();

    DeliveryModel* m_model;
    DeliveryDelegate* m_delegate;
    delivery::AttemptId m_current = 0;
    bool m_follow = true;
    bool m_restoring = false;
};

} // namespace hookbench::ui
