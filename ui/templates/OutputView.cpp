#include "templates/OutputView.h"

#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

namespace hookbench::ui {

namespace {

enum Indicator { WrittenMark = 8, ChosenMark, ProblemMark };

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

} // namespace

std::size_t DisplayText::toDisplay(std::size_t offset) const
{
    // The n-th break stands behind breaks[n] - n bytes of the original.
    std::size_t low = 0;
    std::size_t high = breaks.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (breaks[middle] - middle <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return offset + low;
}

std::size_t DisplayText::toOriginal(std::size_t displayOffset) const
{
    const auto before = std::lower_bound(breaks.begin(), breaks.end(), displayOffset);
    return displayOffset - static_cast<std::size_t>(before - breaks.begin());
}

std::string DisplayText::original(TextRange display) const
{
    std::string result;
    std::size_t at = display.begin;
    for (auto next = std::lower_bound(breaks.begin(), breaks.end(), at);
         next != breaks.end() && *next < display.end; ++next) {
        result.append(text, at, *next - at);
        at = *next + 1;
    }
    return result.append(text, at, display.end - std::min(at, display.end));
}

std::shared_ptr<const DisplayText> makeDisplayText(const std::string& text, std::size_t limit)
{
    auto display = std::make_shared<DisplayText>();
    display->size = text.size();
    display->text.reserve(text.size() + text.size() / limit + 1);
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t newline = text.find('\n', at);
        const std::size_t end = newline == std::string::npos ? text.size() : newline + 1;
        while (end - at > limit) {
            std::size_t cut = at + limit;
            while (cut > at && isContinuation(text[cut]))
                --cut;
            if (cut == at)
                cut = at + limit;
            display->text.append(text, at, cut - at);
            display->breaks.push_back(display->text.size());
            display->text += '\n';
            at = cut;
        }
        display->text.append(text, at, end - at);
        at = end;
    }
    return display;
}

OutputView::OutputView(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : EditorBase(parent), m_text(std::make_shared<const DisplayText>()), m_lexer(new QsciLexerJSON(this))
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setReadOnly(true);
    setCaretLineVisible(false);
    setBraceMatching(QsciScintilla::NoBraceMatch);
    setWrapMode(QsciScintilla::WrapNone);
    SendScintilla(SCI_SETUNDOCOLLECTION, 0UL);
    indicatorDefine(QsciScintilla::StraightBoxIndicator, WrittenMark);
    indicatorDefine(QsciScintilla::StraightBoxIndicator, ChosenMark);
    indicatorDefine(QsciScintilla::SquiggleIndicator, ProblemMark);
    OutputView::applyTheme();
}

void OutputView::applyTheme()
{
    const Tokens& t = tokensOf(palette());
    applyLexerBase(m_lexer);
    if (!m_dimmed)
        colourJson(*m_lexer, palette());
    else
        m_lexer->setColor(t.faint);
    EditorBase::applyTheme();
    SendScintilla(SCI_STYLESETFORE, static_cast<unsigned long>(STYLE_DEFAULT), m_dimmed ? t.faint : t.text);
    if (m_language == Language::Plain)
        SendScintilla(SCI_STYLESETFORE, 0UL, m_dimmed ? t.faint : t.text);
    setPaper(t.surface);
    setColor(m_dimmed ? t.faint : t.text);
    setIndicatorColor(WrittenMark, t.success, t.dark ? 50 : 40, 120);
    setIndicatorColor(ChosenMark, t.accent, t.dark ? 90 : 60, 255);
    setIndicatorForegroundColor(t.danger, ProblemMark);
}

void OutputView::show(std::shared_ptr<const DisplayText> text, Language language)
{
    if (m_language != language || (language == Language::Json && !lexer())) {
        m_language = language;
        setLexer(language == Language::Json ? m_lexer : nullptr);
        setFont(monospaceFont());
        applyTheme();
    }
    if (m_text == text)
        return;
    const std::string& before = m_text->text;
    const std::string& now = text->text;
    const std::size_t shorter = std::min(before.size(), now.size());
    const auto [a, b] =
        std::mismatch(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(shorter), before.begin());
    const auto begin = static_cast<std::size_t>(a - now.begin());
    std::size_t same = 0;
    while (same < shorter - begin && before[before.size() - 1 - same] == now[now.size() - 1 - same])
        ++same;
    if (begin + same < std::max(before.size(), now.size())) {
        setReadOnly(false);
        SendScintilla(SCI_SETTARGETRANGE, begin, static_cast<long>(before.size() - same));
        SendScintilla(SCI_REPLACETARGET, now.size() - same - begin, now.data() + begin);
        setReadOnly(true);
    }
    m_text = std::move(text);
}

void OutputView::setDimmed(bool dimmed)
{
    if (dimmed == m_dimmed)
        return;
    m_dimmed = dimmed;
    applyTheme();
}

TextRange OutputView::toDisplay(TextRange range) const
{
    return {m_text->toDisplay(range.begin), m_text->toDisplay(range.end)};
}

void OutputView::setMarks(const std::vector<TextRange>& ranges, std::optional<TextRange> chosen)
{
    clearMarks(WrittenMark);
    clearMarks(ChosenMark);
    for (const TextRange& range : ranges)
        mark(WrittenMark, toDisplay(range));
    if (chosen)
        mark(ChosenMark, toDisplay(*chosen));
}

void OutputView::setProblem(std::optional<TextRange> range)
{
    clearMarks(ProblemMark);
    if (!range)
        return;
    TextRange shown = toDisplay(*range);
    // Something is underlined also where the output ends too early.
    if (shown.end <= shown.begin)
        shown.end = std::min(size(), shown.begin + 1);
    if (shown.end <= shown.begin && shown.begin > 0)
        --shown.begin;
    mark(ProblemMark, shown);
}

void OutputView::reveal(std::size_t offset)
{
    const std::size_t at = m_text->toDisplay(offset);
    SendScintilla(SCI_SCROLLRANGE, at, static_cast<long>(at));
}

void OutputView::copySelection() const
{
    copyToClipboard(textFromBytes(m_text->original(selection())));
}

bool OutputView::event(QEvent* event)
{
    // The breaks are not part of the text, so the editor must not copy by itself.
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy)) {
            copySelection();
            return true;
        }
    }
    return EditorBase::event(event);
}

bool OutputView::viewportEvent(QEvent* event)
{
    const bool handled = EditorBase::viewportEvent(event);
    if (event->type() == QEvent::Paint)
        Q_EMIT painted();
    return handled;
}

void OutputView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy"), QKeySequence::Copy, this, &OutputView::copySelection)
        ->setEnabled(hasSelectedText());
    menu->addAction(tr("Copy &everything"), this, [this] {
        copyToClipboard(textFromBytes(m_text->original({0, m_text->text.size()})));
    });
    menu->popup(event->globalPos());
}

void OutputView::mouseReleaseEvent(QMouseEvent* event)
{
    EditorBase::mouseReleaseEvent(event);
    const TextRange selected = selection();
    if (event->button() == Qt::LeftButton && selected.begin == selected.end)
        Q_EMIT placeChosen(m_text->toOriginal(selected.begin));
}

void OutputView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT placeChosen(m_text->toOriginal(caret()));
        return;
    }
    EditorBase::keyPressEvent(event);
}

} // namespace hookbench::ui
