#pragma once

#include "common/Qscintilla.h"

namespace hookbench::ui {

/// The editor of JSON bodies: line numbers, colours from the theme, brace matching, and a mark on the line where
/// the text stops being JSON. Tab leaves the editor; Ctrl+Tab is not needed to get out.
class CodeEditor final : public QsciScintilla {
    Q_OBJECT

public:
    explicit CodeEditor(QWidget* parent = nullptr);

    /// Marks a line (from 1); 0 takes the mark away.
    void setErrorLine(int line);
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
