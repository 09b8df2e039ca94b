#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "delivery/GatewayStore.h"
#include "endpoint/store/EndpointStore.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/Registration.h"
#include "registrations/RegistrationStore.h"
#include "secrets/DeferredSecretStore.h"
#include "storage/Workspace.h"

#include <QEventLoop>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::cli {

/// Waits for the answer of a call that takes a context and a callback: one short event loop, with none around
/// it.
///
///     const auto list = answerOf<std::vector<RegistrationSummary>>(
///         [&](QObject* context, auto done) { session.registrations().list(context, done); });
template <class T>
Result<T> answerOf(const std::function<void(QObject*, std::function<void(Result<T>)>)>& call)
{
    QEventLoop loop;
    std::optional<Result<T>> answer;
    call(&loop, [&](Result<T> result) {
        answer.emplace(std::move(result));
        loop.quit();
    });
    if (!answer)
        loop.exec();
    return std::move(*answer);
}

/// What the user made, for commands that may run beside the window: no lock of the profile is taken, and its
/// folder is created where it is missing. Main thread; its calls wait for their answers.
class Session {
public:
    /// Errors: those of Profile::prepared() and Workspace::open().
    static Result<std::unique_ptr<Session>> open(const QString& profileFolder);

    /// Opens the keychain, once; secrets can neither be read nor stored before.
    void openSecrets();
    /// Opens the keychain; Unavailable, with the mend, where there is none and secrets would not outlive the
    /// command.
    Status demandKeychain();

    /// Loads the environments, once.
    Status loadEnvironments();
    /// Loads the endpoints; the first one's place is that of the settings. Errors: those of loadSettings(), too.
    Status loadEndpoints();
    /// Loads the mail servers and SMS gateways.
    Status loadGateways();

    const QString& folder() const { return m_folder; }
    storage::Workspace& workspace() { return *m_workspace; }
    const Clock& clock() const { return m_clock; }
    secrets::SecretStore& secrets() { return m_secrets; }
    registrations::RegistrationStore& registrations() { return m_registrations; }
    registrations::EnvironmentStore& environments() { return m_environments; }
    delivery::GatewayStore& gateways() { return m_gateways; }
    endpoint::EndpointStore& endpoints() { return m_endpoints; }

    Result<std::vector<registrations::RegistrationSummary>> list();
    Result<registrations::StoredRegistration> fetch(const std::string& id);
    /// The saved ones; those that are drafts only are left out.
    Result<std::vector<registrations::Registration>> saved();
    Result<registrations::Registration> save(const registrations::Registration& registration);
    /// All or none of them.
    Result<std::vector<registrations::Registration>>
    saveAll(std::vector<registrations::Registration> records);

    /// The one of this id or name. Errors: NotFound; InvalidInput where several have the name, listing their
    /// ids.
    Result<registrations::RegistrationSummary> find(const std::string& nameOrId);
    /// Each of them, without repeats. None at all if one cannot be found.
    Result<std::vector<registrations::RegistrationSummary>> find(const std::vector<std::string>& namesOrIds);

    /// A secret that moved from a record to the keychain.
    struct KeptSecret {
        std::string registration;
        std::string field;
        std::string variable;
    };
    /// Moves the secrets that stand in the records as text to the keychain, and puts references in their
    /// places. With `onlyLook` nothing is stored: the references are those that it would make, as far as can
    /// be told.
    Result<std::vector<KeptSecret>> keepSecrets(std::vector<registrations::Registration>& records,
                                                bool onlyLook);

private:
    Session(QString folder, std::unique_ptr<storage::Workspace> workspace);
    Result<std::vector<std::string>>
    variablesFor(const std::vector<registrations::EnvironmentStore::NewSecret>& secrets, bool onlyLook);

    QString m_folder;
    SystemClock m_clock;
    std::unique_ptr<storage::Workspace> m_workspace;
    secrets::DeferredSecretStore m_secrets;
    std::string m_whyNoKeychain;
    registrations::RegistrationStore m_registrations;
    registrations::EnvironmentStore m_environments;
    delivery::GatewayStore m_gateways;
    endpoint::EndpointStore m_endpoints;
};

} // namespace hookbench::cli
