#include "registrations/FirstStart.h"

#include "storage/Facts.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace hookbench::registrations {

const char* const sampleSecretName = "WEBHOOK_SECRET";

namespace {

constexpr const char* registrationFact = "sample/registration";
constexpr const char* environmentFact = "sample/environment";

constexpr const char* samplePayload = R"({
  "event_id": {{ event_id | tojson }},
  "event_type": {{ event_type | tojson }},
  "occurred_at": {{ occurred_at | tojson }},
  "namespace": {{ data.namespace_id | tojson }},
  "summary": {{ (event_type ~ " in " ~ data.namespace_id) | tojson }},
  "data": {
    {%- for name, value in data.items() if name != "namespace_id" %}
    {{ name | tojson }}: {{ value | tojson }}{{ "," if not loop.last }}
    {%- endfor %}
  }
}
)";

/// 128 random bits; its beginning tells where it came from.
std::string makeSecretValue()
{
    std::array<quint64, 2> words{};
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32*>(words.data()), 4);
    std::string value = "sample-";
    for (const quint64 word : words)
        value += QString::number(word, 16).rightJustified(16, QLatin1Char('0')).toStdString();
    return value;
}

} // namespace

Registration sampleRegistration()
{
    WebhookConfig config;
    config.url = "${HOOKBENCH_URL}/hooks/mixpeek";
    config.headers = {{"X-Mixpeek-Secret", std::string("${") + sampleSecretName + "}"}};
    config.payloadTemplate = json::Value(samplePayload);
    Registration sample;
    sample.name = "Sample: local endpoint";
    sample.eventTypes = {"object.created", "object.updated", "object.deleted"};
    sample.channels.push_back({std::move(config), {}});
    return sample;
}

FirstStart::FirstStart(storage::Workspace& workspace, RegistrationStore& registrations,
                       EnvironmentStore& environments)
    : m_workspace(workspace), m_registrations(registrations), m_environments(environments)
{
}

Result<FirstStart::Facts> FirstStart::readFacts(storage::Database& database)
{
    const auto registration = storage::readFact(database, registrationFact);
    if (!registration)
        return registration.error();
    const auto environment = storage::readFact(database, environmentFact);
    if (!environment)
        return environment.error();
    return Facts{registration->value_or(""), environment->value_or("")};
}

void FirstStart::run()
{
    m_workspace.run<Facts>(&FirstStart::readFacts, this, [this](const Result<Facts>& facts) {
        if (facts)
            begin(*facts);
        else
            finish(facts.error());
    });
}

void FirstStart::begin(const Facts& facts)
{
    // The values come after the environments are loaded; secrets are missing where the keychain holds none.
    m_environments.values(facts.environmentId, this, [this, facts](const Result<VariableValues>& values) {
        const Sample sample{facts.registrationId, facts.environmentId};
        if (!values) {
            // The user removed the sample's environment.
            const bool isGone = values.error().code == ErrorCode::NotFound && !facts.registrationId.empty();
            return finish(isGone ? Result<Sample>(Sample{facts.registrationId, ""}) : values.error());
        }
        const auto& missing = values->missingSecrets;
        const bool isMissing = std::find(missing.begin(), missing.end(), sampleSecretName) != missing.end();
        if (!facts.registrationId.empty()) {
            if (!isMissing)
                return finish(sample);
            return makeSecret(facts.environmentId, [this, sample] { finish(sample); });
        }
        const std::string environmentId =
            facts.environmentId.empty() ? m_environments.current().id : facts.environmentId;
        if (values->values.contains(std::string(sampleSecretName)))
            return makeRegistration(environmentId);
        makeSecret(environmentId, [this, environmentId] { makeRegistration(environmentId); });
    });
}

void FirstStart::makeSecret(const std::string& environmentId, std::function<void()> then)
{
    m_environments.setVariableIn(environmentId, {sampleSecretName, true, ""}, makeSecretValue(), this,
                                 [this, then = std::move(then)](const Status& saved) {
                                     if (saved || saved.error().code == ErrorCode::NotFound)
                                         then();
                                     else
                                         finish(saved.error());
                                 });
}

void FirstStart::makeRegistration(const std::string& environmentId)
{
    m_workspace.run<Done>(
        [environmentId](storage::Database& database) {
            return storage::writeFact(database, environmentFact, environmentId);
        },
        this, [](const Status&) {});
    m_registrations.saveOnce(registrationFact, sampleRegistration(), this,
                             [this, environmentId](const Result<std::optional<Registration>>& saved) {
                                 if (!saved)
                                     finish(saved.error());
                                 else
                                     finish(Sample{*saved ? (*saved)->id : std::string(), environmentId});
                             });
}

void FirstStart::finish(Result<Sample> result)
{
    m_result = std::move(result);
    for (const auto& call : std::exchange(m_waiting, {}))
        call();
}

void FirstStart::whenDone(QObject* context, Callback done)
{
    const auto answer = [this, asker = QPointer(context), done = std::move(done)] {
        if (!asker)
            return;
        QMetaObject::invokeMethod(
            asker.data(), [done, result = *m_result] { done(result); }, Qt::QueuedConnection);
    };
    if (m_result)
        answer();
    else
        m_waiting.push_back(answer);
}

} // namespace hookbench::registrations
