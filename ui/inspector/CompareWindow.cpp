#include "inspector/CompareWindow.h"

#include "base/Error.h"
#include "capture/CaptureReader.h"
#include "common/Background.h"
#include "common/Formatting.h"
#include "common/HexView.h"
#include "common/MessageBar.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "inspector/ComparisonWords.h"

#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// Bodies beyond are cut; the verdict tells.
constexpr std::size_t mostRead = 64u << 20;

QPlainTextEdit* makeSide(const QString& name, const QString& title, QWidget* parent)
{
    auto* side = new QPlainTextEdit(parent);
    side->setObjectName(name);
    side->setAccessibleName(title);
    side->setReadOnly(true);
    side->setFrameShape(QFrame::NoFrame);
    side->setFont(monospaceFont());
    side->setLineWrapMode(QPlainTextEdit::NoWrap);
    side->setTabChangesFocus(true);
    side->document()->setDocumentMargin(10);
    return side;
}

QTreeWidget* makeTable(const QString& name, const QString& title, const QStringList& headers, QWidget* parent)
{
    auto* table = new QTreeWidget(parent);
    table->setObjectName(name);
    table->setAccessibleName(title);
    table->setHeaderLabels(headers);
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    table->setFrameShape(QFrame::NoFrame);
    table->setFont(monospaceFont());
    table->header()->setFont(windowFont());
    table->header()->resizeSection(0, table->fontMetrics().averageCharWidth() * 28);
    table->header()->resizeSection(1, table->fontMetrics().averageCharWidth() * 34);
    table->header()->resizeSection(2, table->fontMetrics().averageCharWidth() * 34);
    return table;
}

/// One scroll bar moves both sides.
void scrollTogether(QScrollBar* one, QScrollBar* other)
{
    QObject::connect(one, &QScrollBar::valueChanged, other, &QScrollBar::setValue);
    QObject::connect(other, &QScrollBar::valueChanged, one, &QScrollBar::setValue);
}

} // namespace

CompareWindow::CompareWindow(capture::CaptureReader& reader, std::vector<capture::CaptureId> ids, QWidget* parent)
    : QWidget(parent, Qt::Window),
      m_reader(reader),
      m_ids(std::move(ids)),
      m_bar(new MessageBar(this)),
      m_others(new QListWidget(this)),
      m_tabs(new QTabWidget(this))
{
    setObjectName(QStringLiteral("compareWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAutoFillBackground(true);
    setWindowTitle(m_ids.size() == 2 ? tr("#%1 and #%2 compared – Hookbench").arg(m_ids[0]).arg(m_ids[1])
                                     : tr("#%1 and %n others compared – Hookbench", nullptr, int(m_ids.size()) - 1).arg(m_ids[0]));
    m_others->setObjectName(QStringLiteral("compareOthers"));
    m_others->setAccessibleName(tr("Compared with #%1").arg(m_ids.front()));
    m_others->setFrameShape(QFrame::NoFrame);
    m_others->setWordWrap(true);
    for (std::size_t i = 1; i < m_ids.size(); ++i) {
        auto* item = new QListWidgetItem(tr("#%1").arg(m_ids[i]), m_others);
        item->setData(Qt::UserRole, qlonglong(m_ids[i]));
    }
    m_others->setVisible(m_ids.size() > 2);
    buildTabs();
    auto* right = new QWidget(this);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildHeader(*column);
    column->addWidget(m_bar);
    column->addWidget(m_tabs, 1);
    auto* splitter = new QSplitter(this);
    splitter->addWidget(m_others);
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({fontMetrics().averageCharWidth() * 30, fontMetrics().averageCharWidth() * 110});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    resize(fontMetrics().averageCharWidth() * (m_ids.size() > 2 ? 150 : 130), fontMetrics().height() * 40);
    buildShortcuts();
    connect(m_others, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item)
            compareWith(item->data(Qt::UserRole).toLongLong());
    });
    loadAll();
}

CompareWindow::~CompareWindow() = default;

void CompareWindow::buildHeader(QBoxLayout& layout)
{
    auto* header = new QWidget(this);
    m_before = new QLabel(header);
    m_before->setObjectName(QStringLiteral("compareBefore"));
    m_after = new QLabel(header);
    m_after->setObjectName(QStringLiteral("compareAfter"));
    for (QLabel* side : {m_before, m_after}) {
        side->setTextFormat(Qt::PlainText);
        side->setFont(monospaceFont());
        side->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    QToolButton* swap = makeIconButton(header, QStringLiteral("compareSwap"), QStringLiteral("git-compare"), tr("Swap the sides"));
    connect(swap, &QToolButton::clicked, this, &CompareWindow::swapSides);
    m_verdict = new QLabel(header);
    m_verdict->setObjectName(QStringLiteral("compareVerdict"));
    m_verdict->setWordWrap(true);
    QFont bold = m_verdict->font();
    bold.setWeight(QFont::DemiBold);
    m_verdict->setFont(bold);
    QToolButton* previous = makeIconButton(header, QStringLiteral("comparePrevious"), QStringLiteral("arrow-up"),
                                           tr("Previous difference (Shift+F7)"));
    QToolButton* next = makeIconButton(header, QStringLiteral("compareNext"), QStringLiteral("arrow-down"), tr("Next difference (F7)"));
    connect(previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(next, &QToolButton::clicked, this, [this] { step(1); });
    auto* sides = new QHBoxLayout;
    sides->addWidget(m_before, 1);
    sides->addWidget(swap);
    sides->addWidget(m_after, 1);
    auto* second = new QHBoxLayout;
    second->addWidget(m_verdict, 1);
    second->addWidget(previous);
    second->addWidget(next);
    auto* rows = new QVBoxLayout(header);
    rows->setContentsMargins(14, 8, 8, 6);
    rows->addLayout(sides);
    rows->addLayout(second);
    layout.addWidget(header);
}

void CompareWindow::buildTabs()
{
    m_tabs->setObjectName(QStringLiteral("compareTabs"));
    m_tabs->setAccessibleName(tr("What is compared"));
    m_tabs->setDocumentMode(true);
    m_values = makeTable(QStringLiteral("compareValues"), tr("Values that differ"), {tr("Place"), tr("First"), tr("Second")}, this);
    m_headers = makeTable(QStringLiteral("compareHeaders"), tr("Headers that differ"),
                          {tr("Header"), tr("First"), tr("Second"), tr("What it is")}, this);
    m_tabs->insertTab(Body, buildBody(), tr("&Body"));
    m_tabs->insertTab(Values, m_values, tr("&Values"));
    m_tabs->insertTab(Headers, m_headers, tr("&Headers"));
    m_tabs->insertTab(Bytes, buildBytes(), tr("B&ytes"));
}

QWidget* CompareWindow::buildBody()
{
    auto* sides = new QSplitter(this);
    m_linesBefore = makeSide(QStringLiteral("compareLinesBefore"), tr("Body of the first"), sides);
    m_linesAfter = makeSide(QStringLiteral("compareLinesAfter"), tr("Body of the second"), sides);
    sides->setChildrenCollapsible(false);
    sides->setSizes({1000, 1000});
    scrollTogether(m_linesBefore->verticalScrollBar(), m_linesAfter->verticalScrollBar());
    scrollTogether(m_linesBefore->horizontalScrollBar(), m_linesAfter->horizontalScrollBar());
    return sides;
}

QWidget* CompareWindow::buildBytes()
{
    auto* sides = new QSplitter(this);
    m_hexBefore = new HexView(sides);
    m_hexAfter = new HexView(sides);
    m_hexBefore->setObjectName(QStringLiteral("compareHexBefore"));
    m_hexAfter->setObjectName(QStringLiteral("compareHexAfter"));
    sides->setChildrenCollapsible(false);
    sides->setSizes({1000, 1000});
    return sides;
}

void CompareWindow::buildShortcuts()
{
    const std::pair<QKeySequence, std::function<void()>> keys[] = {
        {QKeySequence(Qt::Key_Escape), [this] { close(); }},
        {QKeySequence(QKeySequence::Close), [this] { close(); }},
        {QKeySequence(Qt::Key_F7), [this] { step(1); }},
        {QKeySequence(Qt::SHIFT | Qt::Key_F7), [this] { step(-1); }}};
    for (const auto& [sequence, run] : keys)
        connect(new QShortcut(sequence, this), &QShortcut::activated, this, run);
}

void CompareWindow::loadAll()
{
    for (const capture::CaptureId id : m_ids) {
        m_reader.fetch(id, mostRead, this, [this, id](Result<capture::Capture> result) {
            if (!result)
                return showProblem(result.error());
            take(id, std::move(result).value());
        });
    }
}

void CompareWindow::take(capture::CaptureId id, capture::Capture capture)
{
    m_captures[id] = std::make_shared<const capture::Capture>(std::move(capture));
    if (m_captures.size() < m_ids.size())
        return;
    // The list tells of every other one how it differs, the shown one first.
    {
        const QSignalBlocker still(m_others);
        m_others->setCurrentRow(0);
    }
    compareWith(m_ids[1]);
    for (std::size_t i = 2; i < m_ids.size(); ++i) {
        const auto compare = [first = m_captures[m_ids.front()], other = m_captures[m_ids[i]]] {
            return capture::compare(capture::requestOf(*first), capture::requestOf(*other));
        };
        runInBackground(this, compare,
                        [this, other = m_ids[i]](const capture::Comparison& comparison) { tellVerdict(other, comparison); });
    }
}

void CompareWindow::compareWith(capture::CaptureId id)
{
    if (m_captures.size() < m_ids.size())
        return;
    m_shown = id;
    m_comparison.reset();
    Outcome sides{nullptr, m_captures[m_ids.front()], m_captures[id]};
    if (m_swapped)
        std::swap(sides.before, sides.after);
    const auto compare = [sides]() mutable {
        sides.comparison = std::make_shared<const capture::Comparison>(
            capture::compare(capture::requestOf(*sides.before), capture::requestOf(*sides.after)));
        return sides;
    };
    runInBackground(this, compare, [this, id, swapped = m_swapped](const Outcome& outcome) {
        if (id == m_shown && swapped == m_swapped)
            present(outcome);
    });
}

void CompareWindow::swapSides()
{
    m_swapped = !m_swapped;
    if (m_shown != 0)
        compareWith(m_shown);
}

void CompareWindow::present(const Outcome& outcome)
{
    m_comparison = outcome.comparison;
    m_bar->clear();
    m_before->setText(captureWords(outcome.before->summary));
    m_after->setText(captureWords(outcome.after->summary));
    m_before->setToolTip(m_before->text());
    m_after->setToolTip(m_after->text());
    m_verdict->setText(verdictWords(*m_comparison));
    presentLines(*m_comparison);
    presentValues(*m_comparison);
    presentHeaders(*m_comparison);
    presentBytes(*m_comparison);
    tellVerdict(m_shown, *m_comparison);
    if (m_comparison->isPartial)
        m_bar->showMessage(MessageBar::Severity::Info, tr("These bodies are too large to be compared by values and lines; Bytes shows where they differ."));
    m_change = -1;
    if (!m_changes.empty())
        step(1);
    Q_EMIT compared();
}

void CompareWindow::tellVerdict(capture::CaptureId id, const capture::Comparison& comparison)
{
    for (int row = 0; row < m_others->count(); ++row) {
        QListWidgetItem* item = m_others->item(row);
        if (item->data(Qt::UserRole).toLongLong() != id)
            continue;
        item->setText(tr("#%1\n%2").arg(id).arg(verdictWords(comparison)));
        item->setIcon(comparison.isSame() ? icon(QStringLiteral("circle-check"), Tone::Success)
                                          : icon(QStringLiteral("git-compare"), Tone::Warning));
    }
}

void CompareWindow::showProblem(const Error& error)
{
    m_bar->showError(error);
}

} // namespace hookbench::ui
