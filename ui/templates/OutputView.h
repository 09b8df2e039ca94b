#pragma once

#include "common/EditorBase.h"

#include <memory>
#include <string>
#include <vector>

namespace hookbench::ui {

/// A text made ready to be shown: a line of megabytes would block the window, so long lines are broken.
struct DisplayText {
    std::string text;                ///< with the breaks
    std::vector<std::size_t> breaks; ///< where in `text` the added line ends stand
    std::size_t size = 0;            ///< of the original

    std::size_t toDisplay(std::size_t offset) const;
    std::size_t toOriginal(std::size_t displayOffset) const;
    std::string original(TextRange display) const;
};

/// Breaks lines longer than `limit` bytes. Pure; any thread.
std::shared_ptr<const DisplayText> makeDisplayText(const std::string& text, std::size_t limit = 1200);

/// What a template rendered, to look at and to click on: offsets are those of the output. Only what differs
/// from the text shown before is replaced, so that the view keeps its place while one types in the editor
/// beside it.
class OutputView final : public EditorBase {
    Q_OBJECT

public:
    enum class Language { Json, Plain };
    OutputView(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);

    void show(std::shared_ptr<const DisplayText> text, Language language);
    const std::shared_ptr<const DisplayText>& shown() const { return m_text; }
    /// The last good output, while there is none: it stays readable, in a quiet colour.
    void setDimmed(bool dimmed);
    bool isDimmed() const { return m_dimmed; }

    /// Everything an expression wrote; `chosen` is the one of them that was clicked.
    void setMarks(const std::vector<TextRange>& ranges, std::optional<TextRange> chosen);
    /// Where the output stops being JSON.
    void setProblem(std::optional<TextRange> range);
    void reveal(std::size_t offset);

Q_SIGNALS:
    /// A place was clicked, or Enter pressed on it.
    void placeChosen(std::size_t offset);
    void painted();

protected:
    void applyTheme() override;
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void copySelection() const;
    TextRange toDisplay(TextRange range) const;

    std::shared_ptr<const DisplayText> m_text;
    QsciLexerJSON* m_lexer;
    Language m_language = Language::Plain;
    bool m_dimmed = false;
};

} // namespace hookbench::ui
