#pragma once

#include "common/ByteSource.h"

#include <QPlainTextEdit>

#include <utility>
#include <vector>

namespace hookbench::ui {

/// Bytes as text that cannot be edited, in the monospaced font. Can make control characters visible.
///
/// Very long lines are broken for display (a text layout of megabytes would block the window); what is copied
/// has them whole. At most `displayLimit` bytes are shown: cut() tells whether there are more.
class TextPane final : public QPlainTextEdit {
    Q_OBJECT

public:
    static constexpr std::size_t displayLimit = 256 * 1024;

    TextPane(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);

    void showText(std::string_view bytes);
    void setControlsVisible(bool visible);
    bool cut() const { return m_cut; }
    /// The text as shown, without the breaks that the display added.
    QString plainText() const;

    /// First byte and number of bytes of the selection, of the text as it was given.
    std::pair<std::size_t, std::size_t> selectedBytes() const;
    /// Selects these bytes and scrolls to them; what is not shown is left out.
    void selectBytes(std::size_t first, std::size_t length);
    /// Underlines the character at this byte as wrong, and scrolls to it. Nothing is marked after the next showText().
    void markProblem(std::size_t byte);

protected:
    QMimeData* createMimeDataFromSelection() const override;
    /// A word that stands for something explains itself: a time, a token, base64.
    bool viewportEvent(QEvent* event) override;

private:
    void render();
    QString joined(int firstBlock, int from, int lastBlock, int to) const;

    /// Between bytes and positions in the document; a byte within a character stands for it.
    int positionOf(std::size_t byte) const;
    std::size_t byteOf(int position) const;
    std::size_t unitsBefore(std::size_t byte) const;

    std::string m_bytes;
    std::vector<int> m_shownAt; ///< the position of each UTF-16 unit of the text, and behind them the end
    bool m_controls = false;
    bool m_cut = false;
};

} // namespace hookbench::ui
