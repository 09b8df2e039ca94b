#include "registrations/VariableRows.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "registrations/FormField.h"
#include "registrations/Variables.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace hookbench::ui {

VariableRows::VariableRows(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(7);
    m_add = new QPushButton(icon(QStringLiteral("plus"), Tone::Muted), tr("Add a &variable"), this);
    m_add->setObjectName(QStringLiteral("addVariable"));
    setButtonKind(m_add, ButtonKind::Quiet);
    m_layout->addWidget(m_add, 0, Qt::AlignLeft);
    m_layout->addStretch();
    connect(m_add, &QPushButton::clicked, this, [this] {
        addRow({}, {}, false).name->setFocus(Qt::OtherFocusReason);
        refresh();
        Q_EMIT edited();
    });
}

void VariableRows::setVariables(const std::vector<registrations::Variable>& variables, const Values& values,
                                const std::vector<std::string>& missingSecrets)
{
    for (const Row& row : std::exchange(m_rows, {}))
        retire(row.widget);
    for (const registrations::Variable& variable : variables) {
        const auto found = values.find(variable.name);
        const bool missing =
            std::find(missingSecrets.begin(), missingSecrets.end(), variable.name) != missingSecrets.end();
        addRow(variable, variable.isSecret && found != values.end() ? found->second : variable.value,
               missing);
    }
    refresh();
}

VariableRows::Row& VariableRows::addRow(const registrations::Variable& variable, const std::string& value,
                                        bool missing)
{
    Row row;
    row.missing = missing;
    row.widget = new QWidget(this);
    row.name = new QLineEdit(textFromBytes(variable.name), row.widget);
    row.value = new QLineEdit(textFromBytes(value), row.widget);
    row.name->setObjectName(QStringLiteral("variableName"));
    row.value->setObjectName(QStringLiteral("variableValue"));
    row.name->setAccessibleName(tr("Name of the variable"));
    row.value->setAccessibleName(tr("Value of the variable"));
    row.name->setPlaceholderText(tr("NAME"));
    row.name->setFont(monospaceFont());
    row.value->setFont(monospaceFont());
    row.value->setCursorPosition(0);
    row.reveal = makeIconButton(row.widget, QStringLiteral("revealValue"), QStringLiteral("eye"),
                                tr("Show the value"));
    row.reveal->setCheckable(true);
    row.secret = makeIconButton(row.widget, QStringLiteral("variableSecret"), QStringLiteral("lock-open"),
                                tr("Keep the value in the keychain"));
    row.secret->setCheckable(true);
    row.secret->setChecked(variable.isSecret);
    row.secret->setText(tr("Secret"));
    row.secret->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    QToolButton* remove = makeIconButton(row.widget, QStringLiteral("removeVariable"), QStringLiteral("x"),
                                         tr("Remove this variable"));
    auto* message = new MutedLabel({}, row.widget);
    message->setWordWrap(true);
    message->hide();
    row.message = message;

    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(row.name, 2);
    line->addWidget(row.value, 3);
    line->addWidget(row.reveal);
    line->addWidget(row.secret);
    line->addWidget(remove);
    auto* layout = new QVBoxLayout(row.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    layout->addLayout(line);
    layout->addWidget(row.message);
    m_layout->insertWidget(m_layout->count() - 2, row.widget);

    const auto changed = [this] {
        refresh();
        Q_EMIT edited();
    };
    connect(row.name, &QLineEdit::textEdited, this, changed);
    connect(row.value, &QLineEdit::textEdited, this, changed);
    connect(row.secret, &QToolButton::toggled, this, changed);
    connect(row.reveal, &QToolButton::toggled, this, &VariableRows::refresh);
    connect(remove, &QToolButton::clicked, this, [this, widget = row.widget] { removeRow(widget); });
    m_rows.push_back(row);
    return m_rows.back();
}

void VariableRows::removeRow(const QWidget* widget)
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [widget](const Row& row) { return row.widget == widget; });
    if (found == m_rows.end())
        return;
    m_add->setFocus(Qt::OtherFocusReason);
    retire(found->widget);
    m_rows.erase(found);
    refresh();
    Q_EMIT edited();
}

QString VariableRows::problemOf(const Row& row) const
{
    const QString name = row.name->text().trimmed();
    if (name.isEmpty())
        return row.value->text().isEmpty() ? QString() : tr("Give this variable a name.");
    if (!registrations::isVariableName(toBytes(name)))
        return tr("“%1” cannot be a name: begin with a letter or _, then letters, digits and _.").arg(name);
    const auto same = std::count_if(m_rows.begin(), m_rows.end(),
                                    [&](const Row& other) { return other.name->text().trimmed() == name; });
    return same > 1 ? tr("There is another variable of this name.") : QString();
}

QString VariableRows::problem() const
{
    for (const Row& row : m_rows) {
        if (const QString text = problemOf(row); !text.isEmpty())
            return text;
    }
    return {};
}

void VariableRows::refresh()
{
    for (const Row& row : m_rows) {
        const bool secret = row.secret->isChecked();
        const bool shown = !secret || row.reveal->isChecked();
        row.value->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        row.value->setPlaceholderText(secret ? tr("Secret value") : tr("Value"));
        // Its place stays, so that the rows stand in columns.
        QSizePolicy policy = row.reveal->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        row.reveal->setSizePolicy(policy);
        row.reveal->setVisible(secret);
        row.reveal->setIcon(icon(shown ? QStringLiteral("eye-off") : QStringLiteral("eye"), Tone::Muted));
        row.secret->setIcon(icon(secret ? QStringLiteral("lock") : QStringLiteral("lock-open"),
                                 secret ? Tone::Accent : Tone::Muted));
        row.secret->setToolTip(secret ? tr("The value is kept in the keychain")
                                      : tr("Keep the value in the keychain"));
        const QString problem = problemOf(row);
        const bool missing = problem.isEmpty() && secret && row.missing && row.value->text().isEmpty();
        auto* message = static_cast<MutedLabel*>(row.message);
        message->setText(missing ? tr("The keychain does not hold this secret's value. Enter it here.")
                                 : problem);
        message->setTone(missing ? Tone::Warning : Tone::Danger);
        message->setVisible(missing || !problem.isEmpty());
        setProblemMark(row.name, !problem.isEmpty());
    }
}

std::vector<registrations::Variable> VariableRows::variables() const
{
    std::vector<registrations::Variable> variables;
    for (const Row& row : m_rows) {
        registrations::Variable variable;
        variable.name = toBytes(row.name->text().trimmed());
        variable.isSecret = row.secret->isChecked();
        if (!variable.isSecret)
            variable.value = toBytes(row.value->text());
        if (!variable.name.empty() || !row.value->text().isEmpty())
            variables.push_back(std::move(variable));
    }
    return variables;
}

VariableRows::Values VariableRows::secretValues() const
{
    Values values;
    for (const Row& row : m_rows) {
        if (row.secret->isChecked() && !row.value->text().isEmpty())
            values[toBytes(row.name->text().trimmed())] = toBytes(row.value->text());
    }
    return values;
}

void VariableRows::define(const QString& name, bool secret)
{
    for (const Row& row : m_rows) {
        if (row.name->text() == name)
            return row.value->setFocus(Qt::OtherFocusReason);
    }
    registrations::Variable variable;
    variable.name = toBytes(name);
    variable.isSecret = secret;
    Row& row = addRow(variable, {}, false);
    refresh();
    row.value->setFocus(Qt::OtherFocusReason);
    Q_EMIT edited();
}

} // namespace hookbench::ui
