#include "registrations/FormField.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "registrations/Variables.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace hookbench::ui {

namespace {

class WheelFilter final : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (event->type() != QEvent::Wheel || !widget || widget->hasFocus())
            return false;
        event->ignore();
        return true;
    }
};

/// An icon and words that wrap, with a small action at the end.
QWidget* makeLine(QWidget* parent, const QString& iconName, Tone iconTone, const QString& text, Tone textTone,
                  QPushButton* action = nullptr)
{
    auto* line = new QWidget(parent);
    auto* picture = new IconLabel(line, 14);
    picture->setIcon(iconName, iconTone);
    auto* words = new MutedLabel(text, line);
    words->setTone(textTone);
    words->setWordWrap(true);
    words->setTextFormat(Qt::PlainText);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(7);
    auto* pictureColumn = new QVBoxLayout;
    pictureColumn->setContentsMargins(0, (words->fontMetrics().height() - 14) / 2 + 1, 0, 0);
    pictureColumn->addWidget(picture);
    pictureColumn->addStretch();
    layout->addLayout(pictureColumn);
    layout->addWidget(words, 1, Qt::AlignTop);
    if (action) {
        action->setParent(line);
        layout->addWidget(action, 0, Qt::AlignTop);
    }
    return line;
}

} // namespace

SeverityLook lookOf(registrations::Problem::Severity severity)
{
    switch (severity) {
    case registrations::Problem::Severity::Error:
        return {QStringLiteral("circle-alert"), int(Tone::Danger)};
    case registrations::Problem::Severity::Warning:
        return {QStringLiteral("triangle-alert"), int(Tone::Warning)};
    case registrations::Problem::Severity::Note:
        return {QStringLiteral("info"), int(Tone::Muted)};
    }
    return {};
}

FormField::FormField(const QString& label, QWidget* field, const QString& key, QWidget* parent)
    : QWidget(parent),
      m_key(key),
      m_field(field),
      m_labelRow(new QHBoxLayout),
      m_fieldRow(new QHBoxLayout),
      m_helpLabel(new MutedLabel({}, this)),
      m_problemLines(new QVBoxLayout),
      m_variableLines(new QVBoxLayout)
{
    auto* name = new QLabel(label, this);
    name->setBuddy(field);
    QFont medium = name->font();
    medium.setWeight(QFont::Medium);
    name->setFont(medium);
    QString plain = label;
    plain.remove(QLatin1Char('&'));
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(plain);
    m_labelRow->setSpacing(8);
    m_labelRow->addWidget(name);
    m_labelRow->addStretch();
    m_fieldRow->setSpacing(6);
    m_fieldRow->addWidget(field, 1);
    m_helpLabel->setWordWrap(true);
    m_helpLabel->hide();
    m_problemLines->setSpacing(3);
    m_variableLines->setSpacing(3);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(5);
    layout->addLayout(m_labelRow);
    // An empty row would still take its spacing.
    if (label.isEmpty()) {
        name->hide();
        layout->setSpacing(0);
    }
    layout->addLayout(m_fieldRow);
    layout->addWidget(m_helpLabel);
    layout->addLayout(m_problemLines);
    layout->addLayout(m_variableLines);
}

void FormField::setHelp(const QString& help)
{
    m_help = help;
    m_field->setAccessibleDescription(help);
    showHelp();
}

void FormField::showHelp()
{
    m_helpLabel->setText(m_help);
    m_helpLabel->setVisible(!m_help.isEmpty() && m_problems.empty());
}

void FormField::addToLabel(QWidget* widget)
{
    m_labelRow->addWidget(widget);
}

void FormField::addBeside(QWidget* widget)
{
    m_fieldRow->addWidget(widget);
}

bool FormField::owns(const QString& path) const
{
    if (!path.startsWith(m_key))
        return false;
    return path.size() == m_key.size() || path.at(m_key.size()) == QLatin1Char('.') ||
           path.at(m_key.size()) == QLatin1Char('[');
}

void FormField::setProblems(const registrations::Problems& problems)
{
    if (m_mark)
        m_mark(problems);
    if (problems == m_problems)
        return;
    m_problems = problems;
    clearLayout(m_problemLines);
    QStringList words;
    for (const registrations::Problem& problem : problems) {
        const SeverityLook look = lookOf(problem.severity);
        const QString text = textFromBytes(problem.message);
        m_problemLines->addWidget(
            makeLine(this, look.icon, static_cast<Tone>(look.tone), text, static_cast<Tone>(look.tone)));
        words << text;
    }
    m_field->setAccessibleDescription(words.isEmpty() ? m_help : words.join(QLatin1Char(' ')));
    setProblemMark(m_field, registrations::hasErrors(problems));
    showHelp();
}

void FormField::setParts(std::function<void(const registrations::Problems&)> mark,
                         std::function<void(const QString&)> focus)
{
    m_mark = std::move(mark);
    m_focus = std::move(focus);
}

void FormField::focusAt(const QString& path)
{
    if (m_focus)
        m_focus(path);
    else
        m_field->setFocus(Qt::OtherFocusReason);
}

void FormField::showVariables(const VariableScope& scope)
{
    if (!m_texts)
        return;
    std::vector<std::pair<std::string, VariableScope::State>> variables;
    for (const std::string& text : m_texts()) {
        for (const registrations::VariableReference& reference : registrations::variableReferences(text)) {
            const std::pair entry{reference.name, scope.stateOf(reference.name)};
            if (std::find(variables.begin(), variables.end(), entry) == variables.end())
                variables.push_back(entry);
        }
    }
    if (variables == m_shownVariables && scope.environment == m_shownEnvironment)
        return;
    m_shownVariables = variables;
    m_shownEnvironment = scope.environment;
    clearLayout(m_variableLines);
    for (const auto& variable : variables)
        addVariableLine(variable.first, scope);
}

void FormField::addVariableLine(const std::string& name, const VariableScope& scope)
{
    const QString reference = QStringLiteral("${%1}").arg(textFromBytes(name));
    const VariableScope::State state = scope.stateOf(name);
    QPushButton* action = nullptr;
    if (state == VariableScope::State::Unknown || state == VariableScope::State::SecretMissing) {
        action = new QPushButton(
            state == VariableScope::State::Unknown ? tr("Define…") : tr("Enter its value…"), this);
        action->setObjectName(QStringLiteral("define_") + textFromBytes(name));
        action->setAccessibleName(tr("Define %1").arg(reference));
        connect(action, &QPushButton::clicked, this,
                [this, name = textFromBytes(name)] { Q_EMIT defineRequested(name); });
    }
    QWidget* line = nullptr;
    switch (state) {
    case VariableScope::State::Plain:
        line = makeLine(this, QStringLiteral("check"), Tone::Success,
                        tr("%1 is set in “%2”.").arg(reference, scope.environment), Tone::Muted);
        break;
    case VariableScope::State::Secret:
        line = makeLine(this, QStringLiteral("lock"), Tone::Muted,
                        tr("%1 is a secret of “%2”.").arg(reference, scope.environment), Tone::Muted);
        break;
    case VariableScope::State::SecretMissing:
        line = makeLine(this, QStringLiteral("triangle-alert"), Tone::Warning,
                        tr("%1 is a secret of “%2”, but the keychain does not hold its value.")
                            .arg(reference, scope.environment),
                        Tone::Warning, action);
        break;
    case VariableScope::State::Unknown:
        line =
            makeLine(this, QStringLiteral("triangle-alert"), Tone::Warning,
                     tr("%1 is not set in “%2”.").arg(reference, scope.environment), Tone::Warning, action);
        break;
    }
    m_variableLines->addWidget(line);
}

void leaveWheelToForm(QWidget* field)
{
    field->setFocusPolicy(Qt::StrongFocus);
    field->installEventFilter(new WheelFilter(field));
}

void retire(QWidget* widget)
{
    widget->hide();
    widget->setObjectName({});
    for (QWidget* part : widget->findChildren<QWidget*>())
        part->setObjectName({});
    widget->deleteLater();
}

void clearLayout(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget())
            retire(widget);
        delete item;
    }
}

} // namespace hookbench::ui
