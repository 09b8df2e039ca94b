#include "common/JsonTree.h"

#include "common/Formatting.h"
#include "common/JsonModel.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace hookbench::ui {

namespace {

/// Colours by kind; a repeated key gets a mark besides.
class JsonDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Tokens& t = tokensOf(option->palette);
        const QColor color = colorOf(index, t);
        if (index.data(JsonModel::MarkedRole).toBool())
            option->backgroundBrush = t.successTint;
        option->palette.setColor(QPalette::Text, color);
        option->palette.setColor(QPalette::HighlightedText, color);
        if (index.column() == JsonModel::Key && index.data(JsonModel::DuplicateKeyRole).toBool()) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = icon(QStringLiteral("copy-check"), Tone::Warning);
            option->decorationSize = QSize(14, 14);
            option->decorationPosition = QStyleOptionViewItem::Right;
        }
    }

private:
    static QColor colorOf(const QModelIndex& index, const Tokens& t)
    {
        const int kind = index.data(JsonModel::KindRole).toInt();
        if (index.column() == JsonModel::Type || kind < 0)
            return t.muted;
        if (index.column() == JsonModel::Key)
            return t.codeKey;
        switch (static_cast<json::Kind>(kind)) {
        case json::Kind::String:
            return t.codeString;
        case json::Kind::Number:
            return t.codeNumber;
        case json::Kind::Bool:
        case json::Kind::Null:
            return t.codeLiteral;
        default:
            return t.muted;
        }
    }
};

constexpr int expandBudget = 20'000;

} // namespace

JsonTree::JsonTree(QWidget* parent) : QTreeView(parent), m_model(new JsonModel(this))
{
    setObjectName(QStringLiteral("jsonTree"));
    setAccessibleName(tr("JSON body as a tree"));
    setModel(m_model);
    setItemDelegate(new JsonDelegate(this));
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setFont(monospaceFont());
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setTextElideMode(Qt::ElideRight);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setFont(windowFont());
    header()->setSectionResizeMode(JsonModel::Key, QHeaderView::Interactive);
    header()->setSectionResizeMode(JsonModel::ValueText, QHeaderView::Stretch);
    header()->setSectionResizeMode(JsonModel::Type, QHeaderView::Interactive);
    header()->resizeSection(JsonModel::Key, fontMetrics().averageCharWidth() * 24);
    header()->resizeSection(JsonModel::Type, fontMetrics().averageCharWidth() * 10);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex& index) { remember(index, true); });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex& index) { remember(index, false); });
    connect(this, &QTreeView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT valueChosen(m_model->steps(index)); });
}

void JsonTree::setValue(std::shared_ptr<const json::Value> value)
{
    m_opened.clear();
    updateValue(std::move(value));
    setCurrentIndex(m_model->index(0, 0));
}

void JsonTree::updateValue(std::shared_ptr<const json::Value> value)
{
    const JsonModel::Steps current = m_model->steps(currentIndex());
    const int scrolled = verticalScrollBar()->value();
    m_model->setValue(std::move(value));
    const QModelIndex root = m_model->index(0, 0);
    if (!root.isValid())
        return;
    m_expanding = true;
    // A payload of ordinary size opens whole; of a large one only the first level.
    expand(root);
    expandBelow(root, 400);
    for (const auto& [steps, open] : m_opened) {
        if (open)
            expand(m_model->indexOf(steps));
        else if (steps.empty())
            collapse(root);
    }
    m_expanding = false;
    const QModelIndex now = m_model->indexOf(current);
    // Without scrolling to it: the view stays where it was.
    const bool scrolls = hasAutoScroll();
    setAutoScroll(false);
    setCurrentIndex(now.isValid() ? now : root);
    setAutoScroll(scrolls);
    if (scrolled > 0) {
        executeDelayedItemsLayout();
        verticalScrollBar()->setValue(scrolled);
    }
}

void JsonTree::setMarks(std::set<std::vector<std::size_t>> marks)
{
    m_model->setMarks(std::move(marks));
    viewport()->update();
}

void JsonTree::remember(const QModelIndex& index, bool open)
{
    if (!m_expanding)
        m_opened[m_model->steps(index)] = open;
}

int JsonTree::expandBelow(const QModelIndex& index, int budget)
{
    const int rows = m_model->rowCount(index);
    budget -= rows;
    for (int row = 0; row < rows && budget > 0; ++row) {
        const QModelIndex child = m_model->index(row, 0, index);
        const int below = m_model->rowCount(child);
        if (below == 0 || below > budget)
            continue;
        // What was closed by hand stays so.
        if (!m_opened.empty()) {
            const auto known = m_opened.find(m_model->steps(child));
            if (known != m_opened.end() && !known->second)
                continue;
        }
        expand(child);
        budget = expandBelow(child, budget);
    }
    return budget;
}

void JsonTree::expandAllRows()
{
    setUpdatesEnabled(false);
    m_opened.clear();
    const QModelIndex root = m_model->index(0, 0);
    expand(root);
    expandBelow(root, expandBudget);
    setUpdatesEnabled(true);
}

void JsonTree::collapseAllRows()
{
    collapseAll();
    expand(m_model->index(0, 0));
}

void JsonTree::choose(const std::vector<std::size_t>& steps)
{
    const QModelIndex index = m_model->indexOf(steps);
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    scrollTo(index);
}

QString JsonTree::currentPath() const
{
    return m_model->path(currentIndex());
}

void JsonTree::copyPath()
{
    copyToClipboard(currentPath());
}

void JsonTree::copyValue()
{
    copyToClipboard(m_model->text(currentIndex(), true));
}

void JsonTree::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy &value"), QKeySequence::Copy, this, &JsonTree::copyValue);
    menu->addAction(tr("Copy &path"), QKeySequence(tr("Ctrl+Shift+C")), this, &JsonTree::copyPath);
    menu->addAction(tr("Copy as &JSON"), this,
                    [this] { copyToClipboard(m_model->text(currentIndex(), false)); });
    menu->addSeparator();
    menu->addAction(tr("&Expand all"), this, &JsonTree::expandAllRows);
    menu->addAction(tr("&Collapse all"), this, &JsonTree::collapseAllRows);
    menu->popup(event->globalPos());
}

void JsonTree::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        return copyValue();
    if (event->key() == Qt::Key_C && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier))
        return copyPath();
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
        Q_EMIT valueChosen(m_model->steps(currentIndex()));
    QTreeView::keyPressEvent(event);
}

} // namespace hookbench::ui
