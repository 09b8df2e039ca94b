#pragma once

#include "common/Widgets.h"
#include "endpoint/store/EndpointCheck.h"

#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace hookbench::ui {

class FormField;

/// One side of an endpoint as a card of its editor: a heading and the fields that belong together. Problems stand
/// below the field that they are about.
class EndpointCard : public Card {
    Q_OBJECT

public:
    EndpointCard(const QString& objectName, const QString& iconName, const QString& title, QWidget* parent);

    /// Puts an endpoint into the fields; edited() is not told.
    virtual void load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets) = 0;
    /// Puts the fields into an endpoint; what has no field here stays as it is.
    virtual void write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const = 0;
    /// What is wrong in the fields before it can be written.
    virtual std::vector<endpoint::EndpointProblem> ownProblems() const { return {}; }
    void setProblems(const std::vector<endpoint::EndpointProblem>& problems);
    /// The field of this key if it is one of the card's, for the focus.
    FormField* fieldOf(const QString& key) const;

Q_SIGNALS:
    /// The user has changed something.
    void edited();

protected:
    QVBoxLayout* body() const { return m_body; }
    QWidget* fields() const { return m_fields; }
    FormField* addField(QLayout* layout, const QString& label, QWidget* widget, const QString& key);
    QLineEdit* addLine(const QString& label, const QString& key, const QString& hint);
    /// A line whose text is hidden, with a button that shows it.
    QLineEdit* addSecret(const QString& label, const QString& key, const QString& hint);
    QCheckBox* addCheck(const QString& key, const QString& text);
    QComboBox* addChoice(const QString& label, const QString& key);
    QSpinBox* addNumber(QLayout* layout, const QString& label, const QString& key, int least, int most);
    FormField* lastField() const { return m_all.back(); }

private:
    QWidget* m_fields;
    QVBoxLayout* m_body;
    std::vector<FormField*> m_all;
};

} // namespace hookbench::ui
