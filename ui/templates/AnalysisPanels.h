#pragma once

#include "common/Widgets.h"
#include "templates/Coverage.h"
#include "templates/OutputView.h"
#include "templates/Problem.h"
#include "templates/UndefinedView.h"

class QTreeWidget;

namespace hookbench::ui {

/// What is wrong, most serious first. A click goes to the place.
class ProblemsPanel final : public SurfacePanel {
    Q_OBJECT

public:
    explicit ProblemsPanel(QWidget* parent = nullptr);
    void showProblems(const templates::Problems& problems);
    int count() const { return int(m_problems.size()); }

Q_SIGNALS:
    void chosen(const hookbench::templates::Problem& problem);

private:
    QTreeWidget* m_tree;
    templates::Problems m_problems;
};

/// What the template reads and the event lacks, and what each of Jinja2's undefined modes makes of it.
class UndefinedPanel final : public SurfacePanel {
    Q_OBJECT

public:
    explicit UndefinedPanel(QWidget* parent = nullptr);
    void showView(const templates::UndefinedView& view);

Q_SIGNALS:
    void placeChosen(hookbench::ui::TextRange range);

private:
    Pill* m_modes[3];
    QTreeWidget* m_tree;
};

/// Branches and loops, and which events entered them.
class CoveragePanel final : public SurfacePanel {
    Q_OBJECT

public:
    explicit CoveragePanel(QWidget* parent = nullptr);
    /// `names`: of the events that were tried.
    void showReport(const templates::CoverageReport& report, const QStringList& names);

Q_SIGNALS:
    void placeChosen(hookbench::ui::TextRange range);

private:
    MutedLabel* m_summary;
    QTreeWidget* m_tree;
};

} // namespace hookbench::ui
