#include "endpoint/store/EndpointStore.h"

#include "endpoint/store/EndpointCheck.h"
#include "endpoint/store/EndpointJson.h"
#include "json/Parser.h"
#include "json/Writer.h"
#include "signing/Digest.h"
#include "signing/Encoding.h"

#include <QPointer>

#include <algorithm>

namespace hookbench::endpoint {

namespace {

using storage::Database;

constexpr std::size_t tokenBytes = 18;

QString secretName(const std::string& id)
{
    return QStringLiteral("endpoint/") + QString::fromStdString(id);
}

std::string makeId()
{
    return "ep_" + signing::toHex(signing::randomBytes(8));
}

Result<std::vector<EndpointTable::Row>> readAll(Database& database)
{
    return EndpointTable(database).all();
}

/// Stands for endpoint 1 until something of it is changed.
EndpointConfig firstByDefault()
{
    EndpointConfig first;
    first.id = firstEndpointId;
    first.number = 1;
    first.name = firstEndpointName;
    return first;
}

} // namespace

std::string makeToken()
{
    return signing::toBase64Url(signing::randomBytes(tokenBytes));
}

bool needsSecrets(const EndpointConfig& config)
{
    return config.access.token || config.access.basic || !config.verification.scheme.empty() ||
           !config.verification.secretHeader.empty() || !config.handshakes.empty();
}

EndpointStore::EndpointStore(storage::Workspace& workspace, secrets::SecretStore& secrets)
    : m_workspace(workspace), m_secrets(secrets), m_firstPlace(firstByDefault()), m_endpoints{m_firstPlace}
{
    connect(&workspace, &storage::Workspace::changedElsewhere, this, &EndpointStore::load);
}

void EndpointStore::placeFirst(EndpointConfig& config) const
{
    config.bindAddress = m_firstPlace.bindAddress;
    config.port = m_firstPlace.port;
    config.responseStatus = m_firstPlace.responseStatus;
    config.tls = m_firstPlace.tls;
    config.pathPrefix.clear();
    config.enabled = true;
}

void EndpointStore::setFirstPlace(const std::string& bindAddress, std::uint16_t port, int responseStatus,
                                  TlsChoice tls)
{
    m_firstPlace.tls = tls;
    m_firstPlace.bindAddress = bindAddress;
    m_firstPlace.port = port;
    m_firstPlace.responseStatus = responseStatus;
    const EndpointConfig before = m_endpoints.front();
    placeFirst(m_endpoints.front());
    if (before != m_endpoints.front() && m_loaded)
        Q_EMIT changed();
}

void EndpointStore::adopt(Result<Rows> stored)
{
    if (!stored) {
        Q_EMIT failed(stored.error());
        return;
    }
    if (stored->empty() || stored->front().config.number != 1)
        stored->insert(stored->begin(), {firstByDefault(), 0});
    std::vector<EndpointConfig> endpoints;
    std::map<std::string, std::uint64_t, std::less<>> revisions;
    for (EndpointTable::Row& row : *stored) {
        revisions[row.config.id] = row.revision;
        endpoints.push_back(std::move(row.config));
    }
    placeFirst(endpoints.front());
    const bool isSame = m_loaded && endpoints == m_endpoints && revisions == m_revisions;
    m_endpoints = std::move(endpoints);
    m_revisions = std::move(revisions);
    m_loaded = true;
    if (!isSame)
        Q_EMIT changed();
}

void EndpointStore::load()
{
    m_workspace.run<Rows>(readAll, this, [this](Result<Rows> stored) { adopt(std::move(stored)); });
}

Status EndpointStore::loadNow()
{
    auto stored = m_workspace.wait<Rows>(readAll);
    Status read = stored ? Status(Done{}) : Status(stored.error());
    adopt(std::move(stored));
    return read;
}

std::uint64_t EndpointStore::revision(const std::string& id) const
{
    const auto found = m_revisions.find(id);
    return found == m_revisions.end() ? 0 : found->second;
}

const EndpointConfig* EndpointStore::find(const std::string& id) const
{
    const auto found = std::find_if(m_endpoints.begin(), m_endpoints.end(),
                                    [&](const EndpointConfig& config) { return config.id == id; });
    return found == m_endpoints.end() ? nullptr : &*found;
}

const EndpointConfig* EndpointStore::withNumber(std::uint16_t number) const
{
    const auto found = std::find_if(m_endpoints.begin(), m_endpoints.end(),
                                    [&](const EndpointConfig& config) { return config.number == number; });
    return found == m_endpoints.end() ? nullptr : &*found;
}

const EndpointConfig* EndpointStore::named(const std::string& text) const
{
    const auto found = std::find_if(m_endpoints.begin(), m_endpoints.end(),
                                    [&](const EndpointConfig& config) { return config.name == text; });
    if (found != m_endpoints.end())
        return &*found;
    if (const EndpointConfig* byId = find(text))
        return byId;
    const auto byNumber = std::find_if(m_endpoints.begin(), m_endpoints.end(), [&](const EndpointConfig& config) {
        return std::to_string(config.number) == text;
    });
    return byNumber == m_endpoints.end() ? nullptr : &*byNumber;
}

void EndpointStore::save(EndpointConfig config, SaveOptions options, QObject* context,
                         Callback<EndpointConfig> done)
{
    if (config.id.empty()) {
        config.id = makeId();
        config.number = 0;
    }
    if (options.secrets)
        return saveWith(std::move(config), std::move(*options.secrets), options.exposureAcknowledged, true, context,
                        std::move(done));
    // What it has already decides whether it can be as it is asked for.
    secrets(config, context,
            [this, config, acknowledged = options.exposureAcknowledged, context = QPointer(context),
             done = std::move(done)](Result<EndpointSecrets> kept) mutable {
                if (!context)
                    return;
                if (!kept)
                    return done(kept.error());
                saveWith(std::move(config), std::move(*kept), acknowledged, false, context, std::move(done));
            });
}

void EndpointStore::saveWith(EndpointConfig config, EndpointSecrets secrets, bool acknowledged, bool writeSecrets,
                             QObject* context, Callback<EndpointConfig> done)
{
    if (config.number == 1)
        placeFirst(config);
    if (config.access.token && secrets.token.empty()) {
        secrets.token = makeToken();
        writeSecrets = true;
    }
    if (Status good = checkEndpoint(config, secrets, m_endpoints); !good)
        return done(good.error());
    const EndpointConfig* before = find(config.id);
    const bool wasOpen = before != nullptr && isOpenToOthers(*before) && before->bindAddress == config.bindAddress;
    if (config.number != 1 && isOpenToOthers(config) && !acknowledged && !wasOpen)
        return done(Error{ErrorCode::PermissionDenied,
                          "On " + config.bindAddress +
                              " other machines could send to this endpoint; demand a token or a password, or say "
                              "that this is meant.",
                          ""});
    if (!writeSecrets)
        return writeRow(std::move(config), context, std::move(done));
    // The secrets first: an endpoint that runs without them would let in, or refuse, what it should not.
    const QByteArray bytes = QByteArray::fromStdString(json::write(toJson(secrets)));
    m_secrets.write(secretName(config.id), bytes, context,
                    [this, config, context = QPointer(context), done = std::move(done)](const Status& stored) {
                        if (!stored)
                            return done(stored.error());
                        if (context)
                            writeRow(config, context, done);
                    });
}

void EndpointStore::writeRow(EndpointConfig config, QObject* context, Callback<EndpointConfig> done)
{
    m_workspace.run<EndpointConfig>(
        [config = std::move(config)](Database& database) -> Result<EndpointConfig> {
            std::optional<EndpointConfig> saved;
            const Status written = database.transaction([&]() -> Status {
                auto row = EndpointTable(database).save(config);
                if (!row)
                    return row.error();
                saved = std::move(*row);
                return Done{};
            });
            if (!written)
                return written.error();
            return std::move(*saved);
        },
        this,
        [this, context = QPointer(context), done = std::move(done)](Result<EndpointConfig> saved) {
            load();
            if (context)
                done(std::move(saved));
        });
}

void EndpointStore::remove(const std::string& id, QObject* context, DoneHandler done)
{
    if (id == firstEndpointId)
        return done(Error{ErrorCode::InvalidInput,
                          "The first endpoint is always there; stop it, or change it in the settings.", ""});
    m_workspace.run<Done>([id](Database& database) { return EndpointTable(database).setRemoved(id, true); }, this,
                          [this, context = QPointer(context), done = std::move(done)](const Status& removed) {
                              load();
                              if (context)
                                  done(removed);
                          });
}

void EndpointStore::restore(const std::string& id, QObject* context, DoneHandler done)
{
    m_workspace.run<Done>([id](Database& database) { return EndpointTable(database).setRemoved(id, false); }, this,
                          [this, context = QPointer(context), done = std::move(done)](const Status& restored) {
                              load();
                              if (context)
                                  done(restored);
                          });
}

void EndpointStore::purgeRemoved()
{
    using Ids = std::vector<std::string>;
    m_workspace.run<Ids>(
        [](Database& database) -> Result<Ids> {
            EndpointTable table(database);
            auto ids = table.removed();
            if (ids && !ids->empty()) {
                if (Status purged = table.purge(); !purged)
                    return purged.error();
            }
            return ids;
        },
        this, [this](const Result<Ids>& ids) {
            if (!ids)
                return;
            for (const std::string& id : *ids)
                m_secrets.remove(secretName(id), this, [](const Status&) {});
        });
}

void EndpointStore::secrets(const EndpointConfig& config, QObject* context, Callback<EndpointSecrets> done)
{
    if (!needsSecrets(config))
        return done(EndpointSecrets());
    m_secrets.read(secretName(config.id), context,
                   [name = config.name, done = std::move(done)](const Result<QByteArray>& bytes) {
                       if (!bytes && bytes.error().code == ErrorCode::NotFound)
                           return done(EndpointSecrets());
                       if (!bytes)
                           return done(bytes.error());
                       const auto value = json::parse(bytes->toStdString());
                       auto secrets = endpointSecretsFromJson(value ? *value : json::Value());
                       if (!secrets)
                           return done(Error{ErrorCode::Corrupt,
                                             "The secrets of the endpoint \"" + name +
                                                 "\" in the keychain cannot be read; give them anew.",
                                             ""});
                       done(std::move(secrets));
                   });
}

} // namespace hookbench::endpoint
