#pragma once

#include "registrations/Environment.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace hookbench::ui {

class MutedLabel;

/// The variables of one environment, a row each: name, value, plain or secret, remove. Secret values are
/// masked; the eye beside one shows it while it is pressed in.
class VariableRows final : public QWidget {
    Q_OBJECT

public:
    using Values = std::map<std::string, std::string, std::less<>>;

    explicit VariableRows(QWidget* parent = nullptr);

    /// Secret values are among `values` as far as the keychain holds them.
    void setVariables(const std::vector<registrations::Variable>& variables, const Values& values,
                      const std::vector<std::string>& missingSecrets);
    std::vector<registrations::Variable> variables() const;
    /// The values of the secret rows that have one.
    Values secretValues() const;
    /// Adds a row for a name and puts the focus on its value; finds the row if there is one.
    void define(const QString& name, bool secret);
    /// What keeps the variables from being saved, "" if nothing does; the rows show it too.
    QString problem() const;

Q_SIGNALS:
    void edited();

private:
    struct Row {
        QWidget* widget;
        QLineEdit* name;
        QLineEdit* value;
        QToolButton* reveal;
        QToolButton* secret;
        QLabel* message;
        bool missing = false;
    };
    Row& addRow(const registrations::Variable& variable, const std::string& value, bool missing);
    void removeRow(const QWidget* widget);
    void refresh();
    QString problemOf(const Row& row) const;

    std::vector<Row> m_rows;
    QVBoxLayout* m_layout;
    QPushButton* m_add;
};

} // namespace hookbench::ui
