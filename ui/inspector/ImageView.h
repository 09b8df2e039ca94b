#pragma once

#include "common/ByteSource.h"

#include <QImage>
#include <QWidget>

#include <memory>
#include <string_view>

namespace hookbench::ui {

/// A picture, as large as there is room and never larger than it is, on a pattern that shows what is transparent.
class ImageView final : public QWidget {
    Q_OBJECT

public:
    explicit ImageView(const QString& objectName, QWidget* parent = nullptr);

    /// Decodes off the window's thread; `keeper` keeps `bytes`. told() says what came of it.
    void showImage(std::string_view bytes, std::shared_ptr<const void> keeper);
    void clear();
    QSize imageSize() const { return m_size; }
    QSize sizeHint() const override;

Q_SIGNALS:
    /// "PNG, 640 × 480", or why the picture cannot be drawn.
    void told(const QString& words, bool isDrawn);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QImage m_image; ///< scaled down where the picture is huge
    QSize m_size;   ///< of the picture itself
    int m_request = 0;
};

} // namespace hookbench::ui
