#include "messages/SlackScroll.h"

#include "common/Formatting.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "messages/SlackCanvas.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>

namespace hookbench::ui {

SlackScroll::SlackScroll(QWidget* parent) : QScrollArea(parent), m_canvas(new SlackCanvas)
{
    setObjectName(QStringLiteral("slackScroll"));
    setAccessibleName(tr("Slack message as it would look"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(m_canvas);
    connect(m_canvas, &SlackCanvas::revealRequested, this, [this](const QRect& area) {
        ensureVisible(area.center().x(), area.center().y(), 0, area.height() / 2 + 12);
    });
    applyLook();
}

void SlackScroll::setLook(Look look)
{
    m_look = look;
    applyLook();
}

void SlackScroll::applyLook()
{
    m_canvas->setDark(m_look == Look::AsWindow ? isDark(palette()) : m_look == Look::Dark);
    QPalette own = palette();
    own.setColor(QPalette::Window, slackColors(m_canvas->isDark()).background);
    viewport()->setPalette(own);
    viewport()->setAutoFillBackground(true);
}

void SlackScroll::changeEvent(QEvent* event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyLook();
}

SlackHead::SlackHead(SlackScroll& scroll, QWidget* parent)
    : QWidget(parent),
      m_look(new QComboBox(this)),
      m_copy(makeIconButton(this, QStringLiteral("copyBlockKit"), QStringLiteral("copy"),
                            tr("Copy the blocks for Slack's Block Kit Builder"))),
      m_where(new MutedLabel({}, this))
{
    m_look->setObjectName(QStringLiteral("slackLook"));
    m_look->setAccessibleName(tr("Look of Slack"));
    m_look->addItems({tr("Slack as the window"), tr("Slack light"), tr("Slack dark")});
    m_where->setObjectName(QStringLiteral("slackChannel"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(14, 8, 10, 2);
    line->setSpacing(8);
    line->addWidget(m_where, 1);
    line->addWidget(m_look);
    line->addWidget(m_copy);
    connect(m_look, &QComboBox::currentIndexChanged, &scroll,
            [&scroll](int look) { scroll.setLook(static_cast<SlackScroll::Look>(look)); });
    connect(m_copy, &QToolButton::clicked, this,
            [this] { copyToClipboard(textFromBytes(m_blockKit), m_copy); });
}

void SlackHead::showMessage(const templates::SlackPreview& preview, bool isDrawn)
{
    if (isDrawn)
        m_blockKit = preview.blockKit;
    m_copy->setEnabled(!m_blockKit.empty());
    m_where->setText(preview.channel.empty() ? tr("To the webhook's own channel")
                                             : tr("To %1").arg(textFromBytes(preview.channel)));
}

} // namespace hookbench::ui
