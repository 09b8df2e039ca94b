#include "base/Logging.h"
#include "secrets/KeychainSecretStore.h"
#include "secrets/MemorySecretStore.h"

#include <QCryptographicHash>
#include <QTimer>

namespace hookbench::secrets {

namespace {

/// One probe: writes, reads back and removes an entry without meaning. Answers once, then deletes itself.
class Probe : public QObject {
public:
    Probe(const QString& service, int timeoutMs, QObject* context,
          std::function<void(OpenedSecretStore)> done)
        : QObject(context),
          m_keychain(std::make_unique<KeychainSecretStore>(service)),
          m_done(std::move(done))
    {
        QTimer::singleShot(timeoutMs, this, [this] {
            finish("the keychain did not answer; it may be locked and waiting for its password");
        });
        m_keychain->write(probeName(), QByteArrayLiteral("probe"), this, [this](const Status& written) {
            if (written)
                readBack();
            else
                finish(reason(written.error()));
        });
    }

private:
    static QString probeName() { return QStringLiteral("hookbench-probe"); }

    static std::string reason(const Error& error)
    {
        return error.detail.empty() ? error.message : error.detail;
    }

    void readBack()
    {
        m_keychain->read(probeName(), this, [this](const Result<QByteArray>& value) {
            if (!value)
                finish(reason(value.error()));
            else
                finish(*value == "probe" ? std::string()
                                         : "the keychain returned another value than was stored");
        });
    }

    void finish(const std::string& whyNot)
    {
        if (!m_done)
            return;
        OpenedSecretStore opened;
        opened.whyNoKeychain = whyNot;
        if (whyNot.empty()) {
            m_keychain->remove(probeName(), this, [](const Status&) {});
            opened.store = std::move(m_keychain);
        } else {
            qCInfo(logSecrets, "no keychain: %s", whyNot.c_str());
            opened.store = std::make_unique<MemorySecretStore>();
        }
        const auto done = std::exchange(m_done, nullptr);
        deleteLater();
        done(std::move(opened));
    }

    std::unique_ptr<KeychainSecretStore> m_keychain;
    std::function<void(OpenedSecretStore)> m_done;
};

} // namespace

QString keychainService(const QString& profileFolder)
{
    const QByteArray digest =
        QCryptographicHash::hash(profileFolder.toUtf8(), QCryptographicHash::Sha256).toHex().left(12);
    return QStringLiteral("hookbench-") + QString::fromLatin1(digest);
}

void openSecretStore(const QString& service, int timeoutMs, QObject* context,
                     std::function<void(OpenedSecretStore)> done)
{
    new Probe(service, timeoutMs, context, std::move(done));
}

} // namespace hookbench::secrets
