#include "cli/AccountsCommand.h"

#include "json/Writer.h"

#include <CLI/CLI.hpp>

namespace hookbench::cli {

namespace {

json::Object accountJson(const mixpeek::Account& account)
{
    json::Object out;
    out.append("id", json::Value(account.id));
    out.append("name", json::Value(account.name));
    out.append("base_url", json::Value(account.baseUrl));
    return out;
}

} // namespace

void AccountsCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand("accounts", tr("Accounts of the remote service.").toStdString());
    m_app->require_subcommand(1);
    m_list = m_app->add_subcommand("list", tr("List them.").toStdString());
    m_add = m_app->add_subcommand("add", tr("Add one; its API key goes to the keychain.").toStdString());
    m_remove = m_app->add_subcommand(
        "remove", tr("Remove one with its key; the service is not touched.").toStdString());
    m_check = m_app->add_subcommand("check", tr("Ask the service whether it accepts the key.").toStdString());
    m_add->add_option("NAME", m_options.account, tr("What to call it.").toStdString())->required();
    m_remove->add_option("NAME", m_options.account, tr("Its name or id.").toStdString())->required();
    m_check->add_option("NAME", m_options.account,
                        tr("Its name or id (needed where there are several).").toStdString());
    m_add
        ->add_option("--base-url", m_baseUrl,
                     tr("Where the service is (default %1).")
                         .arg(QLatin1String(mixpeek::defaultBaseUrl))
                         .toStdString())
        ->type_name("URL");
    auto* fromInput =
        m_add->add_flag("--key-stdin", m_keyStdin, tr("Read the API key from standard input.").toStdString());
    m_add
        ->add_option("--key-env", m_options.keyVariable,
                     tr("Take the API key from this environment variable.").toStdString())
        ->type_name("VAR")
        ->excludes(fromInput);
    m_check
        ->add_option("--key-env", m_options.keyVariable,
                     tr("Take the API key from this environment variable, for this run.").toStdString())
        ->type_name("VAR");
    m_add->footer(
        tr("Example: hookbench-cli accounts add production --key-stdin < key.txt\n"
           "Without a keychain the account is kept without its key: give --key-env with every command then.")
            .toStdString());
}

bool AccountsCommand::chosen() const
{
    return m_app->parsed();
}

int AccountsCommand::run()
{
    auto session = RemoteSession::open(global().profileFolder(), m_options);
    if (!session)
        return fail(session.error());
    if (m_list->parsed())
        return list(**session);
    if (m_add->parsed())
        return create(**session);
    return m_remove->parsed() ? remove(**session) : check(**session);
}

int AccountsCommand::list(RemoteSession& session) const
{
    for (const mixpeek::Account& account : session.accounts().accounts()) {
        if (global().json)
            print(json::write(accountJson(account)) + "\n");
        else
            print(account.name + "  " + account.baseUrl + "  " + account.id + "\n");
    }
    if (session.accounts().accounts().empty() && !global().json)
        complain(tr("No accounts here."));
    return Success;
}

Result<std::string> AccountsCommand::keyFromOptions() const
{
    std::string key;
    if (m_keyStdin) {
        auto input = readInput("-", "--key-stdin");
        if (!input)
            return input.error();
        key = std::move(*input);
        key.erase(key.find_last_not_of(" \t\r\n") + 1);
    } else if (!m_options.keyVariable.empty()) {
        key = qgetenv(m_options.keyVariable.c_str()).toStdString();
    }
    if (key.empty())
        return Error{ErrorCode::InvalidInput,
                     "There is no API key; give it on standard input with --key-stdin, or in a variable with "
                     "--key-env.",
                     ""};
    return key;
}

int AccountsCommand::report(const char* action, const mixpeek::Account& account) const
{
    if (global().json) {
        json::Object out;
        out.append("action", json::Value(action));
        for (json::Member& member : accountJson(account))
            out.append(member.key, member.value);
        print(json::write(std::move(out)) + "\n");
    } else {
        print(std::string(action) + " " + account.name + "\n");
    }
    return Success;
}

int AccountsCommand::create(RemoteSession& session)
{
    auto key = keyFromOptions();
    if (!key)
        return fail(key.error());
    if (Status there = session.local().demandKeychain(); !there) {
        // A key by standard input would be lost; one in a variable is there at the next command too.
        if (m_keyStdin)
            return fail(there.error());
        complain(
            tr("There is no keychain, so that the key is not stored; give --key-env with every command."));
        key->clear();
    }
    const auto saved = answerOf<mixpeek::Account>([&](QObject* context, auto done) {
        session.accounts().save({"", m_options.account, m_baseUrl}, *key, context, done);
    });
    return saved ? report("added", *saved) : fail(saved.error());
}

int AccountsCommand::remove(RemoteSession& session)
{
    const auto account = session.account(m_options);
    if (!account)
        return fail(account.error());
    const auto removed = answerOf<Done>(
        [&](QObject* context, auto done) { session.accounts().remove(account->id, context, done); });
    return removed ? report("removed", *account) : fail(removed.error());
}

int AccountsCommand::check(RemoteSession& session)
{
    const auto account = session.account(m_options);
    if (!account)
        return fail(account.error());
    const auto access = session.access(*account);
    if (!access)
        return fail(access.error());
    const auto records =
        remoteAnswerOf<std::vector<registrations::Registration>>([&](QObject* context, auto done) {
            session.api().list(*access, {}, session.token(), context, {}, done);
        });
    if (!records)
        return fail(records.error());
    if (global().json) {
        json::Object out = accountJson(*account);
        out.append("accepted", json::Value(true));
        out.append("registrations", json::Value(static_cast<long long>(records->size())));
        print(json::write(std::move(out)) + "\n");
    } else {
        print(tr("The service accepts the key; it has %n registration(s).", nullptr,
                 static_cast<int>(records->size()))
                  .toStdString() +
              "\n");
    }
    return Success;
}

} // namespace hookbench::cli
