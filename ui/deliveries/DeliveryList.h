#pragma once

#include "common/LiveTable.h"
#include "delivery/Attempt.h"

#include <QIcon>

#include <map>

namespace hookbench::ui {

class DeliveryModel;
enum class Tone;

/// Paints the rows of the attempts.
class DeliveryDelegate final : public LiveDelegate {
    Q_OBJECT

public:
    static constexpr int padding = 10;

    explicit DeliveryDelegate(QObject* parent = nullptr) : LiveDelegate(parent) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    const QIcon& cachedIcon(const QString& name, Tone tone) const;

    mutable std::map<std::pair<QString, Tone>, QIcon> m_icons;
};

/// The table of attempts.
class DeliveryList final : public LiveTable {
    Q_OBJECT

public:
    explicit DeliveryList(DeliveryModel* model, QWidget* parent = nullptr);

protected:
    /// Gives the target the room that the other columns leave.
    void fitColumns() override;

private:
    void sizeColumns();
};

} // namespace hookbench::ui
