#pragma once

#include "inspector/CaptureContent.h"

#include <QWidget>

class QCheckBox;

namespace hookbench::ui {

class MessageBar;
class TextPane;

/// The exact bytes of a capture as text, with control characters made visible if wanted.
class RawTab final : public QWidget {
    Q_OBJECT

public:
    explicit RawTab(QWidget* parent = nullptr);

    void showContent(const Content& content);
    /// Selects bytes of the message in its text; those that are not shown are left out.
    void selectBytes(std::uint64_t first, std::uint64_t length);

Q_SIGNALS:
    /// Bytes of the message were selected in its text.
    void bytesSelected(quint64 first, quint64 length);

private:
    Content m_content;
    QCheckBox* m_controls;
    class QToolButton* m_copy;
    MessageBar* m_bar;
    TextPane* m_text;
    bool m_selecting = false; ///< the selection comes from elsewhere
};

} // namespace hookbench::ui
