#include "templates/AnalysisPanels.h"

#include "common/Formatting.h"
#include "common/Widgets.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

using templates::CoverageEntry;
using templates::Problem;
using templates::TextSpan;

namespace {

enum Role { BeginRole = Qt::UserRole, EndRole };

QTreeWidget* makeTable(QWidget* parent, const QString& objectName, const QString& accessibleName,
                       const QStringList& columns)
{
    auto* tree = new QTreeWidget(parent);
    tree->setObjectName(objectName);
    tree->setAccessibleName(accessibleName);
    tree->setFrameShape(QFrame::NoFrame);
    tree->setRootIsDecorated(false);
    tree->setUniformRowHeights(true);
    tree->setHeaderLabels(columns);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    return tree;
}

void setPlace(QTreeWidgetItem* item, const TextSpan& span)
{
    item->setData(0, BeginRole, qulonglong(span.begin));
    item->setData(0, EndRole, qulonglong(span.end));
}

TextRange placeOfItem(const QTreeWidgetItem* item)
{
    return {std::size_t(item->data(0, BeginRole).toULongLong()),
            std::size_t(item->data(0, EndRole).toULongLong())};
}

QString lineOf(const TextSpan& span)
{
    return span.line > 0 ? QString::number(span.line) : QString();
}

} // namespace

ProblemsPanel::ProblemsPanel(QWidget* parent)
    : SurfacePanel(parent),
      m_tree(makeTable(this, QStringLiteral("problemTable"), tr("Problems"),
                       {tr("Line"), tr("Problem"), tr("Where")}))
{
    setObjectName(QStringLiteral("problemsPanel"));
    m_tree->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tree);
    const auto choose = [this](const QTreeWidgetItem* item) {
        const auto index = std::size_t(m_tree->indexOfTopLevelItem(const_cast<QTreeWidgetItem*>(item)));
        if (index < m_problems.size())
            Q_EMIT chosen(m_problems[index]);
    };
    connect(m_tree, &QTreeWidget::itemClicked, this, choose);
    connect(m_tree, &QTreeWidget::itemActivated, this, choose);
}

void ProblemsPanel::showProblems(const templates::Problems& problems)
{
    if (problems == m_problems && (m_tree->topLevelItemCount() > 0 || problems.empty()))
        return;
    m_problems = problems;
    std::stable_sort(m_problems.begin(), m_problems.end(),
                     [](const Problem& a, const Problem& b) { return a.severity < b.severity; });
    m_tree->clear();
    for (const Problem& problem : m_problems) {
        const QString where =
            problem.path.empty() ? textFromBytes(problem.field) : textFromBytes(problem.path);
        const QString line = problem.source.line > 0   ? lineOf(problem.source)
                             : problem.output.line > 0 ? tr("output %1").arg(problem.output.line)
                                                       : QString();
        auto* item = new QTreeWidgetItem(m_tree, {line, textFromBytes(problem.message), where});
        const bool error = problem.severity == Problem::Severity::Error;
        const bool note = problem.severity == Problem::Severity::Note;
        item->setIcon(1, icon(error  ? QStringLiteral("circle-alert")
                              : note ? QStringLiteral("info")
                                     : QStringLiteral("triangle-alert"),
                              error  ? Tone::Danger
                              : note ? Tone::Muted
                                     : Tone::Warning));
        item->setToolTip(1, problem.detail.empty() ? textFromBytes(problem.message)
                                                   : textFromBytes(problem.message + "\n" + problem.detail));
    }
}

UndefinedPanel::UndefinedPanel(QWidget* parent)
    : SurfacePanel(parent),
      m_tree(makeTable(this, QStringLiteral("undefinedTable"), tr("Paths that the event lacks"),
                       {tr("Path"), tr("Lines"), tr("Read"), tr("Did you mean")}))
{
    setObjectName(QStringLiteral("undefinedPanel"));
    m_tree->header()->setSectionResizeMode(3, QHeaderView::Stretch);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    for (Pill*& pill : m_modes) {
        pill = new Pill(this);
        row->addWidget(pill);
    }
    m_modes[0]->setObjectName(QStringLiteral("undefinedDefault"));
    m_modes[1]->setObjectName(QStringLiteral("undefinedStrict"));
    m_modes[2]->setObjectName(QStringLiteral("undefinedChainable"));
    row->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_tree, 1);
    const auto choose = [this](const QTreeWidgetItem* item) { Q_EMIT placeChosen(placeOfItem(item)); };
    connect(m_tree, &QTreeWidget::itemClicked, this, choose);
    connect(m_tree, &QTreeWidget::itemActivated, this, choose);
}

void UndefinedPanel::showView(const templates::UndefinedView& view)
{
    const QStringList names{tr("Default"), tr("Strict"), tr("Chainable")};
    for (int i = 0; i < 3; ++i) {
        const templates::Rendering& rendering = view.outcomes[std::size_t(i)].rendering;
        m_modes[i]->setTone(rendering.ok() ? Tone::Success : Tone::Danger,
                            rendering.ok() ? tr("%1: renders").arg(names[i]) : tr("%1: fails").arg(names[i]));
        m_modes[i]->setToolTip(
            rendering.problems.empty() ? QString() : textFromBytes(rendering.problems.front().message));
    }
    m_tree->clear();
    for (const templates::UndefinedPath& missing : view.missing) {
        QStringList lines;
        for (const TextSpan& place : missing.places)
            lines << lineOf(place);
        auto* item =
            new QTreeWidgetItem(m_tree, {textFromBytes(missing.path), lines.join(QStringLiteral(", ")),
                                         missing.wasRead ? tr("yes") : tr("in no branch entered"),
                                         textFromBytes(missing.nearest)});
        item->setFont(0, monospaceFont());
        item->setFont(3, monospaceFont());
        item->setIcon(0, icon(QStringLiteral("circle-help"), missing.wasRead ? Tone::Warning : Tone::Muted));
        if (!missing.places.empty())
            setPlace(item, missing.places.front());
    }
    if (view.missing.empty()) {
        auto* none = new QTreeWidgetItem(m_tree, {tr("The event has everything that the template reads.")});
        none->setFlags(Qt::NoItemFlags);
        none->setFirstColumnSpanned(true);
    }
}

CoveragePanel::CoveragePanel(QWidget* parent)
    : SurfacePanel(parent),
      m_summary(new MutedLabel({}, this)),
      m_tree(makeTable(this, QStringLiteral("coverageTable"), tr("Branches and loops"),
                       {tr("Line"), tr("Branch"), tr("Condition"), tr("Entered by")}))
{
    setObjectName(QStringLiteral("coveragePanel"));
    m_summary->setObjectName(QStringLiteral("coverageSummary"));
    m_summary->setContentsMargins(12, 8, 12, 8);
    m_tree->header()->setSectionResizeMode(2, QHeaderView::Stretch);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_summary);
    layout->addWidget(m_tree, 1);
    const auto choose = [this](const QTreeWidgetItem* item) { Q_EMIT placeChosen(placeOfItem(item)); };
    connect(m_tree, &QTreeWidget::itemClicked, this, choose);
    connect(m_tree, &QTreeWidget::itemActivated, this, choose);
}

void CoveragePanel::showReport(const templates::CoverageReport& report, const QStringList& names)
{
    m_tree->clear();
    if (!report.problems.empty())
        return m_summary->setText(tr("The template does not compile, so its branches are not known."));
    m_summary->setText(report.entries.empty()
                           ? tr("The template has no branches.")
                           : (names.size() == 1
                                  ? tr("%1 of %2 branches entered by one event")
                                  : tr("%1 of %2 branches entered by %n events", nullptr, int(names.size())))
                                 .arg(report.covered)
                                 .arg(report.entries.size()));
    const auto kind = [](CoverageEntry::Kind which) {
        switch (which) {
        case CoverageEntry::Kind::If:
            return tr("if");
        case CoverageEntry::Kind::Else:
            return tr("else");
        case CoverageEntry::Kind::Loop:
            return tr("for");
        case CoverageEntry::Kind::LoopElse:
            return tr("for without items");
        case CoverageEntry::Kind::Then:
            return tr("… if");
        case CoverageEntry::Kind::Otherwise:
            return tr("… else");
        }
        return QString();
    };
    for (const CoverageEntry& entry : report.entries) {
        QStringList by;
        for (const std::size_t index : entry.enteredBy)
            by << (qsizetype(index) < names.size() ? names[qsizetype(index)] : QString::number(index));
        auto* item =
            new QTreeWidgetItem(m_tree, {lineOf(entry.source), kind(entry.kind), textFromBytes(entry.text),
                                         by.isEmpty()    ? tr("none")
                                         : by.size() > 3 ? tr("%n events", nullptr, int(by.size()))
                                                         : by.join(QStringLiteral(", "))});
        item->setFont(2, monospaceFont());
        item->setIcon(1, icon(by.isEmpty() ? QStringLiteral("circle-dashed") : QStringLiteral("circle-check"),
                              by.isEmpty() ? Tone::Warning : Tone::Success));
        item->setToolTip(3, by.join(QLatin1Char('\n')));
        setPlace(item, entry.source);
    }
}

} // namespace hookbench::ui
