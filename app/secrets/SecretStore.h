#pragma once

#include "base/Result.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace hookbench::secrets {

enum class Backing {
    Keychain, ///< the desktop's keychain; secrets outlive the program
    Memory,   ///< there is none (or it stays locked): secrets last until the program ends
};

/// Where secrets live, by name. Calls return at once; `done` runs on the thread of `context`, which must be
/// the thread the store lives on, and never once `context` is gone. Values are bytes and appear in no log.
/// Errors: NotFound (read of an unknown name), PermissionDenied (the user refused), Unavailable.
class SecretStore {
public:
    using ReadHandler = std::function<void(Result<QByteArray>)>;
    using DoneHandler = std::function<void(Status)>;

    virtual ~SecretStore() = default;
    virtual Backing backing() const = 0;
    virtual void read(const QString& name, QObject* context, ReadHandler done) = 0;
    virtual void write(const QString& name, const QByteArray& value, QObject* context, DoneHandler done) = 0;
    /// Removing an unknown name succeeds.
    virtual void remove(const QString& name, QObject* context, DoneHandler done) = 0;
};

std::unique_ptr<SecretStore> makeMemorySecretStore();

/// The name under which a profile's secrets stand in the keychain: one keychain can serve several profiles.
/// `profileFolder` is its absolute path.
QString keychainService(const QString& profileFolder);

/// Probes the keychain and hands over a store on it, or one in memory with the reason why there is no
/// keychain. `service` keeps profiles apart. Answers within `timeoutMs` also where the keychain prompts and
/// nobody answers.
struct OpenedSecretStore {
    std::unique_ptr<SecretStore> store;
    std::string whyNoKeychain; ///< "" if the keychain works
};
void openSecretStore(const QString& service, int timeoutMs, QObject* context,
                     std::function<void(OpenedSecretStore)> done);

} // namespace hookbench::secrets
