#include "registrations/DiffView.h"

#include "common/Formatting.h"
#include "common/Icons.h"
#include "common/Theme.h"
#include "registrations/ProblemList.h"
#include "json/Writer.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace hookbench::ui {

namespace {

using State = mixpeek::FieldDifference::State;

/// A value in one line: texts without quotes, everything else as JSON.
QString valueText(const json::Value& value)
{
    if (value.isNull())
        return {};
    if (value.isArray() && std::all_of(value.asArray().begin(), value.asArray().end(),
                                       [](const json::Value& item) { return item.isString(); })) {
        QStringList items;
        for (const json::Value& item : value.asArray())
            items << textFromBytes(item.asString());
        return items.join(QStringLiteral(", "));
    }
    return value.isString() ? textFromBytes(value.asString()) : textFromBytes(json::write(value));
}

class DiffDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Tokens& t = tokensOf(option.palette);
        const bool chosen = index.data(DiffModel::ChosenRole).toBool();
        const bool conflict = index.data(DiffModel::ConflictRole).toBool();
        const bool problem = !index.data(DiffModel::ProblemRole).toString().isEmpty();
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect,
                              option.state.testFlag(QStyle::State_HasFocus) ? t.selection : t.hover);
        if (chosen)
            painter->fillRect(option.rect, t.accentTint);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.border);
        QRect content = option.rect.adjusted(10, 0, -8, 0);
        const bool isField = index.column() == DiffModel::Field;
        QString symbol;
        Tone tone = Tone::Muted;
        if (isField && problem) {
            symbol = QStringLiteral("circle-alert");
            tone = Tone::Danger;
        } else if (isField && conflict) {
            symbol = QStringLiteral("git-compare");
            tone = Tone::Danger;
        } else if (chosen) {
            symbol = QStringLiteral("check");
            tone = Tone::Accent;
        }
        if (!symbol.isEmpty()) {
            icon(symbol, tone).paint(painter, QRect(content.left(), content.center().y() - 7, 14, 14));
            content.setLeft(content.left() + 21);
        }
        const QString text = index.data().toString();
        const bool changed = index.data(DiffModel::ChangedRole).toBool();
        painter->setFont(isField || text.isEmpty() ? option.font : monospaceFont(0.95));
        painter->setPen(text.isEmpty() ? t.muted : isField || changed || chosen ? t.text : t.muted);
        const QString shown = text.isEmpty() && !isField ? DiffModel::tr("none") : text;
        painter->drawText(content, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(shown, Qt::ElideMiddle, content.width()));
        painter->restore();
    }
};

} // namespace

DiffModel::DiffModel(QObject* parent) : QAbstractTableModel(parent) {}

void DiffModel::setDifferences(std::vector<mixpeek::FieldDifference> differences)
{
    beginResetModel();
    m_rows = std::move(differences);
    std::stable_partition(m_rows.begin(), m_rows.end(),
                          [](const auto& row) { return row.state == State::Conflict; });
    m_choices.clear();
    m_problems.clear();
    endResetModel();
    Q_EMIT chosen();
}

void DiffModel::setProblems(registrations::Problems problems)
{
    m_problems = std::move(problems);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

bool DiffModel::isConflict(int row) const
{
    return m_rows[std::size_t(row)].state == State::Conflict;
}

void DiffModel::choose(int row, mixpeek::Side side)
{
    if (row < 0 || row >= int(m_rows.size()) || !isConflict(row))
        return;
    m_choices[m_rows[std::size_t(row)].field] = side;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT chosen();
}

void DiffModel::chooseAll(mixpeek::Side side)
{
    for (int row = 0; row < int(m_rows.size()); ++row)
        choose(row, side);
}

std::vector<mixpeek::Choice> DiffModel::choices() const
{
    std::vector<mixpeek::Choice> choices;
    for (const auto& [field, side] : m_choices)
        choices.push_back({field, side});
    return choices;
}

int DiffModel::conflicts() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(),
                             [](const auto& row) { return row.state == State::Conflict; }));
}

int DiffModel::openConflicts() const
{
    return conflicts() - int(m_choices.size());
}

int DiffModel::countOf(State state, mixpeek::Side side) const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [&](const auto& row) {
        const auto choice = m_choices.find(row.field);
        return row.state == state || (choice != m_choices.end() && choice->second == side);
    }));
}

int DiffModel::pushCount() const
{
    return countOf(State::Local, mixpeek::Side::Local);
}

int DiffModel::pullCount() const
{
    return countOf(State::Remote, mixpeek::Side::Remote);
}

int DiffModel::rowOf(const QString& field) const
{
    const std::string wanted = toBytes(field);
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& row) {
        return row.field == wanted || wanted.starts_with(row.field + ".") ||
               wanted.starts_with(row.field + "[");
    });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int DiffModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DiffModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DiffModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const mixpeek::FieldDifference& row = m_rows[std::size_t(index.row())];
    const auto choice = m_choices.find(row.field);
    const json::Value& value = index.column() == Base    ? row.base
                               : index.column() == Local ? row.local
                                                         : row.remote;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Field ? placeText(row.field) : valueText(value);
    case Qt::ToolTipRole:
        if (index.column() == Field) {
            const QString problem = data(index, ProblemRole).toString();
            return problem.isEmpty() ? textFromBytes(row.field) : problem;
        }
        return valueText(value);
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(headerData(index.column(), Qt::Horizontal).toString(),
                                data(index, Qt::DisplayRole).toString()) +
               (data(index, ChosenRole).toBool() ? tr(", chosen") : QString());
    case ChosenRole:
        return choice != m_choices.end() &&
               ((index.column() == Local && choice->second == mixpeek::Side::Local) ||
                (index.column() == Remote && choice->second == mixpeek::Side::Remote));
    case ConflictRole:
        return row.state == State::Conflict;
    case ChangedRole:
        return index.column() == Local    ? row.state != State::Remote
               : index.column() == Remote ? row.state != State::Local
                                          : false;
    case ProblemRole:
        for (const registrations::Problem& problem : m_problems) {
            if (rowOf(textFromBytes(problem.field)) == index.row())
                return textFromBytes(problem.message);
        }
        return QString();
    default:
        return {};
    }
}

QVariant DiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Field:
        return tr("Field");
    case Base:
        return tr("Last synced");
    case Local:
        return tr("This machine");
    default:
        return tr("Service");
    }
}

DiffView::DiffView(QWidget* parent) : QTableView(parent), m_model(new DiffModel(this))
{
    setObjectName(QStringLiteral("diffTable"));
    setAccessibleName(tr("Differences"));
    setModel(m_model);
    setItemDelegate(new DiffDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 16);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setStretchLastSection(true);
    connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == DiffModel::Local)
            m_model->choose(index.row(), mixpeek::Side::Local);
        else if (index.column() == DiffModel::Remote)
            m_model->choose(index.row(), mixpeek::Side::Remote);
    });
}

void DiffView::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_L)
        return m_model->choose(currentIndex().row(), mixpeek::Side::Local);
    if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_R)
        return m_model->choose(currentIndex().row(), mixpeek::Side::Remote);
    QTableView::keyPressEvent(event);
}

void DiffView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    const int field = qMin(viewport()->width() / 4, fontMetrics().averageCharWidth() * 32);
    horizontalHeader()->resizeSection(DiffModel::Field, field);
    for (const int column : {DiffModel::Base, DiffModel::Local})
        horizontalHeader()->resizeSection(column, (viewport()->width() - field) / 3);
}

} // namespace hookbench::ui
