#pragma once

#include "common/EditorBase.h"
#include "templates/SmsSegments.h"

#include <QTextDocument>
#include <QWidget>

#include <memory>
#include <vector>

namespace hookbench::ui {

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

} // namespace hookbench::ui
