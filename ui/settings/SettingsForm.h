#pragma once

#include "storage/Settings.h"

#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace hookbench::ui {

class HttpsSection;
class MutedLabel;

/// The fields of the settings, each with its unit, what it means, and what is wrong with what was typed.
class SettingsForm final : public QWidget {
    Q_OBJECT

public:
    explicit SettingsForm(QWidget* parent = nullptr);

    void setSettings(const storage::Settings& settings);
    /// What the fields say; those that cannot be read keep the value of the last setSettings().
    storage::Settings settings() const;
    bool isValid() const;
    /// Puts the text of a failure beside the field it is about.
    void setPortProblem(const QString& text);
    void setPort(std::uint16_t port);
    HttpsSection* https() const { return m_https; }
    /// A note on where secrets are kept.
    void setSecrets(const QString& state, const QString& explanation);
    /// Which gateways are in use.
    void setGateways(const QString& state);

Q_SIGNALS:
    void edited();
    void gatewaysRequested();
    void themeChosen(hookbench::storage::Theme theme);

private:
    /// One number to type: how it is read into the settings and shown from them, in the unit of the field.
    struct NumberField {
        QLineEdit* edit;
        MutedLabel* message;
        QString help;
        std::uint64_t least;
        std::uint64_t most;
        std::function<void(storage::Settings&, std::uint64_t)> write;
        std::function<std::uint64_t(const storage::Settings&)> read;
        QString range;
    };
    QVBoxLayout* addSection(const QString& title, const QString& iconName);
    MutedLabel* addRow(QVBoxLayout* section, const QString& label, QWidget* field, const QString& unit,
                       const QString& help);
    void addNumber(QVBoxLayout* section, const QString& objectName, const QString& label, const QString& unit,
                   const QString& help, std::uint64_t least, std::uint64_t most,
                   std::function<std::uint64_t(const storage::Settings&)> read,
                   std::function<void(storage::Settings&, std::uint64_t)> write);
    void buildEndpoint();
    void buildLimits();
    void buildSafety();
    void buildSending();
    void buildLook();
    void check();
    bool checkNumber(NumberField& field);
    bool checkAddress();
    void setMessage(QWidget* field, MutedLabel* label, const QString& text, bool problem);

    QVBoxLayout* m_layout;
    HttpsSection* m_https;
    storage::Settings m_base;
    std::vector<NumberField> m_numbers;
    QLineEdit* m_address;
    MutedLabel* m_addressMessage;
    QCheckBox* m_powerLoss;
    QComboBox* m_theme;
    QLabel* m_secretsState;
    QLabel* m_secretsText;
    QLabel* m_gateways;
    QString m_portProblem;
    bool m_valid = true;
    bool m_filling = false;
};

} // namespace hookbench::ui
