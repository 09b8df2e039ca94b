#include "templates/CompletionPopup.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"

#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

enum Role { KindRole = Qt::UserRole, DetailRole };
constexpr int mostRows = 9;

/// A letter for the kind, the text, and the sample's value at the right.
class CompletionDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {100, option.fontMetrics.height() + 8};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Tokens& t = tokensOf(option.palette);
        painter->save();
        painter->setFont(option.font);
        if (option.state & QStyle::State_Selected)
            paint::box(painter, option.rect.adjusted(4, 1, -4, -1), t.selection, Qt::transparent, 4);
        const auto kind = static_cast<jinja::CompletionItem::Kind>(index.data(KindRole).toInt());
        QRect rect = option.rect.adjusted(12, 0, -12, 0);
        painter->setPen(kindColor(kind, t));
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, kindLetter(kind));
        rect.setLeft(rect.left() + option.fontMetrics.averageCharWidth() * 2);
        painter->setPen(t.text);
        const QString text = index.data().toString();
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, text);
        rect.setLeft(rect.left() + option.fontMetrics.horizontalAdvance(text) + 16);
        painter->setPen(t.muted);
        painter->drawText(
            rect, Qt::AlignVCenter | Qt::AlignRight,
            option.fontMetrics.elidedText(index.data(DetailRole).toString(), Qt::ElideRight, rect.width()));
        painter->restore();
    }

private:
    using Kind = jinja::CompletionItem::Kind;

    static QString kindLetter(Kind kind)
    {
        switch (kind) {
        case Kind::Variable:
            return QStringLiteral("x");
        case Kind::Attribute:
            return QStringLiteral(".");
        case Kind::Filter:
            return QStringLiteral("|");
        case Kind::Test:
            return QStringLiteral("?");
        case Kind::Function:
            return QStringLiteral("ƒ");
        case Kind::Tag:
            return QStringLiteral("%");
        case Kind::Keyword:
            return QStringLiteral("k");
        }
        return {};
    }

    static QColor kindColor(Kind kind, const Tokens& t)
    {
        switch (kind) {
        case Kind::Filter:
        case Kind::Test:
            return t.codeKey;
        case Kind::Tag:
        case Kind::Keyword:
            return t.codeLiteral;
        case Kind::Function:
            return t.codeNumber;
        default:
            return t.codeString;
        }
    }
};

} // namespace

CompletionPopup::CompletionPopup(QWidget* editor)
    : QFrame(editor->window()),
      m_editor(editor),
      m_list(new QListView(this)),
      m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("completionPopup"));
    setFocusPolicy(Qt::NoFocus);
    m_list->setObjectName(QStringLiteral("completionList"));
    m_list->setAccessibleName(tr("Completions"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFont(monospaceFont());
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CompletionDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setAutoFillBackground(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 4, 1, 4);
    layout->addWidget(m_list);
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT chosen(index.data().toString()); });
    hide();
}

void CompletionPopup::setItems(const std::vector<jinja::CompletionItem>& items)
{
    m_items = items;
}

bool CompletionPopup::narrow(const QString& prefix)
{
    m_model->clear();
    for (const jinja::CompletionItem& item : m_items) {
        const QString text = textFromBytes(item.text);
        if (!text.startsWith(prefix, Qt::CaseInsensitive))
            continue;
        auto* row = new QStandardItem(text);
        row->setData(int(item.kind), KindRole);
        row->setData(textFromBytes(item.detail), DetailRole);
        row->setData(item.detail.empty() ? text
                                         : tr("%1, for example %2").arg(text, textFromBytes(item.detail)),
                     Qt::AccessibleTextRole);
        m_model->appendRow(row);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
    // What is typed in full already needs no list.
    const bool finished = count() == 1 && textAt(0) == prefix;
    return count() > 0 && !finished;
}

void CompletionPopup::fit()
{
    const QFontMetrics metrics(m_list->font());
    int width = metrics.averageCharWidth() * 26;
    for (int row = 0; row < std::min(count(), 200); ++row) {
        const int detail =
            std::min(metrics.horizontalAdvance(detailAt(row)), metrics.averageCharWidth() * 32);
        width = std::max(width, metrics.horizontalAdvance(textAt(row)) + detail +
                                    metrics.averageCharWidth() * 4 + 48);
    }
    const int height = std::min(count(), mostRows) * (metrics.height() + 8) + 8;
    resize(std::min(width, metrics.averageCharWidth() * 64), height);
}

void CompletionPopup::showAt(const QRect& caret)
{
    fit();
    const QWidget* window = m_editor->window();
    if (parentWidget() != window)
        setParent(m_editor->window());
    QPoint at = m_editor->mapTo(window, caret.bottomLeft() + QPoint(-28, 3));
    if (at.y() + height() > window->height())
        at.setY(m_editor->mapTo(window, caret.topLeft()).y() - height() - 3);
    at.setX(qBound(4, at.x(), std::max(4, window->width() - width() - 4)));
    move(at);
    show();
    raise();
}

int CompletionPopup::count() const
{
    return m_model->rowCount();
}

QString CompletionPopup::currentText() const
{
    return m_list->currentIndex().data().toString();
}

QString CompletionPopup::textAt(int row) const
{
    return m_model->index(row, 0).data().toString();
}

QString CompletionPopup::detailAt(int row) const
{
    return m_model->index(row, 0).data(DetailRole).toString();
}

void CompletionPopup::step(int rows)
{
    const int last = count() - 1;
    int row = m_list->currentIndex().row() + rows;
    if (std::abs(rows) == 1)
        row = row < 0 ? last : row > last ? 0 : row;
    m_list->setCurrentIndex(m_model->index(qBound(0, row, last), 0));
}

void CompletionPopup::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paint::box(&painter, rect(), t.surface, t.outline, 8);
}

} // namespace hookbench::ui
