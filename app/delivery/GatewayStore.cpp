#include "delivery/GatewayStore.h"

#include "json/Parser.h"
#include "json/Writer.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>

namespace hookbench::delivery {

namespace {

using storage::Database;

std::string makeId()
{
    return "gw_" + QStringLiteral("%1")
                       .arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'))
                       .toStdString();
}

QString secretName(const std::string& id)
{
    return QStringLiteral("gateway/") + QString::fromStdString(id);
}

Status checkName(Database& database, const GatewayAccount& account)
{
    auto query = database.prepare("SELECT 1 FROM gateways WHERE name = ?1 AND id <> ?2");
    if (!query)
        return query.error();
    query->bind(1, account.name);
    query->bind(2, account.id);
    const auto taken = query->step();
    if (!taken)
        return taken.error();
    if (*taken)
        return Error{ErrorCode::InvalidInput,
                     "There is a gateway \"" + account.name + "\" already; choose another name.", ""};
    return Done{};
}

Status setUse(Database& database, const std::string& environmentId, std::string_view kind,
              const std::string& id, bool onlyFirst)
{
    auto insert = database.prepare(
        onlyFirst ? "INSERT OR IGNORE INTO gateway_use (environment, kind, gateway) VALUES (?1, ?2, ?3)"
                  : "INSERT INTO gateway_use (environment, kind, gateway) VALUES (?1, ?2, ?3) ON CONFLICT "
                    "(environment, kind) DO UPDATE SET gateway = excluded.gateway");
    if (!insert)
        return insert.error();
    insert->bind(1, environmentId);
    insert->bind(2, kind);
    insert->bind(3, id);
    return insert->run();
}

Status clearUse(Database& database, const std::string& environmentId, std::string_view kind)
{
    auto remove = database.prepare("DELETE FROM gateway_use WHERE environment = ?1 AND kind = ?2");
    if (!remove)
        return remove.error();
    remove->bind(1, environmentId);
    remove->bind(2, kind);
    return remove->run();
}

Status write(Database& database, const GatewayAccount& account)
{
    return database.transaction([&]() -> Status {
        if (Status free = checkName(database, account); !free)
            return free;
        auto insert = database.prepare(
            "INSERT INTO gateways (id, position, name, kind, settings) VALUES (?1, (SELECT "
            "ifnull(max(position), 0) + 1 FROM gateways), ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET name = "
            "excluded.name, settings = excluded.settings");
        if (!insert)
            return insert.error();
        const std::string settings = json::write(toJson(account));
        insert->bind(1, account.id);
        insert->bind(2, account.name);
        insert->bind(3, account.kind());
        insert->bind(4, settings);
        if (Status written = insert->run(); !written)
            return written;
        return setUse(database, "", account.kind(), account.id, true);
    });
}

Status erase(Database& database, const std::string& id)
{
    auto remove = database.prepare("DELETE FROM gateways WHERE id = ?1");
    if (!remove)
        return remove.error();
    remove->bind(1, id);
    return remove->run();
}

} // namespace

const GatewayAccount* GatewayStore::Stored::find(const std::string& environmentId,
                                                 std::string_view kind) const
{
    for (const std::string& environment : {environmentId, std::string()}) {
        const auto chosen = use.find({environment, std::string(kind)});
        if (chosen == use.end())
            continue;
        for (const GatewayAccount& gateway : gateways) {
            if (gateway.id == chosen->second)
                return &gateway;
        }
    }
    return nullptr;
}

GatewayStore::GatewayStore(storage::Workspace& workspace, secrets::SecretStore& secrets)
    : m_workspace(workspace), m_secrets(secrets)
{
    connect(&workspace, &storage::Workspace::changedElsewhere, this, &GatewayStore::load);
}

Result<GatewayStore::Stored> GatewayStore::read(Database& database)
{
    Stored stored;
    auto query = database.prepare("SELECT id, name, kind, settings FROM gateways ORDER BY position");
    if (!query)
        return query.error();
    while (true) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const auto settings = json::parse(query->text(3));
        auto gateway = gatewayFromJson(query->text(2), settings ? *settings : json::Value());
        if (!gateway)
            return gateway.error();
        gateway->id = query->text(0);
        gateway->name = query->text(1);
        stored.gateways.push_back(std::move(*gateway));
    }
    auto uses = database.prepare("SELECT environment, kind, gateway FROM gateway_use");
    if (!uses)
        return uses.error();
    while (true) {
        const auto row = uses->step();
        if (!row)
            return row.error();
        if (!*row)
            return stored;
        stored.use[{std::string(uses->text(0)), std::string(uses->text(1))}] = uses->text(2);
    }
}

void GatewayStore::load()
{
    m_workspace.run<Stored>(read, this, [this](Result<Stored> stored) {
        if (!stored)
            return;
        const bool isSame = m_loaded && *stored == m_stored;
        m_stored = std::move(*stored);
        m_loaded = true;
        if (!isSame)
            Q_EMIT changed();
    });
}

const GatewayAccount* GatewayStore::inUse(const std::string& environmentId, std::string_view kind) const
{
    return m_stored.find(environmentId, kind);
}

std::map<std::string, Gateway, std::less<>> GatewayStore::forRouting(const std::string& environmentId) const
{
    std::map<std::string, Gateway, std::less<>> gateways;
    for (const std::string_view kind : {"email", "sms"}) {
        if (const GatewayAccount* account = inUse(environmentId, kind))
            gateways.emplace(kind, gatewayOf(*account));
    }
    return gateways;
}

void GatewayStore::save(GatewayAccount account, std::string secret, QObject* context,
                        Callback<GatewayAccount> done)
{
    if (account.id.empty())
        account.id = makeId();
    auto query = [account](Database& database) -> Result<Done> {
        if (Status good = checkGateway(account); !good)
            return good;
        return write(database, account);
    };
    // The row first, because it is what can be refused; the secret is of no use without it.
    m_workspace.run<Done>(std::move(query), this,
                          [this, account, secret = std::move(secret), context = QPointer(context),
                           done = std::move(done)](Status written) mutable {
                              load();
                              if (!context)
                                  return;
                              if (!written)
                                  return done(written.error());
                              storeSecret(std::move(account), std::move(secret), context, std::move(done));
                          });
}

void GatewayStore::storeSecret(GatewayAccount account, std::string secret, QObject* context,
                               Callback<GatewayAccount> done)
{
    if (secret.empty())
        return done(std::move(account));
    const QString name = secretName(account.id);
    m_secrets.write(name, QByteArray::fromStdString(secret), context,
                    [account = std::move(account), done = std::move(done)](const Status& stored) {
                        if (stored)
                            done(account);
                        else
                            done(stored.error());
                    });
}

void GatewayStore::remove(const std::string& id, QObject* context, DoneHandler done)
{
    m_workspace.run<Done>([id](Database& database) { return erase(database, id); }, this,
                          [this, id, context = QPointer(context), done = std::move(done)](Status erased) {
                              load();
                              if (!context)
                                  return;
                              if (!erased)
                                  return done(erased.error());
                              m_secrets.remove(secretName(id), context, done);
                          });
}

void GatewayStore::use(const std::string& environmentId, std::string_view kind, const std::string& id,
                       QObject* context, DoneHandler done)
{
    m_workspace.run<Done>(
        [environmentId, kind = std::string(kind), id](Database& database) {
            return id.empty() ? clearUse(database, environmentId, kind)
                              : setUse(database, environmentId, kind, id, false);
        },
        this,
        [this, context = QPointer(context), done = std::move(done)](const Status& stored) {
            load();
            if (context)
                done(stored);
        });
}

void GatewayStore::access(const std::string& environmentId, std::string_view kind, QObject* context,
                          Callback<GatewayAccess> done)
{
    // From the database, so that it does not matter whether this process has seen the gateway yet.
    m_workspace.run<Stored>(
        read, this,
        [this, environmentId, kind = std::string(kind), context = QPointer(context),
         done = std::move(done)](Result<Stored> stored) {
            if (!context)
                return;
            if (!stored)
                return done(stored.error());
            const GatewayAccount* account = stored->find(environmentId, kind);
            if (!account)
                return done(Error{ErrorCode::NotFound,
                                  kind == "email" ? "There is no mail server to send through; set one up."
                                                  : "There is no SMS gateway to send through; set one up.",
                                  ""});
            readSecret(*account, context, done);
        });
}

void GatewayStore::accessTo(const std::string& id, QObject* context, Callback<GatewayAccess> done)
{
    m_workspace.run<Stored>(
        read, this, [this, id, context = QPointer(context), done = std::move(done)](Result<Stored> stored) {
            if (!context)
                return;
            if (!stored)
                return done(stored.error());
            for (const GatewayAccount& account : stored->gateways) {
                if (account.id == id)
                    return readSecret(account, context, done);
            }
            done(Error{ErrorCode::NotFound, "There is no such gateway any more; choose another.", id});
        });
}

void GatewayStore::readSecret(const GatewayAccount& account, QObject* context, Callback<GatewayAccess> done)
{
    m_secrets.read(secretName(account.id), context,
                   [account, done = std::move(done)](const Result<QByteArray>& secret) {
                       if (!secret && secret.error().code != ErrorCode::NotFound)
                           return done(secret.error());
                       done(GatewayAccess{account, secret ? secret->toStdString() : std::string()});
                   });
}

} // namespace hookbench::delivery
