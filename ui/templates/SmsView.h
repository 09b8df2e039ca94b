#pragma once

#include "templates/ChannelView.h"

class QScrollArea;

namespace hookbench::ui {

class SmsCanvas;
class SmsHead;

/// An SMS: its segments, how it is encoded, and why.
class SmsView final : public ChannelView {
    Q_OBJECT

public:
    explicit SmsView(QWidget* parent = nullptr);

    void showPreview(const std::shared_ptr<const PreviewResult>& result) override;
    void setDimmed(bool dimmed) override;
    OutputView* output() const override { return m_text; }

private:
    SmsHead* m_head;
    SmsCanvas* m_canvas;
    QScrollArea* m_scroll;
    OutputView* m_text;
};

} // namespace hookbench::ui
