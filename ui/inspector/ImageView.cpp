#include "inspector/ImageView.h"

#include "common/Background.h"
#include "common/Theme.h"

#include <QBuffer>
#include <QImageReader>
#include <QPainter>

namespace hookbench::ui {

namespace {

/// A picture of more pixels is read smaller: it would take gigabytes.
constexpr qint64 mostPixels = 16'000'000;
constexpr int square = 8;

struct Decoded {
    QImage image;
    QSize size;
    QString format;
    QString problem;
};

Decoded decode(std::string_view data)
{
    const QByteArray bytes = QByteArray::fromRawData(data.data(), qsizetype(data.size()));
    QBuffer buffer;
    buffer.setData(bytes);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    Decoded decoded;
    decoded.format = QString::fromLatin1(reader.format()).toUpper();
    decoded.size = reader.size();
    const qint64 pixels = qint64(decoded.size.width()) * decoded.size.height();
    if (pixels > mostPixels) {
        const double factor = std::sqrt(double(mostPixels) / double(pixels));
        reader.setScaledSize((QSizeF(decoded.size) * factor).toSize().expandedTo(QSize(1, 1)));
    }
    if (!reader.read(&decoded.image))
        decoded.problem = reader.errorString();
    else if (!decoded.size.isValid())
        decoded.size = decoded.image.size();
    return decoded;
}

} // namespace

ImageView::ImageView(const QString& objectName, QWidget* parent) : QWidget(parent)
{
    setObjectName(objectName);
    setAccessibleName(tr("Picture"));
    setMinimumSize(square, square);
}

void ImageView::clear()
{
    ++m_request;
    m_image = {};
    m_size = {};
    update();
}

void ImageView::showImage(std::string_view bytes, std::shared_ptr<const void> keeper)
{
    clear();
    runInBackground(
        this, [bytes, keeper = std::move(keeper)] { return decode(bytes); },
        [this, request = m_request](Decoded decoded) {
            if (request != m_request)
                return;
            m_image = std::move(decoded.image);
            m_size = m_image.isNull() ? QSize() : decoded.size;
            update();
            if (m_image.isNull())
                return Q_EMIT told(tr("This picture cannot be drawn: %1. Hex shows its bytes.").arg(decoded.problem), false);
            const QString words =
                tr("%1 picture of %2 × %3 pixels").arg(decoded.format).arg(m_size.width()).arg(m_size.height());
            setAccessibleDescription(words);
            Q_EMIT told(words, true);
        });
}

QSize ImageView::sizeHint() const
{
    return {320, 240};
}

void ImageView::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    if (m_image.isNull())
        return;
    constexpr int margin = 16;
    const QSize room = (size() - QSize(2 * margin, 2 * margin)).expandedTo(QSize(1, 1));
    // A physical pixel of the picture is never spread over several of the screen.
    QSize shown = m_image.size();
    if (shown.width() > room.width() || shown.height() > room.height())
        shown.scale(room, Qt::KeepAspectRatio);
    shown = shown.expandedTo(QSize(1, 1));
    const QRect place(QPoint((width() - shown.width()) / 2, (height() - shown.height()) / 2), shown);
    painter.save();
    painter.setClipRect(place);
    for (int y = place.top(); y <= place.bottom(); y += square) {
        for (int x = place.left(); x <= place.right(); x += square) {
            const bool isDark = ((x - place.left()) / square + (y - place.top()) / square) % 2 == 1;
            painter.fillRect(QRect(x, y, square, square), isDark ? t.sunken : t.surface);
        }
    }
    painter.restore();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(place, m_image);
    painter.setPen(t.border);
    painter.drawRect(place.adjusted(-1, -1, 0, 0));
}

} // namespace hookbench::ui
