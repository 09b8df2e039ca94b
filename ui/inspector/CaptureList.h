#pragma once

#include "capture/Capture.h"

#include <QTableView>

#include <array>

namespace hookbench::ui {

class CaptureModel;

/// The table of captures. What arrives moves neither the selection nor what is in sight, unless it follows.
class CaptureList final : public QTableView {
    Q_OBJECT

public:
    explicit CaptureList(CaptureModel* model, QWidget* parent = nullptr);

    capture::CaptureId currentId() const;
    void selectId(capture::CaptureId id);
    /// The capture looked at is gone.
    void forgetCurrent();
    std::vector<capture::CaptureId> selectedIds() const;

    /// Whether the newest capture is kept in sight.
    bool follows() const { return m_follow; }
    void setFollow(bool follow);
    /// What the user wants to see; where there is no room, duration and size give way besides.
    bool isColumnWanted(int column) const { return m_wanted[std::size_t(column)]; }
    void setColumnWanted(int column, bool wanted);
    /// Gives the path the room that the other columns leave.
    void fitColumns();
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
    void sizeColumns();

    CaptureModel* m_model;
    std::array<bool, 8> m_wanted;
    capture::CaptureId m_current = 0;
    bool m_follow = true;
    bool m_restoring = false;
    int m_unseen = 0;
};

} // namespace hookbench::ui
