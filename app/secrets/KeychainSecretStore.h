#pragma once

#include "secrets/SecretStore.h"

namespace hookbench::secrets {

/// Secrets in the desktop's keychain by QtKeychain, never with its plain-text fallback. Main thread.
class KeychainSecretStore final : public SecretStore {
public:
    /// `service` is the keychain's name for this program and profile.
    explicit KeychainSecretStore(QString service) : m_service(std::move(service)) {}

    Backing backing() const override { return Backing::Keychain; }
    void read(const QString& name, QObject* context, ReadHandler done) override;
    void write(const QString& name, const QByteArray& value, QObject* context, DoneHandler done) override;
    void remove(const QString& name, QObject* context, DoneHandler done) override;

private:
    QString m_service;
};

} // namespace hookbench::secrets
