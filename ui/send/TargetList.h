#pragma once

#include "delivery/Dispatcher.h"
#include "delivery/Routing.h"

#include <QAbstractListModel>
#include <QListView>
#include <QStyledItemDelegate>

#include <map>
#include <unordered_map>

namespace hookbench::ui {

enum class Tone;
struct OutcomeLook;

/// The targets of a plan, and what became of each since it was fired.
class TargetModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { TargetRole = Qt::UserRole, ResultRole, ResultToneRole, ResultIconRole };

    explicit TargetModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    /// Shows another plan; results of targets that are in it still stay.
    void setPlan(const delivery::RoutePlan& plan);
    const delivery::RoutePlan& plan() const { return m_plan; }
    const delivery::Target* at(int row) const;
    /// The deliveries of the targets, in their order: results are shown from now on.
    void setDeliveries(const std::vector<delivery::DeliveryId>& ids);
    bool hasResults() const { return !m_results.empty(); }
    void onState(const delivery::DeliveryState& state);
    void onAttempt(const delivery::AttemptRecord& attempt);
    /// Of the last attempt; "" while there is none.
    QString diagnosis(int row) const;
    delivery::DeliveryId delivery(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Result {
        delivery::DeliveryId id = 0;
        delivery::DeliveryState::Phase phase = delivery::DeliveryState::Phase::Preparing;
        QString words;
        QString diagnosis;
    };
    const Result* resultOf(int row) const;
    void changed(delivery::DeliveryId id);
    OutcomeLook lookOfResult(const Result& result) const;
    QString resultText(const Result& result) const;

    delivery::RoutePlan m_plan;
    std::map<std::string, Result, std::less<>> m_results; ///< by Target::key()
    std::unordered_map<delivery::DeliveryId, std::string> m_keys;
};

/// Paints a target: who, where to, how, and what became of it.
class TargetDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// Where the mode of a target stands in its row.
    static QRect modeRect(const QStyleOptionViewItem& option, const QModelIndex& index);

private:
    const QIcon& cachedIcon(const QString& name, Tone tone) const;
    mutable std::map<std::pair<QString, Tone>, QIcon> m_icons;
};

/// The blast radius as a list. Enter, Space or a click on the mode changes it.
class TargetList final : public QListView {
    Q_OBJECT

public:
    explicit TargetList(TargetModel* model, QWidget* parent = nullptr);
    /// The row whose diagnosis is to be shown; -1: none.
    int currentRow() const { return currentIndex().row(); }

Q_SIGNALS:
    void modeChosen(const QString& key, hookbench::delivery::Mode mode);
    void currentRowChanged(int row);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void openMenu(const QModelIndex& index);

    TargetModel* m_model;
};

} // namespace hookbench::ui
