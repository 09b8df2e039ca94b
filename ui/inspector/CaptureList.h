#pragma once

#include "capture/Capture.h"

#include <QTableView>

namespace hookbench::ui {

class CaptureModel;

/// The table of captures. What arrives moves neither the selection nor what is in sight, unless it follows.
class CaptureList final : public QTableView {
    Q_OBJECT

public:
    explicit CaptureList(CaptureModel* model, QWidget* parent = nullptr);

    capture::CaptureId currentId() const;
    void selectId(capture::CaptureId id);
    std::vector<capture::CaptureId> selectedIds() const;

    /// Whether the newest capture is kept in sight.
    bool follows() const { return m_follow; }
    void setFollow(bool follow);
    void scrollToNewest();

Q_SIGNALS:
    void currentIdChanged(hookbench::capture::CaptureId id);
    void followChanged(bool follow);
    /// How many captures have arrived out of sight.
    void unseenChanged(int count);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void onRowsInserted(int first, int last);
    void onReset();
    void onUserScroll();
    bool newestAtTop() const;
    bool sortedByTime() const;
    bool atNewest() const;
    void setUnseen(int count);
    void updateRowHeight();

    CaptureModel* m_model;
    capture::CaptureId m_current = 0;
    bool m_follow = true;
    bool m_restoring = false;
    int m_unseen = 0;
};

} // namespace hookbench::ui
