#include "templates/SlackView.h"

#include "common/Formatting.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "templates/SlackCanvas.h"

#include <QComboBox>
#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTime>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

SlackView::SlackView(QWidget* parent)
    : ChannelView(parent),
      m_text(new OutputView(QStringLiteral("slackPayload"), tr("Payload that would be sent"), this)),
      m_canvas(new SlackCanvas),
      m_scroll(new QScrollArea(this)),
      m_look(new QComboBox(this)),
      m_copy(makeIconButton(this, QStringLiteral("copyBlockKit"), QStringLiteral("copy"),
                            tr("Copy the blocks for Slack's Block Kit Builder"))),
      m_where(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("slackView"));
    m_scroll->setObjectName(QStringLiteral("slackScroll"));
    m_scroll->setAccessibleName(tr("Slack message as it would look"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_canvas);
    m_look->setObjectName(QStringLiteral("slackLook"));
    m_look->setAccessibleName(tr("Look of Slack"));
    m_look->addItems({tr("Slack as the window"), tr("Slack light"), tr("Slack dark")});
    m_where->setObjectName(QStringLiteral("slackChannel"));
    QTabWidget* tabs = makeTabs(QStringLiteral("slackTabs"), tr("Parts of the message"));
    tabs->addTab(m_scroll, tr("Message"));
    tabs->addTab(m_text, tr("Payload"));
    auto* line = new QHBoxLayout;
    line->setContentsMargins(14, 8, 10, 2);
    line->setSpacing(8);
    line->addWidget(m_where, 1);
    line->addWidget(m_look);
    line->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(tabs, 1);
    connect(m_look, &QComboBox::currentIndexChanged, this, &SlackView::applyLook);
    connect(m_copy, &QToolButton::clicked, this, &SlackView::copyBlockKit);
    connect(m_text, &OutputView::placeChosen, this, &ChannelView::placeChosen);
    connect(m_canvas, &SlackCanvas::revealRequested, this, [this](const QRect& area) {
        m_scroll->ensureVisible(area.center().x(), area.center().y(), 0, area.height() / 2 + 12);
    });
    applyLook();
}

void SlackView::showPreview(const std::shared_ptr<const PreviewResult>& result)
{
    const auto* preview = std::get_if<templates::SlackPreview>(&result->preview);
    if (!preview)
        return;
    m_text->setMarks({}, std::nullopt);
    m_text->show(result->text, OutputView::Language::Json);
    std::optional<TextRange> wrong;
    for (const templates::Problem& problem : preview->payload.problems) {
        if (problem.kind == templates::Problem::Kind::Json && problem.output.line > 0)
            wrong = TextRange{problem.output.begin, problem.output.end};
    }
    m_text->setProblem(wrong);
    m_invalid = !preview->payload.ok() && wrong.has_value();
    if (!m_invalid) {
        m_canvas->showMessage(*preview, QTime::currentTime().toString(QStringLiteral("hh:mm")));
        m_blockKit = preview->blockKit;
    }
    m_copy->setEnabled(!m_blockKit.empty());
    m_where->setText(preview->channel.empty() ? tr("To the webhook's own channel")
                                              : tr("To %1").arg(textFromBytes(preview->channel)));
}

void SlackView::setDimmed(bool dimmed)
{
    m_text->setDimmed(dimmed);
    m_canvas->setDimmed(dimmed || m_invalid);
}

void SlackView::revealProblem(const templates::Problem& problem)
{
    if (problem.block < 0)
        return ChannelView::revealProblem(problem);
    tabs()->setCurrentIndex(Drawn);
    m_canvas->markBlock(problem.block);
}

void SlackView::applyLook()
{
    const int look = m_look->currentIndex();
    m_canvas->setDark(look == 0 ? isDark(palette()) : look == 2);
    QPalette own = m_scroll->palette();
    own.setColor(QPalette::Window, slackColors(m_canvas->isDark()).background);
    m_scroll->viewport()->setPalette(own);
    m_scroll->viewport()->setAutoFillBackground(true);
}

void SlackView::copyBlockKit()
{
    copyToClipboard(textFromBytes(m_blockKit), m_copy);
}

void SlackView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyLook();
}

} // namespace hookbench::ui
