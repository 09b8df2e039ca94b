#pragma once

#include "mixpeek/Account.h"
#include "secrets/SecretStore.h"
#include "storage/Workspace.h"

#include <QObject>

#include <functional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// What a call to the API needs.
struct Access {
    std::string baseUrl;
    std::string apiKey;
};

/// The accounts, with their keys in the keychain. Main thread; answers come as with Workspace::run().
class AccountStore : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;
    using DoneHandler = std::function<void(Status)>;

    AccountStore(storage::Workspace& workspace, secrets::SecretStore& secrets);

    /// Reads them; changed() follows, and again whenever another process changes them.
    void load();
    bool isLoaded() const;
    const std::vector<Account>& accounts() const;

    /// `apiKey` "" keeps the key that is there. Errors: InvalidInput (name empty or taken, URL not https and
    /// not on loopback), those of the database and of the keychain.
    void save(Account account, std::string apiKey, QObject* context, Callback<Account> done);
    /// Removes the account, its key and the links of its registrations; nothing happens at the service.
    void remove(const std::string& id, QObject* context, DoneHandler done);
    /// NotFound if the keychain holds no key of the account.
    void access(const std::string& id, QObject* context, Callback<Access> done);

Q_SIGNALS:
    void changed();

private:
    void storeKey(Account account, bool isNew, std::string apiKey, QObject* context, Callback<Account> done);

    storage::Workspace& m_workspace;
    secrets::SecretStore& m_secrets;
    std::vector<Account> m_accounts;
    bool m_loaded = false;
};

} // namespace hookbench::mixpeek
