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

private:
    Content m_content;
    QCheckBox* m_controls;
    class QToolButton* m_copy;
    MessageBar* m_bar;
    TextPane* m_text;
};

} // namespace hookbench::ui
