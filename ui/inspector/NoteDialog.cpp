#include "inspector/NoteDialog.h"

#include "common/Formatting.h"
#include "common/Theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookbench::ui {

using capture::CaptureColour;

QString colourWord(CaptureColour colour)
{
    switch (colour) {
    case CaptureColour::Red:
        return NoteDialog::tr("Red");
    case CaptureColour::Orange:
        return NoteDialog::tr("Orange");
    case CaptureColour::Yellow:
        return NoteDialog::tr("Yellow");
    case CaptureColour::Green:
        return NoteDialog::tr("Green");
    case CaptureColour::Blue:
        return NoteDialog::tr("Blue");
    case CaptureColour::Purple:
        return NoteDialog::tr("Purple");
    case CaptureColour::None:
        break;
    }
    return NoteDialog::tr("No colour");
}

QColor colourOf(const Tokens& tokens, CaptureColour colour)
{
    switch (colour) {
    case CaptureColour::Red:
        return tokens.danger;
    case CaptureColour::Orange:
        return QColor(0xd9, 0x6a, 0x1b);
    case CaptureColour::Yellow:
        return tokens.warning;
    case CaptureColour::Green:
        return tokens.success;
    case CaptureColour::Blue:
        return tokens.accent;
    case CaptureColour::Purple:
        return tokens.violet;
    case CaptureColour::None:
        break;
    }
    return {};
}

NoteDialog::NoteDialog(capture::CaptureNote note, int count, QWidget* parent)
    : QDialog(parent), m_note(std::move(note))
{
    setObjectName(QStringLiteral("noteDialog"));
    setWindowTitle(count == 1 ? tr("Note and labels") : tr("Note and labels of %n captures", nullptr, count));
    resize(460, 320);
    auto* form = new QFormLayout;
    m_text = new QPlainTextEdit(textFromBytes(m_note.text), this);
    m_text->setObjectName(QStringLiteral("noteText"));
    m_text->setAccessibleName(tr("Note"));
    m_text->setTabChangesFocus(true);
    form->addRow(tr("&Note"), m_text);
    m_labels = new QLineEdit(textFromBytes(capture::labelText(m_note.labels)), this);
    m_labels->setObjectName(QStringLiteral("noteLabels"));
    m_labels->setPlaceholderText(tr("bug, order 7"));
    form->addRow(tr("&Labels"), m_labels);
    m_colour = new QComboBox(this);
    m_colour->setObjectName(QStringLiteral("noteColour"));
    for (int colour = 0; colour < capture::captureColours; ++colour) {
        const auto value = static_cast<CaptureColour>(colour);
        QPixmap square(14, 14);
        const QColor shown = colourOf(tokensOf(palette()), value);
        square.fill(shown.isValid() ? shown : QColor(Qt::transparent));
        m_colour->addItem(QIcon(square), colourWord(value));
    }
    m_colour->setCurrentIndex(int(m_note.colour));
    form->addRow(tr("&Colour"), m_colour);
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("noteProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_save = buttons->addButton(tr("&Save note"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(QStringLiteral("saveNote"));
    m_save->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_text, &QPlainTextEdit::textChanged, this, &NoteDialog::check);
    connect(m_labels, &QLineEdit::textChanged, this, &NoteDialog::check);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
}

capture::NoteEdit NoteDialog::edit() const
{
    capture::NoteEdit edit;
    if (std::string text = m_text->toPlainText().toStdString(); text != m_note.text)
        edit.text = std::move(text);
    if (auto labels = capture::labelsOf(m_labels->text().toStdString()); labels != m_note.labels)
        edit.labels = std::move(labels);
    if (const auto colour = static_cast<CaptureColour>(m_colour->currentIndex()); colour != m_note.colour)
        edit.colour = colour;
    return edit;
}

void NoteDialog::check()
{
    const auto after = capture::edited(m_note, edit());
    m_problem->setVisible(!after);
    m_problem->setText(after ? QString() : QString::fromStdString(after.error().message));
    m_save->setEnabled(after.ok());
}

} // namespace hookbench::ui
