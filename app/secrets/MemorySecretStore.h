#pragma once

#include "secrets/SecretStore.h"

#include <QHash>

namespace hookbench::secrets {

/// Secrets for as long as the program runs. Main thread.
class MemorySecretStore final : public SecretStore {
public:
    Backing backing() const override { return Backing::Memory; }
    void read(const QString& name, QObject* context, ReadHandler done) override;
    void write(const QString& name, const QByteArray& value, QObject* context, DoneHandler done) override;
    void remove(const QString& name, QObject* context, DoneHandler done) override;

private:
    QHash<QString, QByteArray> m_values;
};

} // namespace hookbench::secrets
