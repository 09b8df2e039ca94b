#pragma once

#include "registrations/Problem.h"
#include "registrations/VariableScope.h"

#include <QWidget>

#include <functional>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace hookbench::ui {

class MutedLabel;

/// Icon and tone of a problem's severity.
struct SeverityLook {
    QString icon;
    int tone; ///< a Tone
};
SeverityLook lookOf(registrations::Problem::Severity severity);

/// One field of a form: its label above, help or problems below, and the state of each `${NAME}` in it.
/// `key` is where the field stands in the record, "configs.url"; problems find it by that.
class FormField final : public QWidget {
    Q_OBJECT

public:
    FormField(const QString& label, QWidget* field, const QString& key, QWidget* parent);

    const QString& key() const { return m_key; }
    QWidget* field() const { return m_field; }
    /// Quiet words below, while there is no problem.
    void setHelp(const QString& help);
    /// A widget at the right end of the label's line, or of the field's.
    void addToLabel(QWidget* widget);
    void addBeside(QWidget* widget);

    /// Whether a problem of this path belongs here: the key itself, or something inside it.
    bool owns(const QString& path) const;
    void setProblems(const registrations::Problems& problems);
    /// Told with every setProblems(), for fields that mark their parts; and asked to put the focus on a part.
    void setParts(std::function<void(const registrations::Problems&)> mark,
                  std::function<void(const QString& path)> focus);
    void focusAt(const QString& path);

    /// The texts that may hold references, and what is known about their names.
    void setTexts(std::function<std::vector<std::string>()> texts) { m_texts = std::move(texts); }
    void showVariables(const VariableScope& scope);

Q_SIGNALS:
    void defineRequested(const QString& name);

private:
    void showHelp();
    void addVariableLine(const std::string& name, const VariableScope& scope);

    QString m_key;
    QString m_help;
    QWidget* m_field;
    QHBoxLayout* m_labelRow;
    QHBoxLayout* m_fieldRow;
    MutedLabel* m_helpLabel;
    QVBoxLayout* m_problemLines;
    QVBoxLayout* m_variableLines;
    registrations::Problems m_problems;
    std::vector<std::pair<std::string, VariableScope::State>> m_shownVariables;
    QString m_shownEnvironment;
    std::function<void(const registrations::Problems&)> m_mark;
    std::function<void(const QString&)> m_focus;
    std::function<std::vector<std::string>()> m_texts;
};

/// A wheel over a field that has no focus scrolls the form instead of changing the field.
void leaveWheelToForm(QWidget* field);

/// Hides a widget and deletes it once the present event is over: it may hold the button that is being
/// pressed. Nobody finds it or its parts by name any more.
void retire(QWidget* widget);

/// Takes all widgets out of a layout and deletes them once the present event is over.
void clearLayout(class QLayout* layout);

} // namespace hookbench::ui
