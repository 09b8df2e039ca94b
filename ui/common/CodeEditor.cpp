#include "common/CodeEditor.h"

#include "common/Formatting.h"
#include "common/Theme.h"

#include <QEvent>
#include <QKeyEvent>

namespace hookbench::ui {

namespace {

constexpr int errorMarker = 1;
constexpr int errorIndicator = 8;
constexpr int numberMargin = 0;

} // namespace

CodeEditor::CodeEditor(QWidget* parent) : QsciScintilla(parent), m_lexer(new QsciLexerJSON(this))
{
    setFrameShape(QFrame::NoFrame);
    setUtf8(true);
    setEolMode(QsciScintilla::EolUnix);
    setLexer(m_lexer);
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
    markerDefine(QsciScintilla::Background, errorMarker);
    indicatorDefine(QsciScintilla::SquiggleIndicator, errorIndicator);
    // These keys belong to the window, not to the editor.
    for (const QKeyCombination keys : {Qt::CTRL | Qt::Key_T, Qt::CTRL | Qt::SHIFT | Qt::Key_U}) {
        if (QsciCommand* command = standardCommands()->boundTo(keys.toCombined()))
            command->setKey(0);
    }
    applyTheme();
    updateMargin();
    connect(this, &QsciScintilla::linesChanged, this, &CodeEditor::updateMargin);
}

void CodeEditor::setError(int line, int column)
{
    markerDeleteAll(errorMarker);
    SendScintilla(SCI_SETINDICATORCURRENT, static_cast<unsigned long>(errorIndicator));
    SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, SendScintilla(SCI_GETLENGTH));
    m_errorLine = line;
    if (line <= 0)
        return;
    markerAdd(line - 1, errorMarker);
    // A whole wrong token is underlined, and something also where the text ends too early.
    const long lineStart = SendScintilla(SCI_POSITIONFROMLINE, static_cast<unsigned long>(line - 1));
    const long lineEnd = SendScintilla(SCI_GETLINEENDPOSITION, static_cast<unsigned long>(line - 1));
    const long start = std::max(lineStart, std::min(lineStart + column - 1, lineEnd - 1));
    SendScintilla(SCI_INDICATORFILLRANGE, static_cast<unsigned long>(start), std::max(1L, lineEnd - start));
}

bool CodeEditor::event(QEvent* event)
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

void CodeEditor::changeEvent(QEvent* event)
{
    QsciScintilla::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

void CodeEditor::updateMargin()
{
    const int digits = qMax(2, int(QString::number(lines()).size()));
    setMarginWidth(numberMargin, QString(digits + 1, QLatin1Char('9')));
}

void CodeEditor::applyTheme()
{
    const Tokens& t = tokensOf(palette());
    const QFont code = monospaceFont();
    m_lexer->setDefaultFont(code);
    m_lexer->setDefaultPaper(t.surface);
    m_lexer->setDefaultColor(t.text);
    m_lexer->setFont(code);
    m_lexer->setPaper(t.surface);
    m_lexer->setColor(t.text);
    m_lexer->setColor(t.codeKey, QsciLexerJSON::Property);
    m_lexer->setColor(t.codeString, QsciLexerJSON::String);
    m_lexer->setColor(t.codeString, QsciLexerJSON::UnclosedString);
    m_lexer->setColor(t.codeNumber, QsciLexerJSON::Number);
    m_lexer->setColor(t.codeLiteral, QsciLexerJSON::Keyword);
    m_lexer->setColor(t.codeLiteral, QsciLexerJSON::EscapeSequence);
    m_lexer->setColor(t.muted, QsciLexerJSON::Operator);
    m_lexer->setColor(t.danger, QsciLexerJSON::Error);
    m_lexer->setPaper(t.surface, QsciLexerJSON::Error);
    m_lexer->setPaper(t.surface, QsciLexerJSON::UnclosedString);
    m_lexer->setColor(t.codeString, QsciLexerJSON::IRI);
    m_lexer->setColor(t.codeString, QsciLexerJSON::IRICompact);
    setPaper(t.surface);
    setColor(t.text);
    setCaretForegroundColor(t.text);
    setCaretLineBackgroundColor(t.sunken);
    setSelectionBackgroundColor(t.selection);
    resetSelectionForegroundColor();
    setMarginsBackgroundColor(t.surface);
    setMarginsForegroundColor(t.faint);
    setMarginsFont(code);
    setMatchedBraceBackgroundColor(t.accentTint);
    setMatchedBraceForegroundColor(t.accent);
    setUnmatchedBraceBackgroundColor(t.surface);
    setUnmatchedBraceForegroundColor(t.danger);
    setMarkerBackgroundColor(t.dangerTint, errorMarker);
    setIndicatorForegroundColor(t.danger, errorIndicator);
    updateMargin();
}

} // namespace hookbench::ui
