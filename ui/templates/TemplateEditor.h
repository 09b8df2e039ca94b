#pragma once

#include "common/EditorBase.h"
#include "jinja/Completion.h"
#include "templates/JinjaStyler.h"
#include "json/Value.h"

#include <QPointer>

#include <memory>
#include <optional>
#include <vector>

namespace hookbench::ui {

class CompletionPopup;
class JinjaLexer;

/// Something wrong at a place of the template.
struct EditorProblem {
    TextRange range;
    QString message;
    bool isError = true;

    bool operator==(const EditorProblem&) const = default;
};

/// The editor of templates: Jinja2 in JSON, text or HTML, with folding, completion, problems and marks.
///
/// Saving does not touch the text, so undo goes back beyond it. Ctrl+Space completes, F8 and Shift+F8 go
/// through the problems.
class TemplateEditor final : public EditorBase {
    Q_OBJECT

public:
    explicit TemplateEditor(QWidget* parent = nullptr);
    ~TemplateEditor() override;

    /// Begins with another document: there is nothing to undo.
    void setSource(const std::string& text, HostLanguage host);
    /// Replaces what differs, in one step that can be undone.
    void replaceAll(const std::string& text);
    void setHost(HostLanguage host);
    HostLanguage host() const;

    /// What completion knows of the context.
    void setSample(std::shared_ptr<const json::Value> sample) { m_sample = std::move(sample); }
    void complete();
    CompletionPopup* popup() const;

    void setProblems(std::vector<EditorProblem> problems);
    const std::vector<EditorProblem>& problems() const { return m_problems; }
    /// Goes to the problem behind the caret, or before it; around the end to the other one.
    void goToProblem(bool forward);
    /// The message at a byte, "" if there is none.
    QString problemAt(std::size_t offset) const;

    /// The expressions that wrote what is chosen in the preview.
    void setExpressionMarks(const std::vector<TextRange>& ranges);
    /// Lines (from 0) that no fixture entered.
    void setUnreachedLines(const std::vector<int>& lines);
    void setSearchMarks(const std::vector<TextRange>& ranges);
    /// The tag names that are marked because the caret is on one of them.
    const std::vector<TextRange>& tagMarks() const { return m_tags; }

Q_SIGNALS:
    void edited();
    /// The user moved the caret: not the program, and not typing.
    void caretMoved(std::size_t offset);

protected:
    void applyTheme() override;
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void defineMarks();
    void onCaretMoved();
    void markTags();
    bool completionKey(QKeyEvent* event);
    bool popupKey(QKeyEvent* event);
    bool completing() const;
    void showCompletion(jinja::Completion completion);
    void accept(const QString& text);
    bool completesBehind(const QString& typed) const;

    /// Lies over the window, and may be gone before this is. First of all: event() is called while the rest
    /// is made.
    QPointer<CompletionPopup> m_popup;
    JinjaLexer* m_lexer;
    std::shared_ptr<const json::Value> m_sample;
    std::vector<EditorProblem> m_problems;
    std::vector<TextRange> m_tags;
    std::size_t m_replaceFrom = 0;
    int m_completionRequest = 0;
    /// Where typing left the caret: that it came there is told later, and is no move of the user.
    std::optional<std::size_t> m_typedTo;
    bool m_loading = false;
};

} // namespace hookbench::ui
