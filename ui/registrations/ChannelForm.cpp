#include "registrations/ChannelForm.h"

#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "registrations/EditorFrame.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace hookbench::ui {

ChannelForm::ChannelForm(registrations::Channel channel, QWidget* parent)
    : QWidget(parent), m_channel(std::move(channel)), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(14);
}

FormField* ChannelForm::addField(const QString& label, QWidget* field, const QString& key)
{
    auto* form = new FormField(label, field, key, this);
    connect(form, &FormField::defineRequested, this, &ChannelForm::defineRequested);
    m_fields.push_back(form);
    m_layout->addWidget(form);
    return form;
}

void ChannelForm::addPair(FormField* left, FormField* right)
{
    m_layout->removeWidget(left);
    m_layout->removeWidget(right);
    auto* row = new QHBoxLayout;
    row->setSpacing(14);
    row->addWidget(left, 1, Qt::AlignTop);
    row->addWidget(right, 1, Qt::AlignTop);
    m_layout->addLayout(row);
}

QLineEdit* ChannelForm::makeLineEdit(const char* objectName, const std::string& value, bool code,
                                     std::function<void(const std::string&)> write)
{
    auto* edit = new QLineEdit(textFromBytes(value), this);
    edit->setObjectName(QString::fromLatin1(objectName));
    if (code)
        edit->setFont(monospaceFont());
    edit->setCursorPosition(0);
    connect(edit, &QLineEdit::textEdited, this, [this, write = std::move(write)](const QString& text) {
        write(toBytes(text.trimmed()));
        changed();
    });
    return edit;
}

QLineEdit* ChannelForm::makeOptionalEdit(const char* objectName, std::optional<std::string>& member,
                                         bool code)
{
    return makeLineEdit(objectName, member.value_or(""), code, [&member](const std::string& text) {
        member = text.empty() ? std::nullopt : std::optional(text);
    });
}

QLineEdit* ChannelForm::makeListEdit(const char* objectName, std::vector<std::string>& member)
{
    std::string all;
    for (const std::string& item : member)
        all += (all.empty() ? "" : ", ") + item;
    return makeLineEdit(objectName, all, true, [&member](const std::string& text) {
        member.clear();
        for (const QString& item : textFromBytes(text).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            if (!item.trimmed().isEmpty())
                member.push_back(toBytes(item.trimmed()));
        }
    });
}

FormField* ChannelForm::addTextArea(const QString& label, const char* objectName, const QString& key,
                                    std::optional<std::string>& member, int leastLines)
{
    auto* edit = new QPlainTextEdit(textFromBytes(member.value_or("")), this);
    edit->setObjectName(QString::fromLatin1(objectName));
    QString plain = label;
    edit->setAccessibleName(plain.remove(QLatin1Char('&')));
    connect(edit, &QPlainTextEdit::textChanged, this, [this, edit, &member] {
        const std::string text = toBytes(edit->toPlainText());
        member = text.empty() ? std::nullopt : std::optional(text);
        changed();
    });
    return addField(label, makeTextBox(edit, this, leastLines), key);
}

FormField* ChannelForm::addCode(const QString& label, const char* objectName, const QString& key,
                                std::optional<std::string>& member)
{
    auto* editor = new CodeEditor(this);
    editor->setObjectName(QString::fromLatin1(objectName));
    QString plain = label;
    editor->setAccessibleName(plain.remove(QLatin1Char('&')));
    editor->setText(textFromBytes(member.value_or("")));
    connect(editor, &QsciScintilla::textChanged, this, [this, editor, &member] {
        const std::string text = toBytes(editor->text());
        member = text.empty() ? std::nullopt : std::optional(text);
        changed();
    });
    return addField(label, makeCodeBox(editor, this), key);
}

void ChannelForm::addTemplateLink(FormField* field)
{
    auto* link =
        new QPushButton(icon(QStringLiteral("external-link"), Tone::Accent), tr("Open in Templates"), this);
    link->setObjectName(QStringLiteral("openTemplate"));
    link->setToolTip(tr("Edit this template with a preview of what it makes"));
    setButtonKind(link, ButtonKind::Quiet);
    connect(link, &QPushButton::clicked, this, [this, field] { Q_EMIT templateRequested(field->key()); });
    field->addToLabel(link);
}

void ChannelForm::addSecretButton(FormField* field)
{
    QToolButton* button = makeIconButton(this, QStringLiteral("moveSecret"), QStringLiteral("key-round"),
                                         tr("Move this secret to the environment now"), Tone::Warning);
    button->hide();
    connect(button, &QToolButton::clicked, this, [this, field] { Q_EMIT secretMoveRequested(field->key()); });
    field->addBeside(button);
    m_secretButtons.emplace_back(field, button);
}

void ChannelForm::addExtraNote(const json::Object& extra)
{
    if (extra.empty())
        return;
    QStringList names;
    for (const json::Member& member : extra)
        names << textFromBytes(member.key);
    m_layout->addWidget(makeMuted(this, tr("Kept as they came: %1").arg(names.join(QStringLiteral(", ")))));
}

registrations::Problems ChannelForm::setProblems(const registrations::Problems& problems)
{
    registrations::Problems homeless = problems;
    for (FormField* field : m_fields) {
        registrations::Problems own;
        for (const registrations::Problem& problem : problems) {
            if (field->owns(textFromBytes(problem.field)))
                own.push_back(problem);
        }
        std::erase_if(homeless, [&](const registrations::Problem& problem) {
            return field->owns(textFromBytes(problem.field));
        });
        field->setProblems(own);
    }
    return homeless;
}

void ChannelForm::showVariables(const VariableScope& scope)
{
    for (FormField* field : m_fields)
        field->showVariables(scope);
}

void ChannelForm::showSecrets(const std::vector<QString>& paths)
{
    for (const auto& [field, button] : m_secretButtons)
        button->setVisible(std::find(paths.begin(), paths.end(), field->key()) != paths.end());
}

bool ChannelForm::focusField(const QString& path)
{
    for (FormField* field : m_fields) {
        if (field->owns(path)) {
            field->focusAt(path);
            return true;
        }
    }
    return false;
}

} // namespace hookbench::ui
