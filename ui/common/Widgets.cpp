#include "common/Widgets.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>
#include <QToolButton>

namespace hookbench::ui {

QToolButton* makeIconButton(QWidget* parent, const QString& objectName, const QString& iconName,
                            const QString& name, Tone tone)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setIcon(icon(iconName, tone));
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QLabel* makeHeading(QWidget* parent, const QString& text, qreal scale)
{
    auto* label = new QLabel(text, parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

QLabel* makeMuted(QWidget* parent, const QString& text)
{
    auto* label = new MutedLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

MutedLabel::MutedLabel(const QString& text, QWidget* parent) : QLabel(text, parent)
{
    tint();
}

void MutedLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_tinting)
        tint();
}

void MutedLabel::setTone(Tone tone)
{
    m_tone = tone;
    tint();
}

void MutedLabel::tint()
{
    m_tinting = true;
    QPalette own;
    own.setColor(QPalette::WindowText, toneColor(tokensOf(QGuiApplication::palette()), m_tone));
    setPalette(own);
    m_tinting = false;
}

IconLabel::IconLabel(QWidget* parent, int size) : QWidget(parent)
{
    setFixedSize(size, size);
}

void IconLabel::setIcon(const QString& name, Tone tone)
{
    m_icon = icon(name, tone);
    update();
}

void IconLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    m_icon.paint(&painter, rect());
}

Hairline::Hairline(Qt::Orientation orientation, QWidget* parent) : QWidget(parent)
{
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void Hairline::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), tokensOf(palette()).border);
}

Card::Card(QWidget* parent, Fill fill) : QFrame(parent), m_fill(fill)
{
    setFrameShape(QFrame::NoFrame);
}

void Card::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    paint::box(&painter, rect(), m_fill == Fill::Surface ? t.surface : t.sunken, t.border, 8);
}

SurfacePanel::SurfacePanel(QWidget* parent) : QWidget(parent) {}

void SurfacePanel::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), tokensOf(palette()).surface);
}

Pill::Pill(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    QFont semiBold = font();
    semiBold.setWeight(QFont::DemiBold);
    setFont(semiBold);
}

void Pill::setStatus(int status, const QString& text)
{
    const Tone tone = status >= 500 || status == 0    ? Tone::Danger
                      : status >= 400                 ? Tone::Warning
                      : status >= 200 && status < 300 ? Tone::Success
                                                      : Tone::Accent;
    setTone(tone, text);
}

void Pill::setTone(Tone tone, const QString& text)
{
    m_tone = tone;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const
{
    return {paint::pillWidth(fontMetrics(), m_text), fontMetrics().height() + 4};
}

void Pill::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    const QColor tint = m_tone == Tone::Success   ? t.successTint
                        : m_tone == Tone::Warning ? t.warningTint
                        : m_tone == Tone::Danger  ? t.dangerTint
                        : m_tone == Tone::Accent  ? t.accentTint
                                                  : t.hover;
    QPainter painter(this);
    paint::pill(&painter, rect(), m_text, toneColor(t, m_tone), tint);
}

CopyBox::CopyBox(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : Card(parent, Fill::Sunken),
      m_text(new QPlainTextEdit(this)),
      m_copy(makeIconButton(this, objectName + QStringLiteral("Copy"), QStringLiteral("copy"),
                            tr("Copy %1").arg(accessibleName)))
{
    m_text->setObjectName(objectName);
    m_text->setAccessibleName(accessibleName);
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(monospaceFont());
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->setTabChangesFocus(true);
    m_text->viewport()->setAutoFillBackground(false);
    m_text->document()->setDocumentMargin(0);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 7, 7, 7);
    layout->setSpacing(8);
    layout->addWidget(m_text, 1, Qt::AlignVCenter);
    layout->addWidget(m_copy, 0, Qt::AlignTop);
    connect(m_copy, &QToolButton::clicked, this, [this] { copyToClipboard(text(), m_copy); });
}

void CopyBox::setText(const QString& text)
{
    m_text->setPlainText(text);
    fitHeight();
}

QString CopyBox::text() const
{
    return m_text->toPlainText();
}

void CopyBox::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    fitHeight();
}

void CopyBox::fitHeight()
{
    // QPlainTextEdit counts its document's height in lines.
    const int lines = qMax(1, int(m_text->document()->size().height()));
    const int height = lines * m_text->fontMetrics().lineSpacing() + 4;
    if (m_text->height() != height)
        m_text->setFixedHeight(height);
}

void copyToClipboard(const QString& text, QToolButton* button)
{
    QGuiApplication::clipboard()->setText(text);
    if (!button || button->property("hookbenchCopied").toBool())
        return;
    button->setProperty("hookbenchCopied", true);
    const QIcon before = button->icon();
    button->setIcon(icon(QStringLiteral("check"), Tone::Success));
    QTimer::singleShot(1200, button, [button, before] {
        button->setIcon(before);
        button->setProperty("hookbenchCopied", false);
    });
}

} // namespace hookbench::ui
