#pragma once

#include "common/ByteSource.h"

#include <QPlainTextEdit>

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

protected:
    QMimeData* createMimeDataFromSelection() const override;

private:
    void render();
    QString joined(int firstBlock, int from, int lastBlock, int to) const;

    std::string m_bytes;
    bool m_controls = false;
    bool m_cut = false;
};

} // namespace hookbench::ui
