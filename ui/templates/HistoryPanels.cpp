#include "templates/HistoryPanels.h"

#include "base/LineDiff.h"
#include "common/Background.h"
#include "common/Formatting.h"
#include "common/Widgets.h"
#include "templates/TextDiffView.h"
#include "json/Parser.h"

#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

using templates::Expectation;
using templates::Fixture;
using templates::RegressionResult;
using Verdict = RegressionResult::Verdict;

namespace {

QTreeWidget* makeList(QWidget* parent, const QString& objectName, const QString& accessibleName)
{
    auto* list = new QTreeWidget(parent);
    list->setObjectName(objectName);
    list->setAccessibleName(accessibleName);
    list->setFrameShape(QFrame::NoFrame);
    list->setRootIsDecorated(false);
    list->setHeaderHidden(true);
    list->setUniformRowHeights(true);
    list->setColumnCount(2);
    list->header()->setStretchLastSection(false);
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    return list;
}

QSplitter* sideBySide(QWidget* parent, QWidget* left, QWidget* right)
{
    auto* splitter = new QSplitter(parent);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    return splitter;
}

} // namespace

VersionsPanel::VersionsPanel(templates::TemplateStore& store, QWidget* parent)
    : SurfacePanel(parent),
      m_store(store),
      m_list(makeList(this, QStringLiteral("versionList"), tr("Versions"))),
      m_diff(new TextDiffView(QStringLiteral("versionDiff"),
                              tr("From this version to the text in the editor"), this)),
      m_restore(
          new QPushButton(icon(QStringLiteral("undo-2"), Tone::Muted), tr("&Restore this version"), this))
{
    setObjectName(QStringLiteral("versionsPanel"));
    m_restore->setObjectName(QStringLiteral("restoreVersion"));
    m_restore->setToolTip(
        tr("Puts its text into the editor; it can be undone, and is a new version once saved"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(12, 6, 12, 6);
    foot->addWidget(new MutedLabel(tr("What is different in the editor from the chosen version"), this));
    foot->addStretch();
    foot->addWidget(m_restore);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(sideBySide(this, m_list, m_diff), 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addLayout(foot);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &VersionsPanel::showDiff);
    connect(m_restore, &QPushButton::clicked, this, [this] {
        const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
        if (row >= 0)
            Q_EMIT restoreRequested(m_versions[std::size_t(row)].source.text);
    });
    connect(&m_store, &templates::TemplateStore::templatesChanged, this, &VersionsPanel::reload);
    showDiff();
}

void VersionsPanel::open(const EditedTemplate& edited)
{
    m_templateId = edited.ref.templateId;
    m_versions.clear();
    m_list->clear();
    reload();
}

void VersionsPanel::reload()
{
    if (m_templateId.empty()) {
        showDiff();
        return;
    }
    m_store.versions(m_templateId, this,
                     [this, id = m_templateId](Result<std::vector<templates::TemplateVersion>> all) {
                         if (!all || id != m_templateId)
                             return;
                         m_versions = std::move(all).value();
                         const int current = m_list->indexOfTopLevelItem(m_list->currentItem());
                         m_list->clear();
                         for (const templates::TemplateVersion& version : m_versions) {
                             new QTreeWidgetItem(m_list, {tr("Version %1").arg(version.number),
                                                          formatDateTime(version.createdAtUs).left(16)});
                         }
                         m_list->setCurrentItem(m_list->topLevelItem(std::max(0, current)));
                     });
}

void VersionsPanel::setPresent(const std::string& text)
{
    m_present = text;
    if (isVisible())
        showDiff();
}

void VersionsPanel::showDiff()
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    m_restore->setEnabled(row >= 0 && std::size_t(row) < m_versions.size());
    if (!m_restore->isEnabled())
        return m_diff->showNote(m_templateId.empty()
                                    ? tr("Versions are kept of the templates in the library.")
                                    : tr("No version yet."));
    m_diff->show(diffLines(m_versions[std::size_t(row)].source.text, m_present));
}

SnapshotsPanel::SnapshotsPanel(templates::TemplateStore& store, QWidget* parent)
    : SurfacePanel(parent),
      m_store(store),
      m_list(makeList(this, QStringLiteral("snapshotList"), tr("Fixtures and what is expected of them"))),
      m_diff(new TextDiffView(QStringLiteral("snapshotDiff"),
                              tr("From the expected output to the present one"), this)),
      m_accept(new QPushButton(tr("A&ccept"), this)),
      m_acceptAll(new QPushButton(tr("Accept a&ll"), this)),
      m_summary(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("snapshotsPanel"));
    m_accept->setObjectName(QStringLiteral("acceptSnapshot"));
    m_accept->setToolTip(tr("Expects the present output of this fixture from now on"));
    m_acceptAll->setObjectName(QStringLiteral("acceptAllSnapshots"));
    m_summary->setObjectName(QStringLiteral("snapshotSummary"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(12, 6, 12, 6);
    foot->setSpacing(8);
    foot->addWidget(m_summary, 1);
    foot->addWidget(m_accept);
    foot->addWidget(m_acceptAll);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(sideBySide(this, m_list, m_diff), 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addLayout(foot);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &SnapshotsPanel::showDiff);
    connect(m_accept, &QPushButton::clicked, this, [this] {
        const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
        if (row >= 0)
            accept(std::size_t(row));
    });
    connect(m_acceptAll, &QPushButton::clicked, this, &SnapshotsPanel::acceptAll);
    showRows({});
}

void SnapshotsPanel::open(const EditedTemplate& edited)
{
    m_edited = edited;
    ++m_run;
    showRows({});
}

std::vector<SnapshotsPanel::Row> SnapshotsPanel::compare(templates::TemplateKind kind,
                                                         const templates::TemplateSource& source,
                                                         const std::vector<Fixture>& fixtures,
                                                         const std::vector<Expectation>& expectations)
{
    std::vector<Row> rows;
    for (const Fixture& fixture : fixtures) {
        Row row{fixture, false, {}};
        auto event = json::parse(fixture.text);
        const templates::RegressionCase given{fixture.name,
                                              event ? std::move(event).value() : json::Value(json::Object())};
        const auto expected = std::find_if(expectations.begin(), expectations.end(),
                                           [&](const Expectation& e) { return e.fixtureId == fixture.id; });
        row.hasExpectation = expected != expectations.end();
        if (row.hasExpectation)
            row.result = templates::compareWithExpected(kind, source, given, expected->output);
        else
            row.result.after = templates::renderAs(kind, source, given.event);
        rows.push_back(std::move(row));
    }
    return rows;
}

void SnapshotsPanel::run(const templates::TemplateSource& source, const std::vector<Fixture>& fixtures)
{
    const int run = ++m_run;
    m_source = source;
    m_fixtures = fixtures;
    m_store.expectations(m_edited.ref.subject(), this,
                         [this, run](Result<std::vector<Expectation>> expectations) {
                             if (run != m_run)
                                 return;
                             if (!expectations)
                                 return void(Q_EMIT failed(expectations.error()));
                             runInBackground(
                                 this,
                                 [kind = m_edited.kind, source = m_source, fixtures = m_fixtures,
                                  expectations = std::move(*expectations)] {
                                     return compare(kind, source, fixtures, expectations);
                                 },
                                 [this, run](std::vector<Row> rows) {
                                     if (run == m_run)
                                         showRows(std::move(rows));
                                 });
                         });
}

void SnapshotsPanel::showRows(std::vector<Row> rows)
{
    m_rows = std::move(rows);
    const int current = m_list->indexOfTopLevelItem(m_list->currentItem());
    m_list->clear();
    int differs = 0;
    int none = 0;
    for (const Row& row : m_rows) {
        const bool same = row.result.verdict == Verdict::Same;
        const QString state = !row.result.after.ok() ? tr("fails")
                              : !row.hasExpectation  ? tr("nothing expected")
                              : same                 ? tr("as expected")
                                                     : tr("differs");
        auto* item = new QTreeWidgetItem(m_list, {textFromBytes(row.fixture.name), state});
        const bool good = row.hasExpectation && same && row.result.after.ok();
        item->setIcon(0,
                      icon(good                                           ? QStringLiteral("circle-check")
                           : row.hasExpectation || !row.result.after.ok() ? QStringLiteral("circle-x")
                                                                          : QStringLiteral("circle-dashed"),
                           good                                           ? Tone::Success
                           : row.hasExpectation || !row.result.after.ok() ? Tone::Danger
                                                                          : Tone::Muted));
        differs += row.hasExpectation && !same ? 1 : 0;
        none += row.hasExpectation ? 0 : 1;
    }
    m_list->setCurrentItem(
        m_list->topLevelItem(std::clamp(current, 0, std::max(0, m_list->topLevelItemCount() - 1))));
    m_summary->setText(m_rows.empty() ? tr("Save an event as a fixture to keep what it should render to.")
                       : differs > 0
                           ? differs == 1 ? tr("1 output differs") : tr("%n outputs differ", nullptr, differs)
                       : none > 0 ? none == 1 ? tr("1 fixture without an expected output")
                                              : tr("%n fixtures without an expected output", nullptr, none)
                                  : tr("All outputs are as expected"));
    m_acceptAll->setEnabled(!m_rows.empty());
    showDiff();
    Q_EMIT finished();
}

void SnapshotsPanel::showDiff()
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    const bool valid = row >= 0 && std::size_t(row) < m_rows.size();
    m_accept->setEnabled(valid && m_rows[std::size_t(row)].result.after.ok());
    if (!valid)
        return m_diff->showNote({});
    const Row& shown = m_rows[std::size_t(row)];
    if (!shown.result.after.ok())
        return m_diff->showNote(textFromBytes(shown.result.after.problems.front().message));
    if (!shown.hasExpectation)
        return m_diff->showNote(textFromBytes(shown.result.after.text));
    m_diff->show(shown.result.lineDiff);
}

void SnapshotsPanel::accept(std::size_t row)
{
    Expectation expectation;
    expectation.subject = m_edited.ref.subject();
    expectation.fixtureId = m_rows[row].fixture.id;
    expectation.output = m_rows[row].result.after.text;
    m_store.accept(std::move(expectation), this, [this](Status done) {
        if (!done)
            return void(Q_EMIT failed(done.error()));
        run(m_source, m_fixtures);
    });
}

void SnapshotsPanel::acceptAll()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].result.after.ok())
            accept(i);
    }
}

} // namespace hookbench::ui
