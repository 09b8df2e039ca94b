#pragma once

#include "templates/ChannelView.h"

#include <QTextDocument>

class QScrollArea;

namespace hookbench::ui {

class MutedLabel;
class Pill;

/// The segments of a message, one bubble each, with the characters that GSM-7 lacks marked.
class SmsCanvas final : public QWidget {
    Q_OBJECT

public:
    explicit SmsCanvas(QWidget* parent = nullptr);
    void showMessage(const std::string& text, const templates::SmsSegmentation& segmentation);
    void setDimmed(bool dimmed);
    std::size_t bubbleCount() const { return m_bubbles.size(); }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Bubble {
        std::string text;
        std::vector<TextRange> forcing; ///< bytes of `text`
        QString caption;
        std::shared_ptr<QTextDocument> document;
        QRectF rect;
    };
    void layoutAll();

    std::vector<Bubble> m_bubbles;
    bool m_dimmed = false;
};

/// An SMS: its segments, how it is encoded, and why.
class SmsView final : public ChannelView {
    Q_OBJECT

public:
    explicit SmsView(QWidget* parent = nullptr);

    void showPreview(const std::shared_ptr<const PreviewResult>& result) override;
    void setDimmed(bool dimmed) override;
    OutputView* output() const override { return m_text; }

private:
    void showForcing(const templates::SmsSegmentation& segmentation);

    Pill* m_encoding;
    MutedLabel* m_facts;
    MutedLabel* m_forcing;
    SmsCanvas* m_canvas;
    QScrollArea* m_scroll;
    OutputView* m_text;
};

} // namespace hookbench::ui
