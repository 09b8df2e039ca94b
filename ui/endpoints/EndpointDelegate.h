#pragma once

#include <QStyledItemDelegate>

namespace hookbench::ui {

/// One endpoint in three lines: its name and state, its URL, and what is special about it.
class EndpointDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace hookbench::ui
