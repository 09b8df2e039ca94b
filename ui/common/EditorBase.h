#pragma once

#include "common/Qscintilla.h"

#include <string>
#include <string_view>

namespace hookbench::ui {

/// Bytes of an editor's text, from `begin` up to `end`.
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const TextRange&) const = default;
};

/// What the editors and the views of code have in common: line numbers, the theme's colours, the window's
/// keys, and places as bytes of UTF-8. Tab leaves the editor; Ctrl+Tab is not needed to get out.
class EditorBase : public QsciScintilla {
    Q_OBJECT

public:
    explicit EditorBase(QWidget* parent = nullptr);

    /// The text as UTF-8, without the way through QString.
    std::string bytes() const;
    std::size_t size() const;
    std::size_t caret() const;
    /// The selection, or an empty range at the caret.
    TextRange selection() const;
    /// Selects, opens folds around it, and scrolls to it.
    void select(TextRange range);
    /// Replaces a part in one step that can be undone.
    void replace(TextRange range, std::string_view text);
    /// The byte at a place by line and column, both from 1; the column counts characters.
    std::size_t offsetAt(int line, int column) const;
    /// The byte below a point of the viewport, or nothing where there is no text.
    std::optional<std::size_t> offsetBelow(const QPoint& position) const;

    void mark(int indicator, TextRange range);
    void clearMarks(int indicator);
    bool isMarked(int indicator, std::size_t offset) const;

protected:
    static constexpr int numberMargin = 0;

    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    /// Called when palette or font change; a constructor calls it for itself.
    virtual void applyTheme();
    /// The colours every style of `lexer` starts with.
    void applyLexerBase(QsciLexer* lexer) const;
    void setIndicatorColor(int indicator, const QColor& color, int fillAlpha, int outlineAlpha);

private:
    void updateMargin();
};

} // namespace hookbench::ui
