#include "secrets/KeychainSecretStore.h"

#include <qt6keychain/keychain.h>

namespace hookbench::secrets {

namespace {

Error errorOf(const QKeychain::Job& job, const QString& name)
{
    const std::string detail = job.errorString().toStdString();
    const std::string which = name.toStdString();
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {ErrorCode::NotFound, "There is no secret named " + which + " in the keychain.", detail};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {ErrorCode::PermissionDenied,
                "The keychain refused access to " + which + "; unlock it and allow Hookbench.", detail};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {ErrorCode::Unavailable, "No keychain is running on this desktop.", detail};
    default:
        return {ErrorCode::Unavailable, "The keychain failed on " + which + ": " + detail + ".", detail};
    }
}

/// Makes the job of one operation. It is started queued by QtKeychain and deletes itself; the context's end
/// cuts the connection, so that `finished` is never called for a context that is gone.
template <class Job>
Job* makeJob(const QString& service, const QString& name)
{
    auto* job = new Job(service);
    job->setKey(name);
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    return job;
}

} // namespace

void KeychainSecretStore::read(const QString& name, QObject* context, ReadHandler done)
{
    auto* job = makeJob<QKeychain::ReadPasswordJob>(m_service, name);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, name, done = std::move(done)] {
        done(job->error() == QKeychain::NoError ? Result<QByteArray>(job->binaryData())
                                                : errorOf(*job, name));
    });
    job->start();
}

void KeychainSecretStore::write(const QString& name, const QByteArray& value, QObject* context,
                                DoneHandler done)
{
    auto* job = makeJob<QKeychain::WritePasswordJob>(m_service, name);
    job->setBinaryData(value);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, name, done = std::move(done)] {
        done(job->error() == QKeychain::NoError ? Status(Done{}) : errorOf(*job, name));
    });
    job->start();
}

void KeychainSecretStore::remove(const QString& name, QObject* context, DoneHandler done)
{
    auto* job = makeJob<QKeychain::DeletePasswordJob>(m_service, name);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, name, done = std::move(done)] {
        const bool gone = job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        done(gone ? Status(Done{}) : errorOf(*job, name));
    });
    job->start();
}

} // namespace hookbench::secrets
