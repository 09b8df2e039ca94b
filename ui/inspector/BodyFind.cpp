// BodyView: finding in a tree and in a text.
#include "inspector/BodyView.h"

#include "common/Background.h"
#include "common/FindLine.h"
#include "common/Formatting.h"
#include "common/JsonModel.h"
#include "common/JsonTree.h"
#include "common/TextPane.h"

#include <QKeyEvent>
#include <QStackedWidget>
#include <QTextCursor>
#include <QToolButton>

namespace hookbench::ui {

namespace {

constexpr std::size_t mostMatches = 10'000;

} // namespace

void BodyView::openFind()
{
    if (!m_find->isVisibleTo(this))
        return;
    m_findLine->open();
    search(m_findLine->text());
}

bool BodyView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    // Ctrl+F in a body looks in it, and not in the list of requests.
    if (!static_cast<QKeyEvent*>(event)->matches(QKeySequence::Find) || !m_find->isVisibleTo(this))
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress)
        openFind();
    event->accept();
    return true;
}

void BodyView::search(const QString& text)
{
    m_searchToken.cancel();
    m_searchToken = {};
    m_matches.clear();
    m_places.clear();
    m_match = -1;
    if (text.isEmpty() || !m_body)
        return m_findLine->showCount(0, 0, false);
    if (m_look != Look::Tree || !m_body->json) {
        const QString shown = m_text->toPlainText();
        for (qsizetype at = shown.indexOf(text, 0, Qt::CaseInsensitive); at >= 0 && m_places.size() < mostMatches;
             at = shown.indexOf(text, at + text.size(), Qt::CaseInsensitive))
            m_places.push_back(std::size_t(at));
        return step(1);
    }
    const auto find = [body = m_body, wanted = toBytes(text), token = m_searchToken] {
        return json::find(*body->json, wanted, mostMatches, token);
    };
    runInBackground(this, find, [this, token = m_searchToken](std::vector<json::Steps> matches) {
        if (token.isCancelled())
            return;
        m_matches = std::move(matches);
        step(1);
    });
}

void BodyView::step(int direction)
{
    const auto count = int(std::max(m_matches.size(), m_places.size()));
    m_match = count == 0 ? -1 : (m_match < 0 ? (direction > 0 ? 0 : count - 1) : (m_match + direction + count) % count);
    m_findLine->showCount(m_match + 1, count, std::size_t(count) == mostMatches);
    if (m_match >= 0)
        showMatch();
}

void BodyView::showMatch()
{
    if (!m_matches.empty())
        return m_tree->choose(m_matches[std::size_t(m_match)]);
    QTextCursor cursor(m_text->document());
    cursor.setPosition(int(m_places[std::size_t(m_match)]));
    cursor.setPosition(cursor.position() + int(m_findLine->text().size()), QTextCursor::KeepAnchor);
    m_text->setTextCursor(cursor);
    m_text->ensureCursorVisible();
}

} // namespace hookbench::ui
