#include "secrets/DeferredSecretStore.h"

#include <QPointer>

#include <utility>

namespace hookbench::secrets {

void DeferredSecretStore::adopt(std::unique_ptr<SecretStore> store)
{
    m_store = std::move(store);
    for (const auto& call : std::exchange(m_waiting, {}))
        call(*m_store);
}

Backing DeferredSecretStore::backing() const
{
    return m_store ? m_store->backing() : Backing::Memory;
}

void DeferredSecretStore::whenReady(QObject* context, std::function<void(SecretStore&)> call)
{
    if (m_store) {
        call(*m_store);
        return;
    }
    // Everything is on the main thread, so the context cannot go between the check and the call.
    m_waiting.push_back([alive = QPointer(context), call = std::move(call)](SecretStore& store) {
        if (alive)
            call(store);
    });
}

void DeferredSecretStore::read(const QString& name, QObject* context, ReadHandler done)
{
    whenReady(context, [=](SecretStore& store) { store.read(name, context, done); });
}

void DeferredSecretStore::write(const QString& name, const QByteArray& value, QObject* context,
                                DoneHandler done)
{
    whenReady(context, [=](SecretStore& store) { store.write(name, value, context, done); });
}

void DeferredSecretStore::remove(const QString& name, QObject* context, DoneHandler done)
{
    whenReady(context, [=](SecretStore& store) { store.remove(name, context, done); });
}

} // namespace hookbench::secrets
