#pragma once

#include "capture/CaptureNote.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace hookbench::ui {

struct Tokens;

/// The user's word for a colour, and how the list paints it; invalid for None.
QString colourWord(capture::CaptureColour colour);
QColor colourOf(const Tokens& tokens, capture::CaptureColour colour);

/// Edits what is written on captures: note, labels, colour. Of several captures what is left as it is stays as each has it.
class NoteDialog final : public QDialog {
    Q_OBJECT

public:
    /// `note` is shown: that of the first of `count` captures.
    NoteDialog(capture::CaptureNote note, int count, QWidget* parent = nullptr);

    /// What the user changed.
    capture::NoteEdit edit() const;

private:
    void check();

    capture::CaptureNote m_note;
    QPlainTextEdit* m_text;
    QLineEdit* m_labels;
    QComboBox* m_colour;
    QLabel* m_problem;
    QPushButton* m_save;
};

} // namespace hookbench::ui
