#pragma once

#include "templates/ChannelView.h"

namespace hookbench::ui {

class SlackHead;
class SlackScroll;

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

private:
    OutputView* m_text;
    SlackScroll* m_scroll;
    SlackHead* m_head;
    bool m_invalid = false; ///< the payload is no JSON: what is drawn is older
};

} // namespace hookbench::ui
