#pragma once

#include "delivery/DeliveryLog.h"
#include "delivery/Dispatcher.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QSettings;
class QSplitter;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class DeliveryDetail;
class DeliveryList;
class DeliveryModel;
class EmptyDeliveries;
class MessageBar;
class PendingStrip;

/// The log of deliveries: what waits above, the live list of attempts at the left, one of them whole at the
/// right.
class DeliveriesPage final : public QWidget {
    Q_OBJECT

public:
    DeliveriesPage(Workbench& workbench, delivery::DeliveryLog& log, delivery::Dispatcher& dispatcher,
                   QWidget* parent = nullptr);

    /// What was deleted and can no longer be taken back goes now.
    ~DeliveriesPage() override;

    DeliveryModel* model() const { return m_model; }
    DeliveryList* list() const { return m_list; }
    DeliveryDetail* detail() const { return m_detail; }

    void focusFilter();
    void focusList();
    void showAttempt(delivery::AttemptId id);
    void toggleFollow();
    void sendAgain();
    void copyAsCurl();
    void deleteSelected();
    void undoDelete();
    void skipAllWaits();
    void cancelAll();

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void captureRequested(qint64 captureId);
    void sendPageRequested();
    void registrationsRequested();

private:
    QWidget* buildListPanel();
    QWidget* buildFilterRow(QWidget* parent);
    void connectParts();
    void applyFilter();
    void updateEmptyState();
    void updateMatchCount();
    void fireAgain(const delivery::Recipe& recipe);
    /// Hides them; they leave the log once that can no longer be undone.
    void remove(std::vector<delivery::AttemptId> ids);
    void commitRemoval();
    bool eventFilter(QObject* watched, QEvent* event) override;

    Workbench& m_workbench;
    delivery::DeliveryLog& m_log;
    delivery::Dispatcher& m_dispatcher;
    DeliveryModel* m_model;
    MessageBar* m_bar;
    PendingStrip* m_pending;
    QStackedWidget* m_stack;
    EmptyDeliveries* m_empty;
    QSplitter* m_splitter;
    QLineEdit* m_filter = nullptr;
    QComboBox* m_outcome = nullptr;
    QLabel* m_count = nullptr;
    QToolButton* m_follow = nullptr;
    QTimer* m_filterDelay;
    QTimer* m_undoTime;
    std::vector<delivery::AttemptId> m_removed; ///< hidden, and still in the log
    DeliveryList* m_list = nullptr;
    QWidget* m_noMatch = nullptr;
    DeliveryDetail* m_detail;
};

} // namespace hookbench::ui
