#include "cli/Session.h"

#include "registrations/LiteralSecrets.h"
#include "registrations/RegistrationTable.h"
#include "storage/Profile.h"
#include "storage/Settings.h"
#include "Workbench.h"

#include <algorithm>

namespace hookbench::cli {

namespace {

using registrations::EnvironmentStore;
using registrations::Registration;
using registrations::RegistrationSummary;

/// A keychain that asks for its password needs somebody at the screen; this is how long they have.
constexpr int keychainTimeoutMs = 10'000;

} // namespace

Session::Session(QString folder, std::unique_ptr<storage::Workspace> workspace)
    : m_folder(std::move(folder)),
      m_workspace(std::move(workspace)),
      m_registrations(*m_workspace, m_clock),
      m_environments(*m_workspace, m_secrets),
      m_gateways(*m_workspace, m_secrets),
      m_endpoints(*m_workspace, m_secrets)
{
}

Result<std::unique_ptr<Session>> Session::open(const QString& profileFolder)
{
    auto folder = storage::Profile::prepared(profileFolder);
    if (!folder)
        return folder.error();
    auto workspace = storage::Workspace::open(folder->toStdString());
    if (!workspace)
        return workspace.error();
    return std::unique_ptr<Session>(new Session(*folder, std::move(*workspace)));
}

void Session::openSecrets()
{
    if (m_secrets.isReady())
        return;
    QEventLoop loop;
    secrets::openSecretStore(secrets::keychainService(m_folder), keychainTimeoutMs, &loop,
                             [&](secrets::OpenedSecretStore opened) {
                                 m_whyNoKeychain = std::move(opened.whyNoKeychain);
                                 m_secrets.adopt(std::move(opened.store));
                                 loop.quit();
                             });
    if (!m_secrets.isReady())
        loop.exec();
}

Status Session::demandKeychain()
{
    openSecrets();
    if (m_secrets.backing() == secrets::Backing::Keychain)
        return Done{};
    return Error{
        ErrorCode::Unavailable,
        "There is no keychain to put the secret into, and it is stored nowhere else; start one "
        "(gnome-keyring or "
        "KWallet) and unlock it, or write ${NAME} in its place and give NAME a value where there is one.",
        m_whyNoKeychain};
}

Status Session::loadEndpoints()
{
    const auto settings = storage::loadSettings(m_folder);
    if (!settings)
        return settings.error();
    m_endpoints.setFirstPlace(settings->bindAddress, settings->port, settings->responseStatus,
                              Workbench::tlsSettings(*settings).choice);
    return m_endpoints.loadNow();
}

Status Session::loadGateways()
{
    m_gateways.load();
    // The store answers in the order of the calls; what is asked behind is answered when it is loaded.
    return answerOf<Done>([this](QObject* context, auto done) {
        m_workspace->run<Done>([](storage::Database&) -> Status { return Done{}; }, context, done);
    });
}

Status Session::loadEnvironments()
{
    if (m_environments.isLoaded())
        return Done{};
    // The answer about the values of the one in use comes when everything is loaded, and tells why if it is
    // not.
    openSecrets();
    const auto values = answerOf<registrations::VariableValues>(
        [this](QObject* context, auto done) { m_environments.values("", context, done); });
    if (!values)
        return values.error();
    return Done{};
}

Result<std::vector<RegistrationSummary>> Session::list()
{
    return answerOf<std::vector<RegistrationSummary>>(
        [this](QObject* context, auto done) { m_registrations.list(context, done); });
}

Result<registrations::StoredRegistration> Session::fetch(const std::string& id)
{
    return answerOf<registrations::StoredRegistration>(
        [&](QObject* context, auto done) { m_registrations.fetch(id, context, done); });
}

Result<std::vector<Registration>> Session::saved()
{
    return m_workspace->wait<std::vector<Registration>>(
        [](storage::Database& database) { return registrations::RegistrationTable(database).all(); });
}

Result<Registration> Session::save(const Registration& registration)
{
    return answerOf<Registration>(
        [&](QObject* context, auto done) { m_registrations.save(registration, context, done); });
}

Result<std::vector<Registration>> Session::saveAll(std::vector<Registration> records)
{
    return m_workspace->wait<std::vector<Registration>>([&](storage::Database& database) {
        return registrations::RegistrationTable(database).saveAll(records, m_clock.nowUs());
    });
}

Result<RegistrationSummary> Session::find(const std::string& nameOrId)
{
    const auto summaries = list();
    if (!summaries)
        return summaries.error();
    std::vector<const RegistrationSummary*> named;
    for (const RegistrationSummary& summary : *summaries) {
        if (summary.id == nameOrId)
            return summary;
        if (summary.name == nameOrId)
            named.push_back(&summary);
    }
    if (named.empty()) {
        return Error{ErrorCode::NotFound,
                     "There is no registration \"" + nameOrId + "\"; see hookbench-cli registrations list.",
                     ""};
    }
    if (named.size() == 1)
        return *named.front();
    std::string ids;
    for (const RegistrationSummary* summary : named)
        ids += (ids.empty() ? "" : ", ") + summary->id;
    return Error{ErrorCode::InvalidInput,
                 "Several registrations are called \"" + nameOrId + "\"; name one by its id: " + ids + ".",
                 ""};
}

Result<std::vector<RegistrationSummary>> Session::find(const std::vector<std::string>& namesOrIds)
{
    std::vector<RegistrationSummary> found;
    for (const std::string& nameOrId : namesOrIds) {
        auto summary = find(nameOrId);
        if (!summary)
            return summary.error();
        const auto same = [&](const RegistrationSummary& other) { return other.id == summary->id; };
        if (std::none_of(found.begin(), found.end(), same))
            found.push_back(std::move(*summary));
    }
    return found;
}

Result<std::vector<std::string>>
Session::variablesFor(const std::vector<EnvironmentStore::NewSecret>& secrets, bool onlyLook)
{
    if (!onlyLook) {
        return answerOf<std::vector<std::string>>(
            [&](QObject* context, auto done) { m_environments.keepSecrets(secrets, context, done); });
    }
    const auto known = answerOf<registrations::VariableValues>(
        [this](QObject* context, auto done) { m_environments.values("", context, done); });
    if (!known)
        return known.error();
    std::vector<std::string> names;
    for (const EnvironmentStore::NewSecret& secret : secrets) {
        const auto same =
            std::find_if(known->secretNames.begin(), known->secretNames.end(), [&](const auto& name) {
                const auto value = known->values.find(name);
                return value != known->values.end() && value->second == secret.value;
            });
        names.push_back(same != known->secretNames.end() ? *same : secret.suggestedName);
    }
    return names;
}

Result<std::vector<Session::KeptSecret>> Session::keepSecrets(std::vector<Registration>& records,
                                                              bool onlyLook)
{
    std::vector<KeptSecret> kept;
    std::vector<std::vector<registrations::LiteralSecret>> perRecord;
    std::vector<EnvironmentStore::NewSecret> wanted;
    for (const Registration& record : records) {
        perRecord.push_back(registrations::literalSecrets(record));
        for (const registrations::LiteralSecret& secret : perRecord.back()) {
            wanted.push_back({secret.suggestedName, secret.value});
            kept.push_back({record.name, secret.field, ""});
        }
    }
    if (wanted.empty())
        return kept;
    openSecrets();
    if (!onlyLook) {
        if (Status there = demandKeychain(); !there)
            return there.error();
    }
    const auto names = variablesFor(wanted, onlyLook);
    if (!names)
        return names.error();
    std::size_t next = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
        for (registrations::LiteralSecret& secret : perRecord[i]) {
            secret.suggestedName = (*names)[next];
            kept[next++].variable = secret.suggestedName;
        }
        records[i] = registrations::withReferences(std::move(records[i]), perRecord[i]);
    }
    return kept;
}

} // namespace hookbench::cli
