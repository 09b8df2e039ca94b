#include "common/HeadersView.h"

#include "base/Text.h"
#include "capture/reading/HeaderMeanings.h"
#include "common/Explanations.h"
#include "common/Formatting.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QStyledItemDelegate>

namespace hookbench::ui {

namespace {

const capture::HeaderMeanings& headerMeanings()
{
    static const capture::HeaderMeanings meanings = capture::HeaderMeanings::standard();
    return meanings;
}

class HeaderDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Tokens& t = tokensOf(option->palette);
        const bool bad = !index.data(HeadersModel::ProblemRole).toString().isEmpty();
        const bool placeholder = index.data(Qt::EditRole).toString().isEmpty();
        const QColor color = bad                                    ? t.danger
                             : placeholder                          ? t.muted
                             : index.column() == HeadersModel::Name ? t.codeKey
                                                                    : t.text;
        option->palette.setColor(QPalette::Text, color);
        option->palette.setColor(QPalette::HighlightedText, color);
        if (bad) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = icon(QStringLiteral("circle-alert"), Tone::Danger);
            option->decorationSize = QSize(14, 14);
        }
    }
};

} // namespace

HeadersModel::HeadersModel(Mode mode, QObject* parent) : QAbstractTableModel(parent), m_mode(mode) {}

void HeadersModel::setHeaders(http::Headers headers)
{
    beginResetModel();
    m_headers = std::move(headers);
    endResetModel();
}

void HeadersModel::removeAt(int row)
{
    if (row < 0 || row >= int(m_headers.size()))
        return;
    beginRemoveRows({}, row, row);
    m_headers.erase(m_headers.begin() + row);
    endRemoveRows();
    Q_EMIT edited();
}

int HeadersModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size()) + (m_mode == Mode::Editable ? 1 : 0);
}

int HeadersModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString HeadersModel::problemOf(const http::Header& header, int column) const
{
    if (m_mode == Mode::ReadOnly)
        return {};
    if (column == Name && !http::isToken(header.name))
        return header.name.empty() ? tr("Give this header a name.")
                                   : tr("“%1” cannot be a header name: use letters, digits and - only.")
                                         .arg(textFromBytes(header.name));
    if (column == ValueColumn && !http::isHeaderValue(header.value))
        return tr("The value of %1 must be one line.").arg(textFromBytes(header.name));
    return {};
}

QString HeadersModel::problem() const
{
    for (const http::Header& header : m_headers) {
        for (const int column : {Name, ValueColumn}) {
            if (const QString text = problemOf(header, column); !text.isEmpty())
                return text;
        }
    }
    return {};
}

bool HeadersModel::repeated(int row) const
{
    for (std::size_t i = 0; i < m_headers.size(); ++i) {
        if (int(i) != row && equalsIgnoringCase(m_headers[i].name, m_headers[std::size_t(row)].name))
            return true;
    }
    return false;
}

QString HeadersModel::hint(int row, int column) const
{
    const http::Header& header = m_headers[std::size_t(row)];
    if (const QString problem = problemOf(header, column); !problem.isEmpty())
        return problem;
    QStringList lines;
    if (column == Name && m_explained)
        lines << textFromBytes(headerMeanings().of(header.name));
    if (column == ValueColumn) {
        lines << explanationOf(header.value);
        constexpr std::size_t readable = 60;
        if (lines.last().isEmpty() && header.value.size() > readable)
            lines << textFromBytes(header.value);
    }
    if (repeated(row))
        lines << tr("This name appears on several lines.");
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QVariant HeadersModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const bool spare = index.row() >= int(m_headers.size());
    if (spare) {
        if (role == Qt::DisplayRole && index.column() == Name)
            return tr("Add a header…");
        return role == Qt::EditRole ? QVariant(QString()) : QVariant();
    }
    const http::Header& header = m_headers[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return textFromBytes(index.column() == Name ? header.name : header.value);
    case RepeatedRole:
        return repeated(index.row());
    case ProblemRole:
        return problemOf(header, index.column());
    case Qt::ToolTipRole:
        return hint(index.row(), index.column());
    default:
        return {};
    }
}

bool HeadersModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || role != Qt::EditRole || m_mode != Mode::Editable)
        return false;
    const std::string text = toBytes(value.toString().trimmed());
    if (index.row() >= int(m_headers.size())) {
        if (text.empty())
            return false;
        beginInsertRows({}, int(m_headers.size()), int(m_headers.size()));
        m_headers.push_back(index.column() == Name ? http::Header{text, {}} : http::Header{{}, text});
        endInsertRows();
    } else {
        http::Header& header = m_headers[std::size_t(index.row())];
        std::string& field = index.column() == Name ? header.name : header.value;
        if (field == text)
            return true;
        field = text;
        if (header.name.empty() && header.value.empty()) {
            removeAt(index.row());
            return true;
        }
        Q_EMIT dataChanged(this->index(index.row(), 0), this->index(index.row(), ColumnCount - 1));
    }
    Q_EMIT edited();
    return true;
}

Qt::ItemFlags HeadersModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && m_mode == Mode::Editable)
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant HeadersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Name") : tr("Value");
}

HeadersView::HeadersView(HeadersModel::Mode mode, const QString& objectName, const QString& accessibleName,
                         QWidget* parent)
    : QTableView(parent), m_mode(mode), m_model(new HeadersModel(mode, this))
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setModel(m_model);
    setItemDelegate(new HeaderDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setFont(monospaceFont());
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setTabKeyNavigation(false);
    setEditTriggers(mode == HeadersModel::Mode::Editable
                        ? QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                              QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked
                        : QAbstractItemView::NoEditTriggers);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 11);
    horizontalHeader()->setFont(windowFont());
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->resizeSection(HeadersModel::Name, fontMetrics().averageCharWidth() * 26);
}

void HeadersView::copySelection()
{
    QStringList lines;
    for (const QModelIndex& row : selectionModel()->selectedRows()) {
        if (row.row() < int(m_model->headers().size())) {
            const http::Header& header = m_model->headers()[std::size_t(row.row())];
            lines << textFromBytes(header.name) + QStringLiteral(": ") + textFromBytes(header.value);
        }
    }
    if (!lines.isEmpty())
        copyToClipboard(lines.join(QLatin1Char('\n')));
}

void HeadersView::removeSelection()
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex& a, const QModelIndex& b) { return a.row() > b.row(); });
    for (const QModelIndex& row : std::as_const(rows))
        m_model->removeAt(row.row());
}

void HeadersView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        return copySelection();
    if (event->key() == Qt::Key_Delete && m_mode == HeadersModel::Mode::Editable)
        return removeSelection();
    QTableView::keyPressEvent(event);
}

void HeadersView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy"), QKeySequence::Copy, this, &HeadersView::copySelection);
    menu->addAction(tr("Copy &value"), this, [this] {
        copyToClipboard(
            currentIndex().siblingAtColumn(HeadersModel::ValueColumn).data(Qt::EditRole).toString());
    });
    if (m_mode == HeadersModel::Mode::Editable)
        menu->addAction(tr("&Remove"), QKeySequence(Qt::Key_Delete), this, &HeadersView::removeSelection);
    menu->popup(event->globalPos());
}

} // namespace hookbench::ui
