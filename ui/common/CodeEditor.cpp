#include "common/CodeEditor.h"

#include "common/Theme.h"

namespace hookbench::ui {

namespace {

constexpr int errorMarker = 1;
constexpr int errorIndicator = 8;

} // namespace

void colourJson(QsciLexerJSON& lexer, const QPalette& palette)
{
    const Tokens& t = tokensOf(palette);
    lexer.setColor(t.codeKey, QsciLexerJSON::Property);
    lexer.setColor(t.codeString, QsciLexerJSON::String);
    lexer.setColor(t.codeString, QsciLexerJSON::UnclosedString);
    lexer.setColor(t.codeNumber, QsciLexerJSON::Number);
    lexer.setColor(t.codeLiteral, QsciLexerJSON::Keyword);
    lexer.setColor(t.codeLiteral, QsciLexerJSON::EscapeSequence);
    lexer.setColor(t.muted, QsciLexerJSON::Operator);
    lexer.setColor(t.danger, QsciLexerJSON::Error);
    lexer.setPaper(t.surface, QsciLexerJSON::Error);
    lexer.setPaper(t.surface, QsciLexerJSON::UnclosedString);
    lexer.setColor(t.codeString, QsciLexerJSON::IRI);
    lexer.setColor(t.codeString, QsciLexerJSON::IRICompact);
}

CodeEditor::CodeEditor(QWidget* parent) : EditorBase(parent), m_lexer(new QsciLexerJSON(this))
{
    setLexer(m_lexer);
    markerDefine(QsciScintilla::Background, errorMarker);
    indicatorDefine(QsciScintilla::SquiggleIndicator, errorIndicator);
    CodeEditor::applyTheme();
}

void CodeEditor::setError(int line, int column)
{
    markerDeleteAll(errorMarker);
    clearMarks(errorIndicator);
    m_errorLine = line;
    if (line <= 0)
        return;
    markerAdd(line - 1, errorMarker);
    // A whole wrong token is underlined, and something also where the text ends too early.
    const long lineStart = SendScintilla(SCI_POSITIONFROMLINE, static_cast<unsigned long>(line - 1));
    const long lineEnd = SendScintilla(SCI_GETLINEENDPOSITION, static_cast<unsigned long>(line - 1));
    const auto start =
        static_cast<std::size_t>(std::max(lineStart, std::min(lineStart + column - 1, lineEnd - 1)));
    mark(errorIndicator, {start, std::max(start + 1, static_cast<std::size_t>(lineEnd))});
}

void CodeEditor::applyTheme()
{
    const Tokens& t = tokensOf(palette());
    applyLexerBase(m_lexer);
    colourJson(*m_lexer, palette());
    EditorBase::applyTheme();
    setMarkerBackgroundColor(t.dangerTint, errorMarker);
    setIndicatorForegroundColor(t.danger, errorIndicator);
}

} // namespace hookbench::ui
