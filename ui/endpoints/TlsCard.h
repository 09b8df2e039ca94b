#pragma once

#include "endpoints/EndpointCard.h"

namespace hookbench::ui {

/// Whether an endpoint speaks HTTPS, and by which certificate. Endpoint 1's is in the settings.
class TlsCard final : public EndpointCard {
    Q_OBJECT

public:
    explicit TlsCard(QWidget* parent = nullptr);

    void load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets) override;
    void write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const override;

Q_SIGNALS:
    /// How to trust the local authority stands in the settings.
    void trustRequested();

private:
    void updateParts();

    bool m_isFirst = false;
    QComboBox* m_choice;
    FormField* m_choiceField;
    QLineEdit* m_certificate;
    FormField* m_certificateField;
    QLineEdit* m_key;
    FormField* m_keyField;
    QWidget* m_trust;
    QComboBox* m_fault;
    FormField* m_faultField;
    QSpinBox* m_percent;
    FormField* m_percentField;
    QCheckBox* m_httpsOnly;
};

} // namespace hookbench::ui
