#pragma once

#include "registrations/FormField.h"
#include "registrations/Registration.h"

#include <QWidget>

#include <functional>
#include <vector>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace hookbench::ui {

class CodeEditor;

/// The fields of one channel. The form holds the channel and writes into it what the user changes, and
/// nothing else: members that no field shows, and values that a field could not have made, stay as they came.
class ChannelForm : public QWidget {
    Q_OBJECT

public:
    ChannelForm(registrations::Channel channel, QWidget* parent);

    const registrations::Channel& channel() const { return m_channel; }
    /// Problems of this channel, their paths relative to it ("configs.url"). Returns those that no field
    /// shows.
    registrations::Problems setProblems(const registrations::Problems& problems);
    /// What the form itself finds wrong, which validation of the record cannot see; paths relative too.
    virtual registrations::Problems ownProblems() const { return {}; }
    void showVariables(const VariableScope& scope);
    /// Which fields hold a secret as text, by relative path.
    virtual void showSecrets(const std::vector<QString>& paths);
    bool focusField(const QString& path);

Q_SIGNALS:
    void edited();
    void defineRequested(const QString& name);
    /// The user wants the secret of this field (relative path) moved to the environment now.
    void secretMoveRequested(const QString& path);
    void templateRequested(const QString& path);

protected:
    QVBoxLayout* formLayout() const { return m_layout; }
    FormField* addField(const QString& label, QWidget* field, const QString& key);
    /// Two fields side by side.
    void addPair(FormField* left, FormField* right);
    /// A line for text of one value; `read` and `write` work on the channel.
    QLineEdit* makeLineEdit(const char* objectName, const std::string& value, bool code,
                            std::function<void(const std::string&)> write);
    /// A line for an optional member: "" is none.
    QLineEdit* makeOptionalEdit(const char* objectName, std::optional<std::string>& member,
                                bool code = false);
    /// A line for a list, separated by commas.
    QLineEdit* makeListEdit(const char* objectName, std::vector<std::string>& member);
    FormField* addTextArea(const QString& label, const char* objectName, const QString& key,
                           std::optional<std::string>& member, int leastLines);
    FormField* addCode(const QString& label, const char* objectName, const QString& key,
                       std::optional<std::string>& member);
    /// "Open in Templates" at the end of the field's label.
    void addTemplateLink(FormField* field);
    /// A button that moves the field's secret to the environment; hidden until showSecrets() names the field.
    void addSecretButton(FormField* field);
    /// Members that came with the record and that no field shows.
    void addExtraNote(const json::Object& extra);
    void changed() { Q_EMIT edited(); }

    registrations::Channel m_channel;

private:
    QVBoxLayout* m_layout;
    std::vector<FormField*> m_fields;
    std::vector<std::pair<FormField*, QToolButton*>> m_secretButtons;
};

/// The form of the channel's kind.
ChannelForm* makeChannelForm(registrations::Channel channel, QWidget* parent);

} // namespace hookbench::ui
