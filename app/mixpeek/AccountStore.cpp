#include "mixpeek/AccountStore.h"

#include "mixpeek/BaseUrl.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>

namespace hookbench::mixpeek {

namespace {

using storage::Database;

std::string makeAccountId()
{
    return "acc_" + QStringLiteral("%1")
                        .arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'))
                        .toStdString();
}

QString keyName(const std::string& id)
{
    return QStringLiteral("account/") + QString::fromStdString(id);
}

Result<std::vector<Account>> readAll(Database& database)
{
    auto query = database.prepare("SELECT id, name, base_url FROM accounts ORDER BY position");
    if (!query)
        return query.error();
    std::vector<Account> accounts;
    while (true) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return accounts;
        accounts.push_back(
            {std::string(query->text(0)), std::string(query->text(1)), std::string(query->text(2))});
    }
}

Status checkName(Database& database, const Account& account)
{
    auto query = database.prepare("SELECT 1 FROM accounts WHERE name = ?1 AND id <> ?2");
    if (!query)
        return query.error();
    query->bind(1, account.name);
    query->bind(2, account.id);
    const auto taken = query->step();
    if (!taken)
        return taken.error();
    if (*taken)
        return Error{ErrorCode::InvalidInput,
                     "There is an account \"" + account.name + "\" already; choose another name.", ""};
    return Done{};
}

Status write(Database& database, const Account& account)
{
    return database.transaction([&]() -> Status {
        if (Status free = checkName(database, account); !free)
            return free;
        auto insert = database.prepare("INSERT INTO accounts (id, position, name, base_url) VALUES (?1, "
                                       "(SELECT ifnull(max(position), 0) + 1 FROM "
                                       "accounts), ?2, ?3) ON CONFLICT (id) DO UPDATE SET name = "
                                       "excluded.name, base_url = excluded.base_url");
        if (!insert)
            return insert.error();
        insert->bind(1, account.id);
        insert->bind(2, account.name);
        insert->bind(3, account.baseUrl);
        return insert->run();
    });
}

Status erase(Database& database, const std::string& id)
{
    auto remove = database.prepare("DELETE FROM accounts WHERE id = ?1");
    if (!remove)
        return remove.error();
    remove->bind(1, id);
    return remove->run();
}

Status checkAccount(const Account& account, const std::string& apiKey)
{
    if (account.name.find_first_not_of(" \t") == std::string::npos)
        return Error{ErrorCode::InvalidInput, "The account has no name; give it one, such as \"production\".",
                     ""};
    if (Status good = checkBaseUrl(account.baseUrl); !good)
        return good;
    const bool printable =
        std::all_of(apiKey.begin(), apiKey.end(), [](char c) { return c > ' ' && c < '\x7F'; });
    if (!printable)
        return Error{ErrorCode::InvalidInput,
                     "The API key holds a space or a character that no key has; paste it again.", ""};
    return Done{};
}

} // namespace

AccountStore::AccountStore(storage::Workspace& workspace, secrets::SecretStore& secrets)
    : m_workspace(workspace), m_secrets(secrets)
{
    connect(&workspace, &storage::Workspace::changedElsewhere, this, &AccountStore::load);
}

void AccountStore::load()
{
    m_workspace.run<std::vector<Account>>(readAll, this, [this](Result<std::vector<Account>> accounts) {
        if (!accounts)
            return;
        const bool isSame = m_loaded && *accounts == m_accounts;
        m_accounts = std::move(*accounts);
        m_loaded = true;
        if (!isSame)
            Q_EMIT changed();
    });
}

bool AccountStore::isLoaded() const
{
    return m_loaded;
}

const std::vector<Account>& AccountStore::accounts() const
{
    return m_accounts;
}

void AccountStore::save(Account account, std::string apiKey, QObject* context, Callback<Account> done)
{
    const bool isNew = account.id.empty();
    if (isNew)
        account.id = makeAccountId();
    auto query = [account, apiKey](Database& database) -> Result<Done> {
        if (Status good = checkAccount(account, apiKey); !good)
            return good;
        return write(database, account);
    };
    // The row first, because it is what can be refused; the key is of no use without it.
    m_workspace.run<Done>(std::move(query), this,
                          [this, account, isNew, apiKey = std::move(apiKey), context = QPointer(context),
                           done = std::move(done)](Status written) mutable {
                              if (!context)
                                  return;
                              if (!written)
                                  return done(written.error());
                              storeKey(std::move(account), isNew, std::move(apiKey), context,
                                       std::move(done));
                          });
}

void AccountStore::storeKey(Account account, bool isNew, std::string apiKey, QObject* context,
                            Callback<Account> done)
{
    load();
    if (apiKey.empty())
        return done(std::move(account));
    const QString name = keyName(account.id);
    m_secrets.write(name, QByteArray::fromStdString(apiKey), this,
                    [this, account = std::move(account), isNew, context = QPointer(context),
                     done = std::move(done)](Status stored) {
                        if (!stored && isNew) {
                            m_workspace.run<Done>(
                                [id = account.id](Database& database) { return erase(database, id); }, this,
                                [this](const Status&) { load(); });
                        }
                        if (!context)
                            return;
                        if (stored)
                            done(account);
                        else
                            done(stored.error());
                    });
}

void AccountStore::remove(const std::string& id, QObject* context, DoneHandler done)
{
    m_workspace.run<Done>([id](Database& database) { return erase(database, id); }, this,
                          [this, id, context = QPointer(context), done = std::move(done)](Status erased) {
                              load();
                              if (!context)
                                  return;
                              if (!erased)
                                  return done(erased.error());
                              m_secrets.remove(keyName(id), context, done);
                          });
}

void AccountStore::access(const std::string& id, QObject* context, Callback<Access> done)
{
    // From the database, so that it does not matter whether this process has seen the account yet.
    m_workspace.run<std::vector<Account>>(
        readAll, this,
        [this, id, context = QPointer(context),
         done = std::move(done)](Result<std::vector<Account>> accounts) {
            if (!context)
                return;
            if (!accounts)
                return done(accounts.error());
            const auto account = std::find_if(accounts->begin(), accounts->end(),
                                              [&](const Account& candidate) { return candidate.id == id; });
            if (account == accounts->end())
                return done(
                    Error{ErrorCode::NotFound, "There is no such account any more; choose another.", id});
            m_secrets.read(keyName(id), context, [account = *account, done](const Result<QByteArray>& key) {
                if (key)
                    return done(Access{account.baseUrl, key->toStdString()});
                if (key.error().code != ErrorCode::NotFound)
                    return done(key.error());
                done(Error{ErrorCode::NotFound,
                           "The keychain holds no API key of the account \"" + account.name +
                               "\"; enter it again.",
                           ""});
            });
        });
}

} // namespace hookbench::mixpeek
