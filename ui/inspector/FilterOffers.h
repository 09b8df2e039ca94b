#pragma once

#include "capture/query/QueryCompletion.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace hookbench::ui {

/// What may stand at the cursor of a filter, and what each of it means.
class FilterOffers final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { MeaningRole = Qt::UserRole };

    using QAbstractListModel::QAbstractListModel;
    void set(capture::QueryCompletions offers);
    const capture::QueryCompletions& offers() const { return m_offers; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    capture::QueryCompletions m_offers;
};

/// The offer in the type of code, its meaning muted beside it.
class FilterOfferDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace hookbench::ui
