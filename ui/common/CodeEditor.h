#pragma once

#include "common/Qscintilla.h"

namespace hookbench::ui {

/// The editor of JSON bodies: line numbers, colours from the theme, brace matching, and a mark on the line
/// where the text stops being JSON. Tab leaves the editor; Ctrl+Tab is not needed to get out.
class CodeEditor final : public QsciScintilla {
    Q_OBJECT

public:
    explicit CodeEditor(QWidget* parent = nullptr);

    /// Marks a place (line from 1, column in bytes from 1) up to the end of its line; line 0 takes the mark
    /// away.
    void setError(int line, int column);
    int errorLine() const { return m_errorLine; }

protected:
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void applyTheme();
    void updateMargin();

    QsciLexerJSON* m_lexer;
    int m_errorLine = 0;
};

} // namespace hookbench::ui
