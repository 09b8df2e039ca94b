#pragma once

#include "endpoint/tls/LocalAuthority.h"
#include "endpoint/tls/TrustGuide.h"
#include "storage/Settings.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;
class QVBoxLayout;

namespace hookbench::ui {

class MutedLabel;

/// Whether the endpoint speaks HTTPS, with whose certificate, and how clients are made to trust it.
class HttpsSection final : public QWidget {
    Q_OBJECT

public:
    explicit HttpsSection(QWidget* parent = nullptr);

    void setSettings(const storage::Settings& settings);
    void write(storage::Settings& settings) const;
    /// Own certificates need both files.
    bool isValid() const;
    /// What was typed as the key's password since the last setSettings(); none if nothing was.
    std::optional<QString> typedPassword() const;

    /// The local authority; none while there is none. `url` is the endpoint's, for the examples.
    void setAuthority(const std::optional<endpoint::LocalAuthority::State>& state, const std::string& url);
    /// What clients will object to in an own certificate.
    void setWarnings(const std::vector<std::string>& warnings);

Q_SIGNALS:
    void edited();

private:
    QLineEdit* addLine(QFormLayout* form, const QString& objectName, const QString& label,
                       const QString& placeholder);
    void addTextRow(QFormLayout* form, const QString& label, QLabel* text, QToolButton* copy);
    QWidget* buildOwn();
    QWidget* buildAuthority();
    QWidget* buildGuide();
    void onEdited();
    void showParts();
    void showCommands();

    QComboBox* m_choice;
    MutedLabel* m_message;
    QWidget* m_own;
    QWidget* m_authority;
    QWidget* m_guide;
    QLineEdit* m_certificate = nullptr;
    QLineEdit* m_key = nullptr;
    QLineEdit* m_password = nullptr;
    QLabel* m_subject = nullptr;
    QLabel* m_fingerprint = nullptr;
    QLabel* m_file = nullptr;
    QComboBox* m_client = nullptr;
    QPlainTextEdit* m_commands = nullptr;
    std::vector<endpoint::TrustHint> m_hints;
    std::vector<std::string> m_warnings;
    bool m_hasAuthority = false;
    bool m_filling = false;
};

} // namespace hookbench::ui
