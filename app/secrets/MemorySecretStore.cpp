#include "secrets/MemorySecretStore.h"

#include <QMetaObject>

namespace hookbench::secrets {

namespace {

// Answers come later, as the keychain's do, so that callers are written for one order of events.
template <class Handler, class Answer>
void later(QObject* context, Handler done, Answer answer)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), answer = std::move(answer)] { done(answer); },
        Qt::QueuedConnection);
}

} // namespace

void MemorySecretStore::read(const QString& name, QObject* context, ReadHandler done)
{
    const auto found = m_values.constFind(name);
    if (found == m_values.constEnd()) {
        later(context, std::move(done),
              Result<QByteArray>(
                  Error{ErrorCode::NotFound, "There is no secret named " + name.toStdString() + ".", ""}));
        return;
    }
    later(context, std::move(done), Result<QByteArray>(*found));
}

void MemorySecretStore::write(const QString& name, const QByteArray& value, QObject* context,
                              DoneHandler done)
{
    m_values.insert(name, value);
    later(context, std::move(done), Status(Done{}));
}

void MemorySecretStore::remove(const QString& name, QObject* context, DoneHandler done)
{
    m_values.remove(name);
    later(context, std::move(done), Status(Done{}));
}

std::unique_ptr<SecretStore> makeMemorySecretStore()
{
    return std::make_unique<MemorySecretStore>();
}

} // namespace hookbench::secrets
