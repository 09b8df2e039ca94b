#include "common/Icons.h"

#include "base/Logging.h"
#include "common/Theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace hookbench::ui {

namespace {

/// Paints an SVG whose strokes are `currentColor` in a tone of the application's palette.
class TintedIconEngine final : public QIconEngine {
public:
    TintedIconEngine(QString name, Tone tone) : m_name(std::move(name)), m_tone(tone) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const Tokens& tokens = tokensOf(QGuiApplication::palette());
        const QColor color = mode == QIcon::Disabled ? tokens.faint : toneColor(tokens, m_tone);
        QByteArray svg = source();
        svg.replace("currentColor", color.name().toLatin1());
        QSvgRenderer renderer(svg);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        renderer.render(painter, QRectF(rect));
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        const QRgb key = QGuiApplication::palette().color(QPalette::WindowText).rgba();
        for (const Cached& cached : std::as_const(m_cache)) {
            if (cached.key == key && cached.mode == mode && cached.pixmap.size() == size)
                return cached.pixmap;
        }
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        painter.end();
        if (m_cache.size() >= 8)
            m_cache.clear();
        m_cache.append({key, mode, pixmap});
        return pixmap;
    }

    QIconEngine* clone() const override { return new TintedIconEngine(m_name, m_tone); }

private:
    struct Cached {
        QRgb key;
        QIcon::Mode mode;
        QPixmap pixmap;
    };

    const QByteArray& source()
    {
        if (m_source.isEmpty()) {
            QFile file(QStringLiteral(":/hookbench/icons/lucide/%1.svg").arg(m_name));
            if (file.open(QIODevice::ReadOnly))
                m_source = file.readAll();
            else
                qCWarning(logUi) << "no icon named" << m_name;
        }
        return m_source;
    }

    QString m_name;
    Tone m_tone;
    QByteArray m_source;
    QList<Cached> m_cache;
};

} // namespace

QColor toneColor(const Tokens& tokens, Tone tone)
{
    switch (tone) {
    case Tone::Text:
        return tokens.text;
    case Tone::Muted:
        return tokens.muted;
    case Tone::Accent:
        return tokens.accent;
    case Tone::OnAccent:
        return tokens.onAccent;
    case Tone::Success:
        return tokens.success;
    case Tone::Warning:
        return tokens.warning;
    case Tone::Danger:
        return tokens.danger;
    }
    return tokens.text;
}

QIcon icon(const QString& name, Tone tone)
{
    return QIcon(new TintedIconEngine(name, tone));
}

QIcon applicationIcon()
{
    return QIcon(QStringLiteral(":/hookbench/icons/hookbench.svg"));
}

} // namespace hookbench::ui
