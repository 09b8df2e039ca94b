#pragma once

#include "base/Cancellation.h"
#include "base/Result.h"
#include "mixpeek/ApiError.h"
#include "mixpeek/SyncItem.h"

#include <QWidget>

#include <functional>
#include <string>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class DiffView;
class ElidedLabel;
class MessageBar;
class MutedLabel;
class Pill;
class ProblemList;
class SyncModel;

/// How the registrations of this machine stand to those of one account at the service, and what brings them
/// in step: look, pull, push, settle conflicts field by field, borrow. Nothing is asked of the service before
/// "Compare" is pressed.
class SyncView final : public QWidget {
    Q_OBJECT

public:
    explicit SyncView(Workbench& workbench, QWidget* parent = nullptr);
    ~SyncView() override;

    /// Fetches all records of the account and compares.
    void compare();
    void cancel();
    bool isBusy() const { return m_busy; }
    SyncModel* model() const { return m_model; }
    DiffView* diff() const { return m_diff; }
    void select(int row);
    void push();
    void pull();
    void borrow();

Q_SIGNALS:
    void accountsRequested();
    void fieldRequested(const std::string& registrationId, const QString& path);
    void finished();

private:
    QWidget* buildTop();
    QWidget* buildList();
    QWidget* buildDetail();
    QWidget* buildFooter();
    QWidget* buildLesson();
    void connectParts();
    void refreshAccounts();
    std::string accountId() const;
    QString host() const;
    void setBusy(bool busy, const QString& what = {});
    void showItem();
    void updateButtons();
    void showMenu();
    void removeRemote();
    void unlink();
    void giveBack();
    /// A pull or a push is over.
    void settle(const Result<mixpeek::SyncItem, mixpeek::ApiError>& result, const QString& done);
    void showError(const mixpeek::ApiError& error);
    const mixpeek::SyncItem* current() const;

    Workbench& m_workbench;
    SyncModel* m_model;
    CancellationToken m_token;
    bool m_busy = false;
    MessageBar* m_bar;
    QStackedWidget* m_stack;
    QComboBox* m_account = nullptr;
    QPushButton* m_compare = nullptr;
    QPushButton* m_cancel = nullptr;
    MutedLabel* m_progress = nullptr;
    QLineEdit* m_filter = nullptr;
    QListView* m_list = nullptr;
    QStackedWidget* m_detail = nullptr;
    ElidedLabel* m_title = nullptr;
    Pill* m_state = nullptr;
    MutedLabel* m_explanation = nullptr;
    DiffView* m_diff = nullptr;
    ProblemList* m_problems = nullptr;
    QPushButton* m_takeLocal = nullptr;
    QPushButton* m_takeRemote = nullptr;
    QPushButton* m_pull = nullptr;
    QPushButton* m_push = nullptr;
    QPushButton* m_borrow = nullptr;
    QToolButton* m_more = nullptr;
};

} // namespace hookbench::ui
