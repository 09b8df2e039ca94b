#include "templates/ChannelView.h"

#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

QTabWidget* ChannelView::makeTabs(const QString& objectName, const QString& accessibleName)
{
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(objectName);
    m_tabs->setAccessibleName(accessibleName);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setObjectName(objectName + QStringLiteral("Bar"));
    m_tabs->tabBar()->setAccessibleName(accessibleName);
    return m_tabs;
}

void ChannelView::setMarks(const std::vector<TextRange>& ranges, std::optional<TextRange> chosen)
{
    output()->setMarks(ranges, chosen);
    if (chosen)
        output()->reveal(chosen->begin);
    else if (!ranges.empty())
        output()->reveal(ranges.front().begin);
}

void ChannelView::revealProblem(const templates::Problem& problem)
{
    m_tabs->setCurrentIndex(m_tabs->indexOf(output()));
    if (problem.output.line > 0)
        output()->reveal(problem.output.begin);
}

} // namespace hookbench::ui
