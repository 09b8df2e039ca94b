#include "templates/SlackView.h"

#include "messages/SlackCanvas.h"
#include "messages/SlackScroll.h"

#include <QTabWidget>
#include <QTime>
#include <QVBoxLayout>

namespace hookbench::ui {

SlackView::SlackView(QWidget* parent)
    : ChannelView(parent),
      m_text(new OutputView(QStringLiteral("slackPayload"), tr("Payload that would be sent"), this)),
      m_scroll(new SlackScroll(this)),
      m_head(new SlackHead(*m_scroll, this))
{
    setObjectName(QStringLiteral("slackView"));
    QTabWidget* tabs = makeTabs(QStringLiteral("slackTabs"), tr("Parts of the message"));
    tabs->addTab(m_scroll, tr("Message"));
    tabs->addTab(m_text, tr("Payload"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(tabs, 1);
    connect(m_text, &OutputView::placeChosen, this, &ChannelView::placeChosen);
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
    if (!m_invalid)
        m_scroll->canvas()->showMessage(*preview, QTime::currentTime().toString(QStringLiteral("hh:mm")));
    m_head->showMessage(*preview, !m_invalid);
}

void SlackView::setDimmed(bool dimmed)
{
    m_text->setDimmed(dimmed);
    m_scroll->canvas()->setDimmed(dimmed || m_invalid);
}

void SlackView::revealProblem(const templates::Problem& problem)
{
    if (problem.block < 0)
        return ChannelView::revealProblem(problem);
    tabs()->setCurrentIndex(Drawn);
    m_scroll->canvas()->markBlock(problem.block);
}

} // namespace hookbench::ui
