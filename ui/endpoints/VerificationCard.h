#pragma once

#include "endpoints/EndpointCard.h"

class QPlainTextEdit;

namespace hookbench::ui {

/// How an endpoint's requests are verified: a signature, a shared secret in a header. The secrets are kept in the
/// keychain.
class VerificationCard final : public EndpointCard {
    Q_OBJECT

public:
    explicit VerificationCard(QWidget* parent = nullptr);

    void load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets) override;
    void write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const override;

private:
    void buildScheme();
    bool takesPublicKey() const;
    void updateParts();

    QComboBox* m_scheme = nullptr;
    FormField* m_schemeField = nullptr;
    QLineEdit* m_secret = nullptr;
    FormField* m_secretField = nullptr;
    QLineEdit* m_older = nullptr;
    FormField* m_olderField = nullptr;
    QPlainTextEdit* m_publicKey = nullptr;
    FormField* m_publicKeyField = nullptr;
    QLineEdit* m_publicUrl = nullptr;
    FormField* m_publicUrlField = nullptr;
    QCheckBox* m_strict = nullptr;
    QLineEdit* m_header = nullptr;
    QLineEdit* m_shared = nullptr;
    FormField* m_sharedField = nullptr;
};

} // namespace hookbench::ui
