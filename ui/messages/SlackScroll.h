#pragma once

#include "templates/SlackPreview.h"

#include <QScrollArea>

class QComboBox;
class QToolButton;

namespace hookbench::ui {

class MutedLabel;
class SlackCanvas;

/// A Slack message to scroll through, in Slack's own colours.
class SlackScroll final : public QScrollArea {
    Q_OBJECT

public:
    enum class Look { AsWindow, Light, Dark };
    explicit SlackScroll(QWidget* parent = nullptr);

    SlackCanvas* canvas() const { return m_canvas; }
    void setLook(Look look);

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyLook();

    SlackCanvas* m_canvas;
    Look m_look = Look::AsWindow;
};

/// The line above a message: where it goes, how it is to look, and its blocks for Slack's own editor.
class SlackHead final : public QWidget {
    Q_OBJECT

public:
    explicit SlackHead(SlackScroll& scroll, QWidget* parent = nullptr);
    /// `isDrawn` false: the blocks that are drawn, and copied, are older.
    void showMessage(const templates::SlackPreview& preview, bool isDrawn = true);

private:
    QComboBox* m_look;
    QToolButton* m_copy;
    MutedLabel* m_where;
    std::string m_blockKit;
};

} // namespace hookbench::ui
