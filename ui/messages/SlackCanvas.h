#pragma once

#include "messages/SlackLayout.h"
#include "templates/SlackPreview.h"

#include <QWidget>

namespace hookbench::ui {

/// A message as Slack shows it in a channel. Nothing is loaded: pictures are boxes with their text. Blocks
/// that have not changed keep their layout.
class SlackCanvas final : public QWidget {
    Q_OBJECT

public:
    explicit SlackCanvas(QWidget* parent = nullptr);

    void showMessage(const templates::SlackPreview& preview, const QString& time);
    void setDark(bool dark);
    bool isDark() const { return m_dark; }
    void setDimmed(bool dimmed);
    bool isDimmed() const { return m_dimmed; }
    std::size_t blockCount() const { return m_blocks.size(); }
    /// Scrolls a block into sight and frames it; -1: none.
    void markBlock(int block);

    QSize sizeHint() const override;
    int heightForWidth(int width) const override;
    bool hasHeightForWidth() const override { return true; }

Q_SIGNALS:
    void blockChosen(int block);
    void revealRequested(const QRect& area);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    struct Placed {
        templates::SlackBlock block;
        SlackLayout layout;
        qreal top = 0;
    };
    void layoutAll(int width);
    void paintHead(QPainter& painter);
    qreal textLeft() const;
    qreal headHeight() const;

    std::vector<Placed> m_blocks;
    templates::SlackText m_text; ///< where there are no blocks
    SlackLayout m_textLayout;
    QString m_username;
    QString m_time;
    int m_layoutWidth = -1;
    qreal m_height = 80;
    int m_marked = -1;
    bool m_dark = false;
    bool m_dimmed = false;
};

} // namespace hookbench::ui
