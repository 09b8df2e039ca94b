#pragma once

#include "base/Cancellation.h"

#include <QObject>

class QTimer;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class MessageBar;

/// Sees to it that borrowed URLs are given back: when the window closes, and after a crash at the next start.
class BorrowGuard final : public QObject {
    Q_OBJECT

public:
    BorrowGuard(Workbench& workbench, MessageBar* bar, QObject* parent);

    /// Offers to give back what an earlier run left borrowed.
    void offerLeftovers();
    /// Whether the window must stay for a moment because URLs are being given back; they are, from this call
    /// on. readyToClose() follows, after ten seconds at the latest.
    bool holdsWindow();

Q_SIGNALS:
    void readyToClose();

private:
    bool anythingBorrowed();
    void giveBackAll();
    void giveBackNext();
    void finish();

    Workbench& m_workbench;
    MessageBar* m_bar;
    QTimer* m_limit;
    CancellationToken m_token;
    bool m_closing = false;
    bool m_finished = false;
    bool m_failed = false;
};

} // namespace hookbench::ui
