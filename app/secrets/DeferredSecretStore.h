#pragma once

#include "secrets/SecretStore.h"

#include <functional>
#include <memory>
#include <vector>

namespace hookbench::secrets {

/// Stands in for a store that is still being opened: calls wait until adopt() brings the real one. Main thread.
class DeferredSecretStore final : public SecretStore {
public:
    /// What is waiting runs now, in its order.
    void adopt(std::unique_ptr<SecretStore> store);
    bool isReady() const { return m_store != nullptr; }

    /// Memory until the real store is there.
    Backing backing() const override;
    void read(const QString& name, QObject* context, ReadHandler done) override;
    void write(const QString& name, const QByteArray& value, QObject* context, DoneHandler done) override;
    void remove(const QString& name, QObject* context, DoneHandler done) override;

private:
    void whenReady(QObject* context, std::function<void(SecretStore&)> call);

    std::unique_ptr<SecretStore> m_store;
    std::vector<std::function<void(SecretStore&)>> m_waiting;
};

} // namespace hookbench::secrets
