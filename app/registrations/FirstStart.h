#pragma once

#include "registrations/EnvironmentStore.h"
#include "registrations/RegistrationStore.h"

#include <QObject>

#include <functional>
#include <string>
#include <vector>

namespace hookbench::registrations {

/// "Sample: local endpoint": what a new profile holds, so that the first event can be fired without set-up.
/// It goes to
/// `${HOOKBENCH_URL}/hooks/mixpeek` with the secret `${WEBHOOK_SECRET}`.
Registration sampleRegistration();

/// The name of the sample's variable, "WEBHOOK_SECRET".
extern const char* const sampleSecretName;

/// Makes the sample registration and its secret at the first start of a profile, once: a user who removes
/// them does not get them back. Where secrets live in memory only, the sample's variable gets a fresh value
/// at every start. Main thread; nothing here waits.
class FirstStart : public QObject {
    Q_OBJECT

public:
    /// What the sample is in this profile.
    struct Sample {
        std::string registrationId;
        std::string environmentId; ///< "local", where its secret is
    };
    using Callback = std::function<void(Result<Sample>)>;

    FirstStart(storage::Workspace& workspace, RegistrationStore& registrations,
               EnvironmentStore& environments);

    void run();
    /// `done` comes as soon as the sample is made, or was found to have been made before. Errors: those of
    /// the stores.
    void whenDone(QObject* context, Callback done);

private:
    struct Facts {
        std::string registrationId; ///< "": the first start is now
        std::string environmentId;
    };
    static Result<Facts> readFacts(storage::Database& database);
    void begin(const Facts& facts);
    void makeSecret(const std::string& environmentId, std::function<void()> then);
    void makeRegistration(const std::string& environmentId);
    void finish(Result<Sample> result);

    storage::Workspace& m_workspace;
    RegistrationStore& m_registrations;
    EnvironmentStore& m_environments;
    std::optional<Result<Sample>> m_result;
    std::vector<std::function<void()>> m_waiting;
};

} // namespace hookbench::registrations
