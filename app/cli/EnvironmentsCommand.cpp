#include "cli/EnvironmentsCommand.h"

#include "base/Text.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hookbench::cli {

using registrations::Variable;

namespace {

bool isMissing(const registrations::VariableValues& values, const std::string& name)
{
    const auto& missing = values.missingSecrets;
    return std::find(missing.begin(), missing.end(), name) != missing.end();
}

} // namespace

void EnvironmentsCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand("environments",
                                   tr("Named sets of the variables that ${NAME} stands for.").toStdString());
    m_app->require_subcommand(1);
    addVerbs();
    addVariableVerbs();
}

void EnvironmentsCommand::addVerbs()
{
    const auto verb = [this](const char* name, const QString& help) {
        return m_app->add_subcommand(name, help.toStdString());
    };
    m_list = verb("list", tr("List them; a star marks the one in use."));
    m_show = verb("show", tr("Show the variables of one (default: the one in use); secrets are masked."));
    m_show->add_option("NAME", m_name, tr("The environment.").toStdString());
    m_add = verb("add", tr("Add one."));
    m_use = verb("use", tr("Use this one from now on."));
    m_remove = verb("remove", tr("Remove one with its variables and secrets."));
    m_rename = verb("rename", tr("Give one another name, or mark it as production or not."));
    for (CLI::App* named : {m_add, m_use, m_remove, m_rename})
        named->add_option("NAME", m_name, tr("The environment.").toStdString())->required();
    m_rename->add_option("NEW", m_newName, tr("Its new name.").toStdString());
    for (CLI::App* marked : {m_add, m_rename}) {
        marked->add_flag("--production", m_production,
                         tr("Ask before anything is really sent with it.").toStdString());
    }
    m_rename->add_flag("--no-production", m_noProduction, tr("Do not ask.").toStdString())
        ->excludes("--production");
}

void EnvironmentsCommand::addVariableVerbs()
{
    m_set = m_app->add_subcommand("set", tr("Set a variable.").toStdString());
    m_set->add_option("NAME", m_assignment, tr("NAME=VALUE; for a secret NAME alone.").toStdString())
        ->type_name("NAME[=VALUE]")
        ->required();
    auto* fromStdin =
        m_set->add_flag("--secret-stdin", m_secretStdin,
                        tr("A secret: its value is standard input without its last line end.").toStdString());
    m_set
        ->add_option("--secret-env", m_secretVariable,
                     tr("A secret: its value is that of this variable of the process.").toStdString())
        ->type_name("VAR")
        ->excludes(fromStdin);
    m_set->footer(tr("Example: pass show hook-secret | hookbench-cli environments set SECRET --secret-stdin")
                      .toStdString());
    m_unset = m_app->add_subcommand("unset", tr("Remove a variable, and its secret.").toStdString());
    m_unset->add_option("NAME", m_name, tr("The variable.").toStdString())->required();
    for (CLI::App* verb : {m_set, m_unset}) {
        verb->add_option("--environment", m_environment,
                         tr("Of this environment (default: the one in use).").toStdString())
            ->type_name("ENVIRONMENT");
    }
}

bool EnvironmentsCommand::chosen() const
{
    return m_app->parsed();
}

int EnvironmentsCommand::run()
{
    const auto opened = Session::open(global().profileFolder());
    if (!opened)
        return fail(opened.error());
    Session& session = **opened;
    if (Status loaded = session.loadEnvironments(); !loaded)
        return fail(loaded.error());
    if (m_list->parsed())
        return list(session);
    if (m_show->parsed())
        return show(session);
    if (m_add->parsed())
        return create(session);
    if (m_use->parsed())
        return use(session);
    if (m_set->parsed())
        return set(session);
    if (m_unset->parsed())
        return unset(session);
    return m_rename->parsed() ? rename(session) : remove(session);
}

Result<registrations::Environment> EnvironmentsCommand::find(Session& session, const std::string& name) const
{
    if (name.empty())
        return session.environments().current();
    for (const registrations::Environment& environment : session.environments().environments()) {
        if (environment.name == name || environment.id == name)
            return environment;
    }
    return Error{ErrorCode::NotFound,
                 "There is no environment \"" + name + "\"; see hookbench-cli environments list.", ""};
}

int EnvironmentsCommand::report(const char* action, const std::string& what) const
{
    if (global().json) {
        json::Object out;
        out.append("action", json::Value(action));
        out.append("name", json::Value(what));
        print(json::write(out) + "\n");
    } else {
        print(std::string(action) + "  " + what + "\n");
    }
    return Success;
}

int EnvironmentsCommand::save(Session& session, registrations::Environment environment,
                              std::map<std::string, std::string, std::less<>> secrets, const char* action,
                              const std::string& what)
{
    const auto saved = answerOf<registrations::Environment>([&](QObject* context, auto done) {
        session.environments().save(environment, secrets, context, done);
    });
    return saved ? report(action, what) : fail(saved.error());
}

int EnvironmentsCommand::list(Session& session)
{
    for (const registrations::Environment& environment : session.environments().environments()) {
        const bool isCurrent = environment.id == session.environments().current().id;
        if (global().json) {
            json::Object out;
            out.append("id", json::Value(environment.id));
            out.append("name", json::Value(environment.name));
            out.append("is_current", json::Value(isCurrent));
            out.append("is_production", json::Value(environment.isProduction));
            out.append("variables", json::Value(static_cast<long long>(environment.variables.size())));
            print(json::write(out) + "\n");
        } else {
            const QString count =
                tr("%n variable(s)", nullptr, static_cast<int>(environment.variables.size()));
            print((isCurrent ? "* " : "  ") + environment.name + "  " + count.toStdString() +
                  (environment.isProduction ? "  " + tr("production").toStdString() : "") + "\n");
        }
    }
    return Success;
}

int EnvironmentsCommand::show(Session& session)
{
    const auto environment = find(session, m_name);
    if (!environment)
        return fail(environment.error());
    const auto values = answerOf<registrations::VariableValues>(
        [&](QObject* context, auto done) { session.environments().values(environment->id, context, done); });
    if (!values)
        return fail(values.error());
    for (const Variable& variable : environment->variables) {
        const bool isSet = !variable.isSecret || !isMissing(*values, variable.name);
        if (global().json) {
            json::Object out;
            out.append("name", json::Value(variable.name));
            out.append("is_secret", json::Value(variable.isSecret));
            out.append("is_set", json::Value(isSet));
            if (!variable.isSecret)
                out.append("value", json::Value(variable.value));
            print(json::write(out) + "\n");
            continue;
        }
        const QString secret = isSet ? tr("(secret, in the keychain)") : tr("(secret, not in the keychain)");
        print(variable.name + "=" + (variable.isSecret ? secret.toStdString() : variable.value) + "\n");
    }
    if (environment->variables.empty() && !global().json)
        complain(tr("No variables here."));
    return Success;
}

int EnvironmentsCommand::create(Session& session)
{
    registrations::Environment environment;
    environment.name = m_name;
    environment.isProduction = m_production;
    return save(session, std::move(environment), {}, "added", m_name);
}

int EnvironmentsCommand::use(Session& session)
{
    const auto environment = find(session, m_name);
    if (!environment)
        return fail(environment.error());
    session.environments().setCurrent(environment->id);
    // What is asked next is answered once the choice is stored.
    const auto stored = answerOf<registrations::VariableValues>(
        [&](QObject* context, auto done) { session.environments().values("", context, done); });
    return stored ? report("using", environment->name) : fail(stored.error());
}

Result<std::string> EnvironmentsCommand::secretFromOptions() const
{
    std::string value;
    if (m_secretStdin) {
        auto input = readInput("-", "--secret-stdin");
        if (!input)
            return input.error();
        value = std::move(*input);
        if (value.ends_with('\n'))
            value.pop_back();
        if (value.ends_with('\r'))
            value.pop_back();
    } else if (qEnvironmentVariableIsSet(m_secretVariable.c_str())) {
        value = qgetenv(m_secretVariable.c_str()).toStdString();
    } else {
        return Error{ErrorCode::InvalidInput,
                     "--secret-env " + m_secretVariable + " is not set in this process; export it first.",
                     ""};
    }
    if (value.empty())
        return Error{ErrorCode::InvalidInput, "The secret is empty; give a value, or use unset.", ""};
    if (!isValidUtf8(value))
        return Error{ErrorCode::InvalidInput, "The secret is not UTF-8; encode it as text, as base64 say.",
                     ""};
    return value;
}

Result<std::pair<Variable, std::string>> EnvironmentsCommand::wanted() const
{
    const bool isSecret = m_secretStdin || !m_secretVariable.empty();
    const auto equals = m_assignment.find('=');
    if (isSecret) {
        if (equals != std::string::npos) {
            return Error{ErrorCode::InvalidInput,
                         "A secret's value does not belong on the command line; give its name alone.", ""};
        }
        auto value = secretFromOptions();
        if (!value)
            return value.error();
        return std::pair{Variable{m_assignment, true, ""}, std::move(*value)};
    }
    if (equals == std::string::npos) {
        return Error{ErrorCode::InvalidInput,
                     m_assignment + " has no value; write NAME=VALUE, or --secret-stdin for a secret.", ""};
    }
    return std::pair{Variable{m_assignment.substr(0, equals), false, m_assignment.substr(equals + 1)},
                     std::string()};
}

int EnvironmentsCommand::set(Session& session)
{
    auto environment = find(session, m_environment);
    if (!environment)
        return fail(environment.error());
    const auto variable = wanted();
    if (!variable)
        return fail(variable.error());
    const auto& [given, secret] = *variable;
    const auto same = std::find_if(environment->variables.begin(), environment->variables.end(),
                                   [&](const Variable& other) { return other.name == given.name; });
    if (same != environment->variables.end() && same->isSecret && !given.isSecret) {
        return fail(Error{
            ErrorCode::InvalidInput,
            given.name + " is a secret; use --secret-stdin, or unset it first to make it a plain one.", ""});
    }
    std::map<std::string, std::string, std::less<>> secrets;
    if (given.isSecret) {
        if (Status there = session.demandKeychain(); !there)
            return fail(there.error());
        secrets[given.name] = secret;
    }
    if (same != environment->variables.end())
        *same = given;
    else
        environment->variables.push_back(given);
    return save(session, std::move(*environment), std::move(secrets), "set", given.name);
}

int EnvironmentsCommand::unset(Session& session)
{
    auto environment = find(session, m_environment);
    if (!environment)
        return fail(environment.error());
    const auto gone =
        std::erase_if(environment->variables, [this](const Variable& other) { return other.name == m_name; });
    if (gone == 0) {
        return fail(Error{ErrorCode::NotFound,
                          "There is no variable " + m_name + " in the environment " + environment->name +
                              "; see hookbench-cli environments show.",
                          ""});
    }
    return save(session, std::move(*environment), {}, "unset", m_name);
}

int EnvironmentsCommand::rename(Session& session)
{
    auto environment = find(session, m_name);
    if (!environment)
        return fail(environment.error());
    if (m_newName.empty() && !m_production && !m_noProduction)
        return fail(
            Error{ErrorCode::InvalidInput, "Give the new name, --production or --no-production.", ""});
    if (!m_newName.empty())
        environment->name = m_newName;
    if (m_production || m_noProduction)
        environment->isProduction = m_production;
    const std::string name = environment->name;
    return save(session, std::move(*environment), {}, "updated", name);
}

int EnvironmentsCommand::remove(Session& session)
{
    const auto environment = find(session, m_name);
    if (!environment)
        return fail(environment.error());
    const auto done = answerOf<Done>([&](QObject* context, auto answer) {
        session.environments().remove(environment->id, context, answer);
    });
    return done ? report("removed", environment->name) : fail(done.error());
}

} // namespace hookbench::cli
