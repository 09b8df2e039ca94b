#include "registrations/EnvironmentStore.h"

#include "registrations/SecretBatch.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace hookbench::registrations {

namespace {

const Environment noEnvironment;

std::string secretPrefix(const std::string& environmentId)
{
    return "environment/" + environmentId + "/";
}

std::vector<std::string> secretsOf(const Environment& environment)
{
    std::vector<std::string> names;
    for (const Variable& variable : environment.variables) {
        if (variable.isSecret)
            names.push_back(secretPrefix(environment.id) + variable.name);
    }
    return names;
}

/// Those of `before` that `after` has no more.
std::vector<std::string> goneSecrets(const Environment& before, const Environment& after)
{
    const std::vector<std::string> kept = secretsOf(after);
    std::vector<std::string> gone = secretsOf(before);
    std::erase_if(gone, [&](const std::string& name) {
        return std::find(kept.begin(), kept.end(), name) != kept.end();
    });
    return gone;
}

Error gone()
{
    return {ErrorCode::NotFound, "This environment is not there any more; choose another one.", ""};
}

Error invalid(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), ""};
}

} // namespace

EnvironmentStore::EnvironmentStore(storage::Workspace& workspace, secrets::SecretStore& secrets)
    : m_workspace(workspace), m_secrets(secrets)
{
    // Emitted on the workspace's thread, so that this arrives here as an event.
    connect(&workspace, &storage::Workspace::changedElsewhere, this, [this] {
        if (m_loaded)
            enqueue([this](Finished finished) { loadNow(std::move(finished)); });
    });
}

// One operation at a time.

void EnvironmentStore::enqueue(std::function<void(Finished)> operation)
{
    m_waiting.push_back(std::move(operation));
    if (!m_busy)
        runNext();
}

void EnvironmentStore::runNext()
{
    if (m_waiting.empty())
        return;
    m_busy = true;
    const auto operation = std::move(m_waiting.front());
    m_waiting.pop_front();
    operation([this] {
        m_busy = false;
        runNext();
    });
}

template <class T>
void EnvironmentStore::operate(QObject* context, Callback<T> done, std::function<void(Callback<T>)> operation)
{
    requestLoad();
    enqueue([this, asker = QPointer(context), done = std::move(done),
             operation = std::move(operation)](Finished finished) {
        const Callback<T> answer = [asker, done, finished](Result<T> result) {
            // Later, as every answer, also where nothing had to be waited for.
            if (asker) {
                QMetaObject::invokeMethod(
                    asker.data(), [done, result = std::move(result)]() mutable { done(std::move(result)); },
                    Qt::QueuedConnection);
            }
            finished();
        };
        if (m_loaded)
            operation(answer);
        else
            answer(
                m_loadError.value_or(Error{ErrorCode::Database, "The environments could not be read.", ""}));
    });
}

// Reading.

void EnvironmentStore::load()
{
    requestLoad();
}

void EnvironmentStore::requestLoad()
{
    if (std::exchange(m_loadRequested, true))
        return;
    enqueue([this](Finished finished) { loadNow(std::move(finished)); });
}

void EnvironmentStore::loadNow(Finished finished)
{
    m_workspace.run<StoredEnvironments>(
        [](storage::Database& database) { return EnvironmentTable(database).load(); }, this,
        [this, finished = std::move(finished)](Result<StoredEnvironments> stored) {
            if (stored) {
                apply(*stored);
            } else {
                m_loadError = stored.error();
                // The next call tries again.
                m_loadRequested = m_loaded;
            }
            finished();
        });
}

void EnvironmentStore::apply(const StoredEnvironments& stored)
{
    const bool first = !std::exchange(m_loaded, true);
    const std::string currentId = m_currentBeingStored > 0 ? m_currentId : stored.currentId;
    const bool differs = stored.environments != m_environments || currentId != m_currentId;
    m_environments = stored.environments;
    m_currentId = currentId;
    if (first || differs)
        Q_EMIT changed();
}

bool EnvironmentStore::isLoaded() const
{
    return m_loaded;
}

const std::vector<Environment>& EnvironmentStore::environments() const
{
    return m_environments;
}

const Environment* EnvironmentStore::find(const std::string& id) const
{
    const auto found = std::find_if(m_environments.begin(), m_environments.end(),
                                    [&](const Environment& one) { return one.id == id; });
    return found == m_environments.end() ? nullptr : &*found;
}

const Environment& EnvironmentStore::current() const
{
    if (const Environment* found = find(m_currentId))
        return *found;
    return m_environments.empty() ? noEnvironment : m_environments.front();
}

void EnvironmentStore::setCurrent(const std::string& id)
{
    if (m_loaded && !find(id))
        return;
    const bool differs = std::exchange(m_currentId, id) != id;
    ++m_currentBeingStored;
    requestLoad();
    enqueue([this, id](Finished finished) {
        m_workspace.run<Done>(
            [id](storage::Database& database) { return EnvironmentTable(database).setCurrent(id); }, this,
            [this, finished](const Status&) {
                --m_currentBeingStored;
                finished();
            });
    });
    if (m_loaded && differs)
        Q_EMIT changed();
}

// Writing.

bool EnvironmentStore::isTaken(const Environment& environment, const std::string& name) const
{
    const auto hasName = [&](const Variable& variable) { return variable.name == name; };
    return m_builtIn.contains(name) ||
           std::any_of(environment.variables.begin(), environment.variables.end(), hasName);
}

Status EnvironmentStore::check(const Environment& environment) const
{
    if (environment.name.find_first_not_of(" \t\r\n") == std::string::npos)
        return invalid("The environment needs a name; write one such as staging.");
    const bool nameIsTaken =
        std::any_of(m_environments.begin(), m_environments.end(), [&](const Environment& other) {
            return other.id != environment.id && other.name == environment.name;
        });
    if (nameIsTaken)
        return invalid("There is an environment named \"" + environment.name +
                       "\" already; choose another name.");
    std::vector<std::string> seen;
    for (const Variable& variable : environment.variables) {
        if (!isVariableName(variable.name))
            return invalid("\"" + variable.name +
                           "\" cannot be the name of a variable; use letters, digits and _, "
                           "and begin with no digit.");
        if (m_builtIn.contains(variable.name))
            return invalid("The variable " + variable.name + " is made by the program; choose another name.");
        if (std::find(seen.begin(), seen.end(), variable.name) != seen.end())
            return invalid("The variable " + variable.name + " is there twice; take one away.");
        seen.push_back(variable.name);
    }
    return Done{};
}

void EnvironmentStore::save(Environment environment, SecretValues secrets, QObject* context,
                            Callback<Environment> done)
{
    operate<Environment>(context, std::move(done),
                         [this, environment = std::move(environment),
                          secrets = std::move(secrets)](Callback<Environment> answer) {
                             store(environment, secrets, std::move(answer));
                         });
}

/// The keychain comes first: a variable without its value would be worse than a value that nobody reads.
void EnvironmentStore::store(Environment environment, SecretValues secrets, Callback<Environment> done)
{
    if (Status valid = check(environment); !valid)
        return done(valid.error());
    if (environment.id.empty())
        environment.id = makeEnvironmentId();
    const Environment* before = find(environment.id);
    std::vector<std::string> gone = before ? goneSecrets(*before, environment) : std::vector<std::string>();
    SecretsByName toWrite;
    for (Variable& variable : environment.variables) {
        if (!variable.isSecret)
            continue;
        // A value that was put into the variable itself belongs into the keychain as well.
        if (!variable.value.empty())
            secrets.try_emplace(variable.name, variable.value);
        variable.value.clear();
        if (const auto value = secrets.find(variable.name); value != secrets.end())
            toWrite.emplace(secretPrefix(environment.id) + variable.name, value->second);
    }
    writeSecrets(m_secrets, toWrite, this,
                 [this, environment = std::move(environment), gone = std::move(gone),
                  done = std::move(done)](const Status& written) {
                     if (written)
                         write(environment, gone, done);
                     else
                         done(written.error());
                 });
}

void EnvironmentStore::write(Environment environment, std::vector<std::string> goneSecrets,
                             Callback<Environment> done)
{
    m_workspace.run<Done>(
        [environment](storage::Database& database) { return EnvironmentTable(database).save(environment); },
        this,
        [this, environment, goneSecrets = std::move(goneSecrets),
         done = std::move(done)](const Status& saved) {
            if (!saved)
                return done(saved.error());
            const auto place = std::find_if(m_environments.begin(), m_environments.end(),
                                            [&](const Environment& one) { return one.id == environment.id; });
            if (place == m_environments.end())
                m_environments.push_back(environment);
            else
                *place = environment;
            removeSecrets(m_secrets, goneSecrets, this, [this, environment, done](const Status&) {
                Q_EMIT changed();
                done(environment);
            });
        });
}

void EnvironmentStore::remove(const std::string& id, QObject* context, DoneHandler done)
{
    operate<Done>(context, std::move(done),
                  [this, id](Callback<Done> answer) { removeNow(id, std::move(answer)); });
}

void EnvironmentStore::removeNow(const std::string& id, DoneHandler done)
{
    const Environment* environment = find(id);
    if (!environment)
        return done(gone());
    if (m_environments.size() == 1)
        return done(invalid("The last environment cannot be removed; make another one first."));
    m_workspace.run<Done>(
        [id](storage::Database& database) { return EnvironmentTable(database).remove(id); }, this,
        [this, id, secrets = secretsOf(*environment), done = std::move(done)](const Status& removed) {
            if (!removed)
                return done(removed.error());
            std::erase_if(m_environments, [&](const Environment& one) { return one.id == id; });
            removeSecrets(m_secrets, secrets, this, [this, done](const Status& status) {
                Q_EMIT changed();
                done(status);
            });
        });
}

void EnvironmentStore::setVariable(Variable variable, std::string secretValue, QObject* context,
                                   DoneHandler done)
{
    setVariableIn("", std::move(variable), std::move(secretValue), context, std::move(done));
}

void EnvironmentStore::setVariableIn(const std::string& environmentId, Variable variable,
                                     std::string secretValue, QObject* context, DoneHandler done)
{
    operate<Done>(
        context, std::move(done),
        [this, environmentId, variable = std::move(variable),
         secretValue = std::move(secretValue)](Callback<Done> answer) {
            const Environment* found = environmentId.empty() ? &current() : find(environmentId);
            if (!found)
                return answer(gone());
            Environment environment = *found;
            const auto place = std::find_if(environment.variables.begin(), environment.variables.end(),
                                            [&](const Variable& one) { return one.name == variable.name; });
            if (place == environment.variables.end())
                environment.variables.push_back(variable);
            else
                *place = variable;
            store(std::move(environment), {{variable.name, secretValue}},
                  [answer](const Result<Environment>& stored) {
                      answer(stored ? Status(Done{}) : Status(stored.error()));
                  });
        });
}

void EnvironmentStore::keepSecrets(std::vector<NewSecret> secrets, QObject* context,
                                   Callback<std::vector<std::string>> done)
{
    operate<std::vector<std::string>>(
        context, std::move(done),
        [this, secrets = std::move(secrets)](Callback<std::vector<std::string>> answer) {
            readValues(current(), [this, secrets, answer](Result<VariableValues> known) {
                if (known)
                    keepNow(secrets, *known, answer);
                else
                    answer(known.error());
            });
        });
}

void EnvironmentStore::keepNow(const std::vector<NewSecret>& secrets, const VariableValues& known,
                               Callback<std::vector<std::string>> done)
{
    std::map<std::string, std::string> nameOfValue;
    for (const std::string& name : known.secretNames) {
        if (const auto value = known.values.find(name); value != known.values.end())
            nameOfValue.emplace(value->second, name);
    }
    Environment environment = current();
    std::vector<std::string> names;
    SecretValues added;
    for (const NewSecret& secret : secrets) {
        const auto same = nameOfValue.find(secret.value);
        if (same != nameOfValue.end()) {
            names.push_back(same->second);
            continue;
        }
        std::string name = secret.suggestedName;
        for (int number = 2; isTaken(environment, name); ++number)
            name = secret.suggestedName + "_" + std::to_string(number);
        environment.variables.push_back({name, true, ""});
        added.emplace(name, secret.value);
        nameOfValue.emplace(secret.value, name);
        names.push_back(name);
    }
    if (added.empty())
        return done(names);
    store(std::move(environment), std::move(added), [names, done](const Result<Environment>& stored) {
        if (stored)
            done(names);
        else
            done(stored.error());
    });
}

// Values.

void EnvironmentStore::values(const std::string& id, QObject* context, Callback<VariableValues> done)
{
    operate<VariableValues>(context, std::move(done), [this, id](Callback<VariableValues> answer) {
        const Environment* environment = id.empty() ? &current() : find(id);
        if (environment)
            readValues(*environment, std::move(answer));
        else
            answer(gone());
    });
}

void EnvironmentStore::readValues(const Environment& environment, Callback<VariableValues> done)
{
    readSecrets(m_secrets, secretsOf(environment), this,
                [this, environment, done = std::move(done)](Result<SecretsByName> secrets) {
                    if (!secrets)
                        return done(secrets.error());
                    VariableValues values;
                    values.environmentName = environment.name;
                    for (const Variable& variable : environment.variables) {
                        if (!variable.isSecret) {
                            values.values[variable.name] = variable.value;
                            continue;
                        }
                        values.secretNames.push_back(variable.name);
                        const auto found = secrets->find(secretPrefix(environment.id) + variable.name);
                        if (found != secrets->end())
                            values.values[variable.name] = found->second;
                        else
                            values.missingSecrets.push_back(variable.name);
                    }
                    for (const auto& [name, value] : m_builtIn)
                        values.values[name] = value;
                    done(std::move(values));
                });
}

void EnvironmentStore::setBuiltIn(const std::string& name, std::string value)
{
    const auto found = m_builtIn.find(name);
    if (found == m_builtIn.end() ? value.empty() : found->second == value)
        return;
    if (value.empty())
        m_builtIn.erase(name);
    else
        m_builtIn[name] = std::move(value);
    if (m_loaded)
        Q_EMIT changed();
}

const std::map<std::string, std::string, std::less<>>& EnvironmentStore::builtIn() const
{
    return m_builtIn;
}

VariableLookup lookupIn(const VariableValues& values)
{
    return [known = values.values](std::string_view name) -> std::optional<std::string> {
        const auto found = known.find(name);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    };
}

} // namespace hookbench::registrations
