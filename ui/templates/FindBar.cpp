#include "templates/FindBar.h"

#include "common/Background.h"
#include "common/Formatting.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "templates/TemplateEditor.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace hookbench::ui {

FindBar::FindBar(TemplateEditor* editor, QWidget* parent)
    : QWidget(parent),
      m_editor(editor),
      m_timer(new QTimer(this)),
      m_find(new QLineEdit(this)),
      m_replace(new QLineEdit(this)),
      m_replaceRow(new QWidget(this)),
      m_count(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("findBar"));
    m_find->setObjectName(QStringLiteral("findText"));
    m_find->setAccessibleName(tr("Find in the template"));
    m_find->setPlaceholderText(tr("Find"));
    m_find->setFont(monospaceFont());
    m_replace->setObjectName(QStringLiteral("replaceText"));
    m_replace->setAccessibleName(tr("Replace with"));
    m_replace->setPlaceholderText(tr("Replace with"));
    m_replace->setFont(monospaceFont());
    m_count->setObjectName(QStringLiteral("findCount"));
    m_case = makeToggle(QStringLiteral("findCase"), QStringLiteral("Aa"), tr("Match case"));
    m_words = makeToggle(QStringLiteral("findWords"), QStringLiteral("ab|"), tr("Whole words"));
    m_regex = makeToggle(QStringLiteral("findRegex"), QStringLiteral(".*"), tr("Regular expression"));
    auto* previous = makeIconButton(this, QStringLiteral("findPrevious"), QStringLiteral("chevron-up"),
                                    tr("Previous place (Shift+Enter)"));
    auto* next = makeIconButton(this, QStringLiteral("findNext"), QStringLiteral("chevron-down"),
                                tr("Next place (Enter)"));
    auto* shut = makeIconButton(this, QStringLiteral("closeFind"), QStringLiteral("x"), tr("Close (Esc)"));
    auto* one = new QPushButton(tr("&Replace"), m_replaceRow);
    one->setObjectName(QStringLiteral("replaceOne"));
    auto* all = new QPushButton(tr("Replace &all"), m_replaceRow);
    all->setObjectName(QStringLiteral("replaceAll"));

    auto* findRow = new QHBoxLayout;
    findRow->setSpacing(4);
    findRow->addWidget(m_find, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_case, m_words, m_regex})
        findRow->addWidget(widget);
    findRow->addSpacing(6);
    findRow->addWidget(m_count);
    findRow->addSpacing(6);
    for (QWidget* widget : std::initializer_list<QWidget*>{previous, next, shut})
        findRow->addWidget(widget);
    auto* replaceRow = new QHBoxLayout(m_replaceRow);
    replaceRow->setContentsMargins(0, 0, 0, 0);
    replaceRow->setSpacing(6);
    replaceRow->addWidget(m_replace, 1);
    replaceRow->addWidget(one);
    replaceRow->addWidget(all);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(6);
    layout->addLayout(findRow);
    layout->addWidget(m_replaceRow);

    m_timer->setSingleShot(true);
    m_timer->setInterval(60);
    connect(m_timer, &QTimer::timeout, this, &FindBar::search);
    const auto again = [this] { m_timer->start(); };
    connect(m_find, &QLineEdit::textChanged, this, again);
    connect(m_replace, &QLineEdit::textChanged, this, again);
    connect(m_editor, &TemplateEditor::edited, this, [this] {
        if (isVisible())
            m_timer->start();
    });
    connect(m_editor, &QsciScintilla::selectionChanged, this, &FindBar::showCount);
    connect(previous, &QToolButton::clicked, this, [this] { goToNext(false); });
    connect(next, &QToolButton::clicked, this, [this] { goToNext(true); });
    connect(shut, &QToolButton::clicked, this, &FindBar::close);
    connect(one, &QPushButton::clicked, this, &FindBar::replaceCurrent);
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAll);
    hide();
}

QToolButton* FindBar::makeToggle(const QString& objectName, const QString& text, const QString& name)
{
    auto* button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setText(text);
    button->setFont(monospaceFont());
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QToolButton::toggled, this, &FindBar::search);
    return button;
}

void FindBar::open(bool replacing)
{
    m_replaceRow->setVisible(replacing);
    show();
    const QString selected = m_editor->selectedText();
    if (!selected.isEmpty() && !selected.contains(QLatin1Char('\n')))
        m_find->setText(selected);
    m_find->selectAll();
    m_find->setFocus(Qt::ShortcutFocusReason);
    search();
}

void FindBar::close()
{
    ++m_request;
    m_result = {};
    m_editor->setSearchMarks({});
    hide();
    m_editor->setFocus(Qt::OtherFocusReason);
}

void FindBar::search()
{
    m_timer->stop();
    const int request = ++m_request;
    const SearchQuery query{m_find->text(), m_regex->isChecked(), m_case->isChecked(), m_words->isChecked()};
    runInBackground(
        this,
        [text = m_editor->bytes(), query, replacement = m_replace->text()] {
            return findAll(text, query, replacement);
        },
        [this, request](SearchResult result) {
            if (request == m_request)
                showResult(std::move(result));
        });
}

void FindBar::showResult(SearchResult result)
{
    m_result = std::move(result);
    std::vector<TextRange> ranges;
    // More marks than this no one sees, and each costs at every keystroke.
    for (std::size_t i = 0; i < std::min<std::size_t>(m_result.hits.size(), 5000); ++i)
        ranges.push_back(m_result.hits[i].range);
    m_editor->setSearchMarks(ranges);
    showCount();
    if (const int step = std::exchange(m_pendingStep, 0); step != 0)
        goToNext(step > 0);
    Q_EMIT searched();
}

int FindBar::currentHit() const
{
    const TextRange selected = m_editor->selection();
    const auto hit = std::find_if(m_result.hits.begin(), m_result.hits.end(),
                                  [&](const SearchHit& h) { return h.range == selected; });
    return hit == m_result.hits.end() ? -1 : int(hit - m_result.hits.begin());
}

void FindBar::showCount()
{
    if (!isVisible())
        return;
    const int current = currentHit();
    const bool none = m_result.hits.empty() && !m_find->text().isEmpty();
    m_count->setTone(none ? Tone::Danger : Tone::Muted);
    m_count->setToolTip(m_result.problem);
    if (!m_result.problem.isEmpty())
        return m_count->setText(tr("Not a regular expression"));
    if (m_find->text().isEmpty())
        return m_count->setText({});
    const QString total =
        m_result.cut ? tr("more than %1").arg(m_result.hits.size()) : QString::number(m_result.hits.size());
    m_count->setText(none          ? tr("Not found")
                     : current < 0 ? m_result.hits.size() == 1
                                         ? tr("1 place")
                                         : tr("%n places", nullptr, int(m_result.hits.size()))
                                   : tr("%1 of %2").arg(current + 1).arg(total));
}

void FindBar::goToNext(bool forward)
{
    if (m_timer->isActive()) {
        m_pendingStep = forward ? 1 : -1;
        return search();
    }
    const auto& hits = m_result.hits;
    if (hits.empty())
        return;
    const TextRange selected = m_editor->selection();
    const SearchHit* target = forward ? &hits.front() : &hits.back();
    if (forward) {
        const std::size_t from = selected.begin == selected.end ? selected.begin : selected.begin + 1;
        const auto next = std::find_if(hits.begin(), hits.end(),
                                       [from](const SearchHit& h) { return h.range.begin >= from; });
        if (next != hits.end())
            target = &*next;
    } else {
        const auto before = std::find_if(hits.rbegin(), hits.rend(),
                                         [&](const SearchHit& h) { return h.range.begin < selected.begin; });
        if (before != hits.rend())
            target = &*before;
    }
    m_editor->select(target->range);
    showCount();
}

void FindBar::replaceCurrent()
{
    const int current = currentHit();
    if (current < 0 || m_timer->isActive())
        return goToNext(true);
    const SearchHit hit = m_result.hits[std::size_t(current)];
    m_editor->replace(hit.range, hit.replacement);
    m_editor->select({hit.range.begin + hit.replacement.size(), hit.range.begin + hit.replacement.size()});
    m_pendingStep = 1;
    search();
}

void FindBar::replaceAll()
{
    if (m_timer->isActive() || m_result.hits.empty())
        return;
    const std::string before = m_editor->bytes();
    std::string after;
    after.reserve(before.size());
    std::size_t at = 0;
    for (const SearchHit& hit : m_result.hits) {
        after.append(before, at, hit.range.begin - at);
        after += hit.replacement;
        at = hit.range.end;
    }
    after.append(before, at);
    m_editor->replaceAll(after);
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        return close();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (m_replace->hasFocus())
            return replaceCurrent();
        return goToNext(!(event->modifiers() & Qt::ShiftModifier));
    }
    QWidget::keyPressEvent(event);
}

void FindBar::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), tokensOf(palette()).window);
}

} // namespace hookbench::ui
