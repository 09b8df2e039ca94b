#include "inspector/FilterBox.h"

#include "common/Formatting.h"
#include "inspector/FilterOffers.h"

#include <QCompleter>
#include <QKeyEvent>
#include <QListView>
#include <QScrollBar>

namespace hookbench::ui {

namespace {

constexpr qint64 factsLastMs = 3000;
constexpr int mostVisible = 11;

/// Where the first bytes of a text's UTF-8 end in the text.
int positionOf(const std::string& bytes, std::size_t count)
{
    return int(QString::fromUtf8(bytes.data(), qsizetype(count)).size());
}

} // namespace

FilterBox::FilterBox(const capture::CaptureTable& table, QWidget* parent)
    : QLineEdit(parent),
      m_table(table),
      m_offers(new FilterOffers(this)),
      m_list(new QListView),
      m_completer(new QCompleter(m_offers, this))
{
    m_list->setObjectName(QStringLiteral("filterOffers"));
    m_list->setAccessibleName(tr("What may stand here"));
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_completer->setPopup(m_list);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(mostVisible);
    m_completer->setWidget(this);
    // The popup sets a delegate of its own.
    m_list->setItemDelegate(new FilterOfferDelegate(m_list));
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this,
            [this](const QModelIndex& index) { take(index.row()); });
    connect(this, &QLineEdit::textEdited, this, [this] {
        if (!m_taking)
            showOffers();
    });
}

const capture::QueryFacts& FilterBox::facts()
{
    if (!m_factsAge.isValid() || m_factsAge.elapsed() > factsLastMs) {
        m_facts = capture::QueryFacts::of(m_table);
        m_factsAge.start();
    }
    return m_facts;
}

void FilterBox::showOffers()
{
    const std::string bytes = toBytes(text());
    const std::size_t cursor = toBytes(text().left(cursorPosition())).size();
    capture::QueryCompletions offers = capture::completionsAt(bytes, cursor, facts());
    // What stands there already is no offer.
    const std::string there = bytes.substr(offers.replaced.begin, offers.replaced.size());
    std::erase_if(offers.items, [&](const capture::QueryCompletion& item) { return item.text == there; });
    const bool empty = offers.items.empty();
    const int start = positionOf(bytes, offers.replaced.begin);
    m_offers->set(std::move(offers));
    if (empty || !isVisible())
        return m_list->hide();
    const int code = QFontMetrics(monospaceFont(0.95)).averageCharWidth();
    const int behind = fontMetrics().horizontalAdvance(text().mid(start, cursorPosition() - start));
    const int x = qBound(0, cursorRect().center().x() - behind, qMax(0, width() - code * 20));
    const int wanted = qMax(m_list->sizeHintForColumn(0) + 2 * m_list->frameWidth() + m_list->verticalScrollBar()->sizeHint().width(),
                            code * 24);
    m_completer->complete(QRect(x, 0, wanted, height()));
    // Nothing is chosen until the user chooses: Enter in a filter that is complete must not change it.
    m_list->setCurrentIndex({});
}

bool FilterBox::event(QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (handleKey(key->key(), key->modifiers())) {
            key->accept();
            return true;
        }
    }
    return QLineEdit::event(event);
}

bool FilterBox::handleKey(int key, Qt::KeyboardModifiers modifiers)
{
    const bool open = m_list->isVisible();
    switch (key) {
    case Qt::Key_Tab:
        if (open && takeOffer(true))
            return true;
        m_list->hide();
        return false;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!open)
            return false;
        if (!takeOffer(false))
            m_list->hide();
        return true;
    case Qt::Key_Escape:
        m_list->hide();
        if (!open) {
            clear();
            Q_EMIT left();
        }
        return true;
    case Qt::Key_Down:
        if (!open)
            showOffers();
        return !open;
    case Qt::Key_Space:
        if ((modifiers & Qt::ControlModifier) != 0)
            showOffers();
        return (modifiers & Qt::ControlModifier) != 0;
    default:
        return false;
    }
}

/// A word is not made another without being asked for: that it could be text of the message is offered, not taken.
bool FilterBox::takeOffer(bool orFirst)
{
    const QModelIndex current = m_list->currentIndex();
    const bool first = orFirst && m_offers->rowCount() > 0 && m_offers->offers().items.front().key != nullptr;
    if (!current.isValid() && !first)
        return false;
    take(current.isValid() ? current.row() : 0);
    return true;
}

void FilterBox::take(int row)
{
    if (row < 0 || row >= m_offers->rowCount())
        return;
    const capture::QueryCompletions offers = m_offers->offers();
    const capture::QueryCompletion& offer = offers.items[std::size_t(row)];
    const std::string bytes = toBytes(text());
    const int begin = positionOf(bytes, offers.replaced.begin);
    const int end = positionOf(bytes, offers.replaced.end);
    m_list->hide();
    setSelection(begin, end - begin);
    const bool atEnd = end == text().size();
    m_taking = true;
    insert(textFromBytes(offer.text) + (atEnd && !offer.isKey ? QStringLiteral(" ") : QString()));
    m_taking = false;
    if (offer.isKey)
        showOffers();
}

} // namespace hookbench::ui
