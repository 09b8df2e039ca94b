#pragma once

#include "cli/Command.h"
#include "cli/Session.h"
#include "cli/UnixSignals.h"
#include "http/HttpClient.h"
#include "mixpeek/BorrowService.h"
#include "mixpeek/SyncService.h"

#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace hookbench::cli {

/// As answerOf(), for calls to the service.
template <class T>
Result<T, mixpeek::ApiError>
remoteAnswerOf(const std::function<void(QObject*, std::function<void(Result<T, mixpeek::ApiError>)>)>& call)
{
    QEventLoop loop;
    std::optional<Result<T, mixpeek::ApiError>> answer;
    call(&loop, [&](Result<T, mixpeek::ApiError> result) {
        answer.emplace(std::move(result));
        loop.quit();
    });
    if (!answer)
        loop.exec();
    return std::move(*answer);
}

/// The account that a command works with, as its options name it.
struct AccountOptions {
    std::string account;     ///< name or id; "" where there is one only
    std::string keyVariable; ///< of the process; "" for the key in the keychain

    void add(CLI::App& verb);
};

/// The key of one account as it was given for this run; everything else is in the keychain.
class GivenKeyStore final : public secrets::SecretStore {
public:
    explicit GivenKeyStore(secrets::SecretStore& keychain) : m_keychain(keychain) {}

    void give(QByteArray key) { m_key = std::move(key); }
    secrets::Backing backing() const override { return m_keychain.backing(); }
    void read(const QString& name, QObject* context, ReadHandler done) override;
    void write(const QString& name, const QByteArray& value, QObject* context, DoneHandler done) override;
    void remove(const QString& name, QObject* context, DoneHandler done) override;

private:
    secrets::SecretStore& m_keychain;
    QByteArray m_key;
};

/// What commands need that speak with the remote service. Ends its calls when SIGINT or SIGTERM comes.
class RemoteSession {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RemoteSession)

public:
    /// Opens the profile and the keychain. Errors: those of Session::open() and of the account's key.
    static Result<std::unique_ptr<RemoteSession>> open(const QString& profileFolder,
                                                       const AccountOptions& options);

    Session& local() { return *m_session; }
    mixpeek::AccountStore& accounts() { return m_accounts; }
    mixpeek::ApiClient& api() { return m_api; }
    mixpeek::SyncService& sync() { return m_sync; }
    mixpeek::BorrowService& borrow() { return m_borrow; }
    UnixSignals& signalSource() { return *m_signals; }
    CancellationToken token() const { return m_token; }
    void forgetCancellation() { m_token = {}; }

    /// The account that the options name. Errors: NotFound; InvalidInput where there are several and none is
    /// named.
    Result<mixpeek::Account> account(const AccountOptions& options);
    Result<mixpeek::Access> access(const mixpeek::Account& account);
    /// Without its secrets.
    Result<registrations::Registration> shown(const registrations::Registration& remote);
    /// Says on standard error what an earlier run has left borrowed.
    void tellBorrowed();

private:
    RemoteSession(std::unique_ptr<UnixSignals> signalSource, std::unique_ptr<Session> session);

    std::unique_ptr<UnixSignals> m_signals; ///< before any thread starts, so that all inherit the mask
    std::unique_ptr<Session> m_session;
    CancellationToken m_token;
    GivenKeyStore m_secrets;
    http::HttpClient m_client;
    mixpeek::AccountStore m_accounts;
    mixpeek::ApiClient m_api;
    mixpeek::SyncService m_sync;
    mixpeek::BorrowService m_borrow;
};

/// complain() with every field's message; the exit status that fits.
int fail(const mixpeek::ApiError& error);

} // namespace hookbench::cli
