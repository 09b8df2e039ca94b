#include "registrations/EditorFrame.h"

#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/Style.h"
#include "common/StylePaint.h"
#include "common/Theme.h"

#include <QEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace hookbench::ui {

EditorFrame::EditorFrame(QWidget* content, QWidget* parent) : QFrame(parent), m_content(content)
{
    setFrameShape(QFrame::NoFrame);
    setFocusProxy(content);
    content->installEventFilter(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3, 3, 3, 3);
    layout->addWidget(content);
}

void EditorFrame::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    const bool problem = hasProblemMark(this);
    paint::box(&painter, rect(), t.surface, problem ? t.danger : t.outline);
    if (m_content->hasFocus() && problem)
        paint::box(&painter, rect(), Qt::transparent, t.danger, paint::radius, 2);
    else if (m_content->hasFocus())
        paint::focusRing(&painter, rect(), t);
}

bool EditorFrame::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QFrame::eventFilter(watched, event);
}

EditorFrame* makeCodeBox(CodeEditor* editor, QWidget* parent, int leastLines, int mostLines)
{
    auto* frame = new EditorFrame(editor, parent);
    const auto fit = [editor, frame, leastLines, mostLines] {
        frame->setFixedHeight(qBound(leastLines, editor->lines(), mostLines) * editor->textHeight(0) + 18);
    };
    QObject::connect(editor, &QsciScintilla::linesChanged, frame, fit);
    fit();
    return frame;
}

EditorFrame* makeTextBox(QPlainTextEdit* editor, QWidget* parent, int leastLines, int mostLines)
{
    editor->setFrameShape(QFrame::NoFrame);
    editor->setFont(monospaceFont());
    editor->setTabChangesFocus(true);
    editor->document()->setDocumentMargin(4);
    auto* frame = new EditorFrame(editor, parent);
    const auto fit = [editor, frame, leastLines, mostLines] {
        const int lines = qBound(leastLines, editor->document()->lineCount(), mostLines);
        frame->setFixedHeight(lines * editor->fontMetrics().lineSpacing() + 18);
    };
    QObject::connect(editor->document(), &QTextDocument::blockCountChanged, frame, fit);
    fit();
    return frame;
}

} // namespace hookbench::ui
