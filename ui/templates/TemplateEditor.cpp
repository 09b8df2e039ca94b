#include "templates/TemplateEditor.h"

#include "common/Background.h"
#include "common/Formatting.h"
#include "common/Theme.h"
#include "templates/CompletionPopup.h"
#include "templates/JinjaLexer.h"
#include "templates/JinjaTags.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>

namespace hookbench::ui {

namespace {

enum Indicator { ErrorMark = 8, WarningMark, ExpressionMark, TagMark, SearchMark };
constexpr int unreachedMarker = 2;
constexpr int unreachedMargin = 1;
constexpr int foldMargin = 2;

bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

} // namespace

TemplateEditor::TemplateEditor(QWidget* parent) : EditorBase(parent), m_lexer(new JinjaLexer(this))
{
    m_popup = new CompletionPopup(this);
    setAcceptDrops(false);
    setLexer(m_lexer);
    defineMarks();
    TemplateEditor::applyTheme();
    setAutoCompletionSource(QsciScintilla::AcsNone);
    // Find, commands and the line commands that the window's keys cover.
    for (const QKeyCombination keys :
         {Qt::CTRL | Qt::Key_D, Qt::CTRL | Qt::Key_L, Qt::CTRL | Qt::SHIFT | Qt::Key_L}) {
        if (QsciCommand* command = standardCommands()->boundTo(keys.toCombined()))
            command->setKey(0);
    }
    connect(this, &QsciScintilla::textChanged, this, [this] {
        if (!m_loading)
            Q_EMIT edited();
    });
    connect(this, &QsciScintilla::cursorPositionChanged, this, &TemplateEditor::onCaretMoved);
    connect(m_popup, &CompletionPopup::chosen, this, &TemplateEditor::accept);
}

TemplateEditor::~TemplateEditor()
{
    delete m_popup;
}

CompletionPopup* TemplateEditor::popup() const
{
    return m_popup;
}

bool TemplateEditor::completing() const
{
    return m_popup && m_popup->isVisible();
}

void TemplateEditor::defineMarks()
{
    indicatorDefine(QsciScintilla::SquiggleIndicator, ErrorMark);
    indicatorDefine(QsciScintilla::SquiggleIndicator, WarningMark);
    indicatorDefine(QsciScintilla::StraightBoxIndicator, ExpressionMark);
    indicatorDefine(QsciScintilla::StraightBoxIndicator, TagMark);
    indicatorDefine(QsciScintilla::StraightBoxIndicator, SearchMark);
    setMarginType(unreachedMargin, QsciScintilla::SymbolMargin);
    setMarginMarkerMask(unreachedMargin, 1 << unreachedMarker);
    setMarginWidth(unreachedMargin, 5);
    markerDefine(QsciScintilla::FullRectangle, unreachedMarker);
    setFolding(QsciScintilla::PlainFoldStyle, foldMargin);
    markerDefine(QsciScintilla::DownTriangle, SC_MARKNUM_FOLDEROPEN);
    markerDefine(QsciScintilla::RightTriangle, SC_MARKNUM_FOLDER);
    SendScintilla(SCI_SETFOLDFLAGS, static_cast<unsigned long>(SC_FOLDFLAG_LINEAFTER_CONTRACTED));
}

void TemplateEditor::applyTheme()
{
    const Tokens& t = tokensOf(palette());
    m_lexer->applyTheme(palette(), monospaceFont());
    EditorBase::applyTheme();
    setIndicatorForegroundColor(t.danger, ErrorMark);
    setIndicatorForegroundColor(t.warning, WarningMark);
    setIndicatorColor(ExpressionMark, t.success, t.dark ? 60 : 45, 190);
    setIndicatorColor(TagMark, t.accent, t.dark ? 70 : 50, 160);
    setIndicatorColor(SearchMark, t.warning, t.dark ? 70 : 60, 120);
    setMarkerBackgroundColor(t.warning, unreachedMarker);
    setMarkerForegroundColor(t.warning, unreachedMarker);
    setFoldMarginColors(t.surface, t.surface);
    for (const int number : {SC_MARKNUM_FOLDEROPEN, SC_MARKNUM_FOLDER}) {
        setMarkerBackgroundColor(t.faint, number);
        setMarkerForegroundColor(t.surface, number);
    }
}

void TemplateEditor::setSource(const std::string& text, HostLanguage host)
{
    m_loading = true;
    m_popup->hide();
    m_lexer->setHost(host);
    // Messages and mails are long lines of words; wrapping a large text would cost more than it gives.
    constexpr std::size_t mostWrapped = 256 * 1024;
    setWrapMode(host == HostLanguage::Json || text.size() > mostWrapped ? QsciScintilla::WrapNone
                                                                        : QsciScintilla::WrapWord);
    SendScintilla(SCI_CLEARALL);
    replace({0, size()}, text);
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    SendScintilla(SCI_GOTOPOS, 0UL);
    SendScintilla(SCI_SETSAVEPOINT);
    m_problems.clear();
    m_tags.clear();
    m_loading = false;
}

void TemplateEditor::replaceAll(const std::string& text)
{
    const std::string before = bytes();
    std::size_t begin = 0;
    const std::size_t shorter = std::min(before.size(), text.size());
    while (begin < shorter && before[begin] == text[begin])
        ++begin;
    std::size_t same = 0;
    while (same < shorter - begin && before[before.size() - 1 - same] == text[text.size() - 1 - same])
        ++same;
    // Never between the bytes of a character.
    const auto inside = [](const std::string& s, std::size_t i) {
        return i < s.size() && (static_cast<unsigned char>(s[i]) & 0xC0U) == 0x80U;
    };
    while (begin > 0 && (inside(before, begin) || inside(text, begin)))
        --begin;
    while (same > 0 && (inside(before, before.size() - same) || inside(text, text.size() - same)))
        --same;
    if (before.size() == text.size() && begin + same >= text.size())
        return;
    replace({begin, before.size() - same}, std::string_view(text).substr(begin, text.size() - same - begin));
}

void TemplateEditor::setHost(HostLanguage host)
{
    m_lexer->setHost(host);
}

HostLanguage TemplateEditor::host() const
{
    return m_lexer->host();
}

// Problems and marks.

void TemplateEditor::setProblems(std::vector<EditorProblem> problems)
{
    if (problems == m_problems)
        return;
    clearMarks(ErrorMark);
    clearMarks(WarningMark);
    m_problems = std::move(problems);
    std::sort(m_problems.begin(), m_problems.end(),
              [](const EditorProblem& a, const EditorProblem& b) { return a.range.begin < b.range.begin; });
    for (EditorProblem& problem : m_problems) {
        // Something is underlined also where the text ends too early.
        const std::size_t last = size() > 0 ? size() - 1 : 0;
        problem.range.begin = std::min(problem.range.begin, last);
        // A place alone stands for the name that begins there.
        while (problem.range.end <= problem.range.begin + 64 && problem.range.end < size() &&
               isNameByte(static_cast<char>(SendScintilla(SCI_GETCHARAT, problem.range.end))))
            ++problem.range.end;
        problem.range.end =
            std::clamp(problem.range.end, problem.range.begin + 1, std::max(size(), problem.range.begin + 1));
        mark(problem.isError ? ErrorMark : WarningMark, problem.range);
    }
}

void TemplateEditor::goToProblem(bool forward)
{
    if (m_problems.empty())
        return;
    const std::size_t at = selection().begin;
    const EditorProblem* target = forward ? &m_problems.front() : &m_problems.back();
    if (forward) {
        const auto next = std::find_if(m_problems.begin(), m_problems.end(),
                                       [at](const EditorProblem& p) { return p.range.begin > at; });
        if (next != m_problems.end())
            target = &*next;
    } else {
        const auto before = std::find_if(m_problems.rbegin(), m_problems.rend(),
                                         [at](const EditorProblem& p) { return p.range.begin < at; });
        if (before != m_problems.rend())
            target = &*before;
    }
    select(target->range);
    setFocus(Qt::ShortcutFocusReason);
}

QString TemplateEditor::problemAt(std::size_t offset) const
{
    QStringList messages;
    for (const EditorProblem& problem : m_problems) {
        if (problem.range.begin <= offset && offset < problem.range.end)
            messages << problem.message;
    }
    return messages.join(QLatin1Char('\n'));
}

void TemplateEditor::setExpressionMarks(const std::vector<TextRange>& ranges)
{
    clearMarks(ExpressionMark);
    for (const TextRange& range : ranges)
        mark(ExpressionMark, range);
}

void TemplateEditor::setUnreachedLines(const std::vector<int>& lines)
{
    markerDeleteAll(unreachedMarker);
    for (const int line : lines)
        markerAdd(line, unreachedMarker);
}

void TemplateEditor::setSearchMarks(const std::vector<TextRange>& ranges)
{
    clearMarks(SearchMark);
    for (const TextRange& range : ranges)
        mark(SearchMark, range);
}

void TemplateEditor::onCaretMoved()
{
    markTags();
    if (m_loading || (m_typedTo && *m_typedTo == caret()))
        return;
    m_typedTo.reset();
    if (completing())
        m_popup->hide();
    Q_EMIT caretMoved(caret());
}

void TemplateEditor::markTags()
{
    const std::size_t at = caret();
    const auto style = static_cast<unsigned char>(SendScintilla(SCI_GETSTYLEAT, at > 0 ? at - 1 : 0));
    const auto here = static_cast<unsigned char>(SendScintilla(SCI_GETSTYLEAT, at));
    const auto keyword = static_cast<unsigned char>(JinjaStyle::Keyword);
    std::vector<TextRange> tags;
    // The scan of the whole text is worth it only where the caret touches a word that can be a tag's.
    if (style == keyword || here == keyword) {
        tags = matchingTags(bytes(), at);
        const bool onName = std::any_of(tags.begin(), tags.end(),
                                        [at](const TextRange& r) { return r.begin <= at && at <= r.end; });
        if (!onName || tags.size() < 2)
            tags.clear();
    }
    if (tags == m_tags)
        return;
    clearMarks(TagMark);
    m_tags = std::move(tags);
    for (const TextRange& tag : m_tags)
        mark(TagMark, tag);
}

// Completion.

void TemplateEditor::complete()
{
    const int request = ++m_completionRequest;
    const std::size_t at = caret();
    runInBackground(
        this,
        [text = bytes(), at, sample = m_sample] {
            static const json::Value nothing = json::Object{};
            return jinja::complete(text, at, sample ? *sample : nothing);
        },
        [this, request, at](jinja::Completion completion) {
            // What was typed meanwhile narrows the list; anything else makes it worthless.
            if (request == m_completionRequest && caret() >= at && hasFocus())
                showCompletion(std::move(completion));
        });
}

void TemplateEditor::showCompletion(jinja::Completion completion)
{
    if (completion.items.empty() || completion.replaceFrom > caret())
        return m_popup->hide();
    m_replaceFrom = completion.replaceFrom;
    m_typedTo = caret(); // that the caret came here may be told only when the list is open
    m_popup->setItems(completion.items);
    const QString prefix = textFromBytes(bytes().substr(m_replaceFrom, caret() - m_replaceFrom));
    if (!m_popup->narrow(prefix))
        return m_popup->hide();
    const long x = SendScintilla(SCI_POINTXFROMPOSITION, 0UL, static_cast<long>(caret()));
    const long y = SendScintilla(SCI_POINTYFROMPOSITION, 0UL, static_cast<long>(caret()));
    const long height = SendScintilla(SCI_TEXTHEIGHT, 0UL);
    const QRect caretRect(viewport()->mapTo(this, QPoint(int(x), int(y))), QSize(2, int(height)));
    m_popup->showAt(caretRect);
}

void TemplateEditor::accept(const QString& text)
{
    m_popup->hide();
    ++m_completionRequest;
    const std::string written = toBytes(text);
    replace({m_replaceFrom, caret()}, written);
    SendScintilla(SCI_GOTOPOS, m_replaceFrom + written.size());
    m_typedTo = caret();
    setFocus(Qt::OtherFocusReason);
}

bool TemplateEditor::popupKey(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Down:
        m_popup->step(1);
        return true;
    case Qt::Key_Up:
        m_popup->step(-1);
        return true;
    case Qt::Key_PageDown:
        m_popup->step(8);
        return true;
    case Qt::Key_PageUp:
        m_popup->step(-8);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
        accept(m_popup->currentText());
        return true;
    case Qt::Key_Escape:
        m_popup->hide();
        ++m_completionRequest;
        return true;
    default:
        return false;
    }
}

bool TemplateEditor::completesBehind(const QString& typed) const
{
    const char last = typed.isEmpty() ? '\0' : typed.back().toLatin1();
    const std::size_t at = caret();
    const std::size_t from = at > 4 ? at - 4 : 0;
    const std::string before = bytes().substr(from, at - from);
    const auto behind = [&](std::string_view text) { return std::string_view(before).ends_with(text); };
    if (last == ' ')
        return behind("{{ ") || behind("{% ") || behind("{%- ") || behind("{{- ") || behind("| ") ||
               behind(" is ");
    return last == '.' || last == '|';
}

void TemplateEditor::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)
        return complete();
    if (event->key() == Qt::Key_F8)
        return goToProblem(!(event->modifiers() & Qt::ShiftModifier));
    if (completing() && popupKey(event))
        return;
    const bool deletes = event->key() == Qt::Key_Backspace;
    const bool types = deletes || (!event->text().isEmpty() && event->text().at(0).isPrint());
    QsciScintilla::keyPressEvent(event);
    if (!types)
        return;
    m_typedTo = caret();
    if (!deletes && completesBehind(event->text()))
        return complete();
    if (!completing())
        return;
    if (caret() < m_replaceFrom)
        return m_popup->hide();
    const std::string word = bytes().substr(m_replaceFrom, caret() - m_replaceFrom);
    if (!std::all_of(word.begin(), word.end(), isNameByte) || !m_popup->narrow(textFromBytes(word)))
        return m_popup->hide();
    const long x = SendScintilla(SCI_POINTXFROMPOSITION, 0UL, static_cast<long>(caret()));
    const long y = SendScintilla(SCI_POINTYFROMPOSITION, 0UL, static_cast<long>(caret()));
    m_popup->showAt(
        {viewport()->mapTo(this, QPoint(int(x), int(y))), QSize(2, int(SendScintilla(SCI_TEXTHEIGHT, 0UL)))});
}

bool TemplateEditor::event(QEvent* event)
{
    // Keys that the popup takes are its own, whatever the window's shortcuts say; and Tab, which would leave.
    if (completing() && (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress)) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool ours = key->key() == Qt::Key_Escape || key->key() == Qt::Key_Tab;
        if (ours && event->type() == QEvent::ShortcutOverride) {
            event->accept();
            return true;
        }
        if (ours)
            return popupKey(key);
    }
    return EditorBase::event(event);
}

bool TemplateEditor::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto offset = offsetBelow(help->pos());
        const QString message = offset ? problemAt(*offset) : QString();
        if (message.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), message, viewport());
        return true;
    }
    return EditorBase::viewportEvent(event);
}

void TemplateEditor::focusOutEvent(QFocusEvent* event)
{
    if (m_popup)
        m_popup->hide();
    EditorBase::focusOutEvent(event);
}

} // namespace hookbench::ui
