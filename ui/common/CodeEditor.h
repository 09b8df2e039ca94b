#pragma once

#include "common/EditorBase.h"

namespace hookbench::ui {

/// The colours of JSON in the built-in lexer.
void colourJson(QsciLexerJSON& lexer, const QPalette& palette);

/// The editor of JSON bodies: brace matching, and a mark on the line where the text stops being JSON.
class CodeEditor final : public EditorBase {
    Q_OBJECT

public:
    explicit CodeEditor(QWidget* parent = nullptr);

    /// Marks a place (line from 1, column in bytes from 1) up to the end of its line; line 0 takes the mark
    /// away.
    void setError(int line, int column);
    int errorLine() const { return m_errorLine; }

protected:
    void applyTheme() override;

private:
    QsciLexerJSON* m_lexer;
    int m_errorLine = 0;
};

} // namespace hookbench::ui
