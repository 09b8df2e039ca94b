#include "endpoints/EndpointCard.h"

#include "common/Formatting.h"
#include "registrations/FormField.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace hookbench::ui {

EndpointCard::EndpointCard(const QString& objectName, const QString& iconName, const QString& title,
                           QWidget* parent)
    : Card(parent), m_fields(new QWidget(this)), m_body(new QVBoxLayout(m_fields))
{
    setObjectName(objectName);
    auto* picture = new IconLabel(this, 17);
    picture->setIcon(iconName, Tone::Accent);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(8);
    heading->addWidget(picture);
    heading->addWidget(makeHeading(this, title, 1.08), 1);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(14);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 18);
    layout->setSpacing(12);
    layout->addLayout(heading);
    layout->addWidget(m_fields);
}

FormField* EndpointCard::addField(QLayout* layout, const QString& label, QWidget* widget, const QString& key)
{
    if (widget->objectName().isEmpty())
        widget->setObjectName(QStringLiteral("endpoint.") + key);
    auto* field = new FormField(label, widget, key, m_fields);
    m_all.push_back(field);
    layout->addWidget(field);
    return field;
}

QLineEdit* EndpointCard::addLine(const QString& label, const QString& key, const QString& hint)
{
    auto* line = new QLineEdit(m_fields);
    line->setFont(monospaceFont());
    line->setPlaceholderText(hint);
    addField(m_body, label, line, key);
    connect(line, &QLineEdit::textEdited, this, &EndpointCard::edited);
    return line;
}

QLineEdit* EndpointCard::addSecret(const QString& label, const QString& key, const QString& hint)
{
    QLineEdit* line = addLine(label, key, hint);
    line->setEchoMode(QLineEdit::Password);
    auto* show = line->addAction(icon(QStringLiteral("eye"), Tone::Muted), QLineEdit::TrailingPosition);
    show->setToolTip(tr("Show it"));
    show->setCheckable(true);
    connect(show, &QAction::toggled, line, [line](bool shown) {
        line->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    });
    return line;
}

QCheckBox* EndpointCard::addCheck(const QString& key, const QString& text)
{
    auto* check = new QCheckBox(text, m_fields);
    addField(m_body, {}, check, key);
    connect(check, &QCheckBox::clicked, this, &EndpointCard::edited);
    return check;
}

QComboBox* EndpointCard::addChoice(const QString& label, const QString& key)
{
    auto* choice = new QComboBox(m_fields);
    leaveWheelToForm(choice);
    addField(m_body, label, choice, key);
    connect(choice, &QComboBox::activated, this, &EndpointCard::edited);
    return choice;
}

QSpinBox* EndpointCard::addNumber(QLayout* layout, const QString& label, const QString& key, int least, int most)
{
    auto* number = new QSpinBox(m_fields);
    number->setRange(least, most);
    leaveWheelToForm(number);
    addField(layout, label, number, key);
    connect(number, &QSpinBox::valueChanged, this, &EndpointCard::edited);
    return number;
}

void EndpointCard::setProblems(const std::vector<endpoint::EndpointProblem>& problems)
{
    for (FormField* field : m_all) {
        registrations::Problems own;
        for (const endpoint::EndpointProblem& problem : problems) {
            if (field->key() == textFromBytes(problem.field))
                own.push_back({problem.field, registrations::Problem::Severity::Error, problem.message});
        }
        field->setProblems(own);
    }
}

FormField* EndpointCard::fieldOf(const QString& key) const
{
    for (FormField* field : m_all) {
        if (field->key() == key)
            return field;
    }
    return nullptr;
}

} // namespace hookbench::ui
