#pragma once

#include "endpoints/EndpointCard.h"

namespace hookbench::ui {

/// Where an endpoint listens, and who may send to it.
class PlaceCard final : public EndpointCard {
    Q_OBJECT

public:
    explicit PlaceCard(QWidget* parent = nullptr);

    void load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets) override;
    void write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const override;
    /// Whether the user has said that others may send without a token or a password.
    bool isExposureAcknowledged() const;

Q_SIGNALS:
    /// Address and port of endpoint 1 are in the settings.
    void settingsRequested();

private:
    void buildPlace();
    void buildAccess();
    void updateParts();
    void makeNewToken();

    bool m_isFirst = false;
    QLineEdit* m_name;
    QWidget* m_settingsRow = nullptr;
    QWidget* m_placeRow = nullptr;
    QComboBox* m_address = nullptr;
    QSpinBox* m_port = nullptr;
    QLineEdit* m_prefix = nullptr;
    FormField* m_prefixField = nullptr;
    QCheckBox* m_token = nullptr;
    QLineEdit* m_tokenText = nullptr;
    FormField* m_tokenField = nullptr;
    QCheckBox* m_basic = nullptr;
    QLineEdit* m_user = nullptr;
    FormField* m_userField = nullptr;
    QLineEdit* m_password = nullptr;
    FormField* m_passwordField = nullptr;
    QWidget* m_warning = nullptr;
    QCheckBox* m_acknowledged = nullptr;
};

} // namespace hookbench::ui
