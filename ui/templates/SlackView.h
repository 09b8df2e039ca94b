#pragma once

#include "templates/ChannelView.h"

class QComboBox;
class QScrollArea;
class QToolButton;

namespace hookbench::ui {

class MutedLabel;
class SlackCanvas;

/// A Slack message: drawn, and as the payload that is sent.
class SlackView final : public ChannelView {
    Q_OBJECT

public:
    enum Tab { Drawn, Payload };
    explicit SlackView(QWidget* parent = nullptr);

    void showPreview(const std::shared_ptr<const PreviewResult>& result) override;
    void setDimmed(bool dimmed) override;
    OutputView* output() const override { return m_text; }
    void revealProblem(const templates::Problem& problem) override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyLook();
    void copyBlockKit();

    OutputView* m_text;
    SlackCanvas* m_canvas;
    QScrollArea* m_scroll;
    QComboBox* m_look;
    QToolButton* m_copy;
    MutedLabel* m_where;
    std::string m_blockKit;
    bool m_invalid = false; ///< the payload is no JSON: what is drawn is older
};

} // namespace hookbench::ui
