#include "common/EditorBase.h"

#include "common/Formatting.h"
#include "common/Theme.h"

#include <QEvent>
#include <QKeyEvent>

namespace hookbench::ui {

EditorBase::EditorBase(QWidget* parent) : QsciScintilla(parent)
{
    setFrameShape(QFrame::NoFrame);
    setUtf8(true);
    setEolMode(QsciScintilla::EolUnix);
    setBraceMatching(QsciScintilla::SloppyBraceMatch);
    setAutoIndent(true);
    setIndentationWidth(2);
    setIndentationsUseTabs(false);
    setTabWidth(2);
    setCaretWidth(2);
    setCaretLineVisible(true);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    setExtraAscent(2);
    setExtraDescent(2);
    setMarginType(numberMargin, QsciScintilla::NumberMargin);
    for (const int margin : {1, 2, 3, 4})
        setMarginWidth(margin, 0);
    setMarginMarkerMask(numberMargin, 0);
    SendScintilla(SCI_SETMARGINLEFT, 0UL, 8L);
    // These keys belong to the window, not to the editor.
    for (const QKeyCombination keys : {Qt::CTRL | Qt::Key_T, Qt::CTRL | Qt::SHIFT | Qt::Key_U}) {
        if (QsciCommand* command = standardCommands()->boundTo(keys.toCombined()))
            command->setKey(0);
    }
    connect(this, &QsciScintilla::linesChanged, this, &EditorBase::updateMargin);
}

std::string EditorBase::bytes() const
{
    const auto* text = static_cast<const char*>(SendScintillaPtrResult(SCI_GETCHARACTERPOINTER));
    return {text, size()};
}

std::size_t EditorBase::size() const
{
    return static_cast<std::size_t>(SendScintilla(SCI_GETLENGTH));
}

std::size_t EditorBase::caret() const
{
    return static_cast<std::size_t>(SendScintilla(SCI_GETCURRENTPOS));
}

TextRange EditorBase::selection() const
{
    return {static_cast<std::size_t>(SendScintilla(SCI_GETSELECTIONSTART)),
            static_cast<std::size_t>(SendScintilla(SCI_GETSELECTIONEND))};
}

void EditorBase::select(TextRange range)
{
    const auto line = SendScintilla(SCI_LINEFROMPOSITION, range.begin);
    SendScintilla(SCI_ENSUREVISIBLEENFORCEPOLICY, static_cast<unsigned long>(line));
    SendScintilla(SCI_SETSEL, range.begin, static_cast<long>(range.end));
    SendScintilla(SCI_SETXOFFSET, 0UL);
    // Both ends come into sight, the beginning before the end where there is no room for both.
    SendScintilla(SCI_SCROLLRANGE, range.end, static_cast<long>(range.begin));
}

void EditorBase::replace(TextRange range, std::string_view text)
{
    SendScintilla(SCI_BEGINUNDOACTION);
    SendScintilla(SCI_SETTARGETRANGE, range.begin, static_cast<long>(range.end));
    SendScintilla(SCI_REPLACETARGET, text.size(), text.data());
    SendScintilla(SCI_ENDUNDOACTION);
}

std::size_t EditorBase::offsetAt(int line, int column) const
{
    const long last = SendScintilla(SCI_GETLINECOUNT) - 1;
    const auto index = static_cast<unsigned long>(std::clamp(long{line} - 1, 0L, last));
    const long start = SendScintilla(SCI_POSITIONFROMLINE, index);
    const long end = SendScintilla(SCI_GETLINEENDPOSITION, index);
    const long at =
        SendScintilla(SCI_POSITIONRELATIVE, static_cast<unsigned long>(start), long{std::max(0, column - 1)});
    // Scintilla answers 0 for a place behind the end of the text.
    return static_cast<std::size_t>(at < start ? end : std::min(at, end));
}

std::optional<std::size_t> EditorBase::offsetBelow(const QPoint& position) const
{
    const long at = SendScintilla(SCI_CHARPOSITIONFROMPOINTCLOSE, static_cast<unsigned long>(position.x()),
                                  long{position.y()});
    if (at < 0)
        return std::nullopt;
    return static_cast<std::size_t>(at);
}

void EditorBase::mark(int indicator, TextRange range)
{
    if (range.end <= range.begin)
        return;
    SendScintilla(SCI_SETINDICATORCURRENT, static_cast<unsigned long>(indicator));
    SendScintilla(SCI_INDICATORFILLRANGE, range.begin, static_cast<long>(range.end - range.begin));
}

void EditorBase::clearMarks(int indicator)
{
    SendScintilla(SCI_SETINDICATORCURRENT, static_cast<unsigned long>(indicator));
    SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, SendScintilla(SCI_GETLENGTH));
}

bool EditorBase::isMarked(int indicator, std::size_t offset) const
{
    return SendScintilla(SCI_INDICATORVALUEAT, static_cast<unsigned long>(indicator),
                         static_cast<long>(offset)) != 0;
}

bool EditorBase::event(QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        // A keyboard user must be able to leave: Tab moves the focus, as in the rest of the window.
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Tab && key->modifiers() == Qt::NoModifier)
            return focusNextPrevChild(true);
        if (key->key() == Qt::Key_Backtab)
            return focusNextPrevChild(false);
    }
    return QsciScintilla::event(event);
}

void EditorBase::changeEvent(QEvent* event)
{
    QsciScintilla::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

void EditorBase::updateMargin()
{
    const int digits = qMax(2, int(QString::number(lines()).size()));
    setMarginWidth(numberMargin, QString(digits + 1, QLatin1Char('9')));
}

void EditorBase::applyLexerBase(QsciLexer* lexer) const
{
    const Tokens& t = tokensOf(palette());
    const QFont code = monospaceFont();
    lexer->setDefaultFont(code);
    lexer->setDefaultPaper(t.surface);
    lexer->setDefaultColor(t.text);
    lexer->setFont(code);
    lexer->setPaper(t.surface);
    lexer->setColor(t.text);
}

void EditorBase::setIndicatorColor(int indicator, const QColor& color, int fillAlpha, int outlineAlpha)
{
    setIndicatorForegroundColor(color, indicator);
    SendScintilla(SCI_INDICSETALPHA, static_cast<unsigned long>(indicator), long{fillAlpha});
    SendScintilla(SCI_INDICSETOUTLINEALPHA, static_cast<unsigned long>(indicator), long{outlineAlpha});
    setIndicatorDrawUnder(true, indicator);
}

void EditorBase::applyTheme()
{
    const Tokens& t = tokensOf(palette());
    setPaper(t.surface);
    setColor(t.text);
    setCaretForegroundColor(t.text);
    setCaretLineBackgroundColor(t.sunken);
    setSelectionBackgroundColor(t.selection);
    resetSelectionForegroundColor();
    setMarginsBackgroundColor(t.surface);
    setMarginsForegroundColor(t.faint);
    setMarginsFont(monospaceFont());
    setMatchedBraceBackgroundColor(t.accentTint);
    setMatchedBraceForegroundColor(t.accent);
    setUnmatchedBraceBackgroundColor(t.surface);
    setUnmatchedBraceForegroundColor(t.danger);
    updateMargin();
}

} // namespace hookbench::ui
