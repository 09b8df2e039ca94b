#include "cli/RemoteSession.h"

#include "mixpeek/RemoteSecrets.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hookbench::cli {

void AccountOptions::add(CLI::App& verb)
{
    verb.add_option("--account", account,
                    QCoreApplication::translate("hookbench::cli::RemoteSession",
                                                "Name or id of the account (needed where there are several).")
                        .toStdString())
        ->type_name("NAME");
    verb.add_option(
            "--key-env", keyVariable,
            QCoreApplication::translate("hookbench::cli::RemoteSession",
                                        "Take the API key from this environment variable, for this run.")
                .toStdString())
        ->type_name("VAR");
}

void GivenKeyStore::read(const QString& name, QObject* context, ReadHandler done)
{
    if (m_key.isEmpty() || !name.startsWith(QLatin1String("account/")))
        return m_keychain.read(name, context, std::move(done));
    QMetaObject::invokeMethod(
        context, [done = std::move(done), key = m_key] { done(key); }, Qt::QueuedConnection);
}

void GivenKeyStore::write(const QString& name, const QByteArray& value, QObject* context, DoneHandler done)
{
    m_keychain.write(name, value, context, std::move(done));
}

void GivenKeyStore::remove(const QString& name, QObject* context, DoneHandler done)
{
    m_keychain.remove(name, context, std::move(done));
}

RemoteSession::RemoteSession(std::unique_ptr<UnixSignals> signalSource, std::unique_ptr<Session> session)
    : m_signals(std::move(signalSource)),
      m_session(std::move(session)),
      m_secrets(m_session->secrets()),
      m_accounts(m_session->workspace(), m_secrets),
      m_api(m_client, m_session->clock()),
      m_sync(m_session->workspace(), m_session->registrations(), m_session->environments(), m_accounts, m_api,
             m_session->clock()),
      m_borrow(m_session->folder().toStdString(), m_accounts, m_secrets, m_api, m_session->clock())
{
    QObject::connect(m_signals.get(), &UnixSignals::endRequested, &m_accounts, [this] { m_token.cancel(); });
    m_sync.setBorrowedCheck([this](const std::string& accountId, const std::string& remoteId) {
        return m_borrow.isBorrowed(accountId, remoteId);
    });
}

Result<std::unique_ptr<RemoteSession>> RemoteSession::open(const QString& profileFolder,
                                                           const AccountOptions& options)
{
    auto signalSource = std::make_unique<UnixSignals>();
    auto session = Session::open(profileFolder);
    if (!session)
        return session.error();
    (*session)->openSecrets();
    if (Status loaded = (*session)->loadEnvironments(); !loaded)
        return loaded.error();
    std::unique_ptr<RemoteSession> remote(new RemoteSession(std::move(signalSource), std::move(*session)));
    if (!options.keyVariable.empty()) {
        const QByteArray key = qgetenv(options.keyVariable.c_str());
        if (key.isEmpty())
            return Error{ErrorCode::InvalidInput,
                         "--key-env " + options.keyVariable + " is not set in this process; export it first.",
                         ""};
        remote->m_secrets.give(key);
    }
    // Answers come in the order of the calls: after this one the accounts are there.
    remote->m_accounts.load();
    const auto loaded = answerOf<Done>([&](QObject* context, auto done) {
        remote->m_session->workspace().run<Done>([](storage::Database&) -> Result<Done> { return Done{}; },
                                                 context, done);
    });
    if (!loaded)
        return loaded.error();
    return remote;
}

Result<mixpeek::Account> RemoteSession::account(const AccountOptions& options)
{
    const auto& all = m_accounts.accounts();
    if (all.empty())
        return Error{ErrorCode::NotFound,
                     "There is no account of the service yet; add one with hookbench-cli accounts add.", ""};
    if (options.account.empty() && all.size() == 1)
        return all.front();
    std::string names;
    for (const mixpeek::Account& account : all) {
        if (account.name == options.account || account.id == options.account)
            return account;
        names += (names.empty() ? "" : ", ") + account.name;
    }
    if (options.account.empty())
        return Error{ErrorCode::InvalidInput,
                     "There are several accounts; name one with --account: " + names + ".", ""};
    return Error{ErrorCode::NotFound,
                 "There is no account \"" + options.account + "\"; there is " + names + ".", ""};
}

Result<mixpeek::Access> RemoteSession::access(const mixpeek::Account& account)
{
    return answerOf<mixpeek::Access>(
        [&](QObject* context, auto done) { m_accounts.access(account.id, context, done); });
}

Result<registrations::Registration> RemoteSession::shown(const registrations::Registration& remote)
{
    const auto values = answerOf<registrations::VariableValues>(
        [this](QObject* context, auto done) { m_session->environments().values("", context, done); });
    if (!values)
        return values.error();
    return mixpeek::withReferences(remote, std::nullopt, *values).record;
}

void RemoteSession::tellBorrowed()
{
    const auto items = m_borrow.borrowed();
    if (!items)
        return complain(items.error());
    if (!items->empty()) {
        complain(tr("%n channel(s) at the service point here since an earlier run; "
                    "\"registrations give-back --all\" gives them back.",
                    nullptr, static_cast<int>(items->size())));
    }
}

int fail(const mixpeek::ApiError& error)
{
    complain(error.error);
    for (const registrations::Problem& problem : error.fields) {
        if (error.error.message.find(problem.message) == std::string::npos)
            complain(QString::fromStdString((problem.field.empty() ? "" : problem.field + ": ") +
                                            problem.message));
    }
    if (error.status == 404)
        return WrongInput;
    // What the service answers, and what the sync refuses, is the outcome that was asked for.
    if (error.status != 0 || error.error.code == ErrorCode::InvalidInput)
        return Failure;
    return exitStatusOf(error.error);
}

} // namespace hookbench::cli
