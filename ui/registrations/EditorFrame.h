#pragma once

#include <QFrame>

class QPlainTextEdit;

namespace hookbench::ui {

class CodeEditor;

/// The edge of a field around something larger than a line: a code editor, a text, a tree. It shows the focus
/// and the mark of a problem as line edits do.
class EditorFrame final : public QFrame {
    Q_OBJECT

public:
    explicit EditorFrame(QWidget* content, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* m_content;
};

/// A frame that grows with the lines of its text, within bounds.
EditorFrame* makeCodeBox(CodeEditor* editor, QWidget* parent, int leastLines = 5, int mostLines = 14);
EditorFrame* makeTextBox(QPlainTextEdit* editor, QWidget* parent, int leastLines = 3, int mostLines = 10);

} // namespace hookbench::ui
