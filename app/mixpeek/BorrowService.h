#pragma once

#include "mixpeek/ApiClient.h"
#include "mixpeek/BorrowJournal.h"
#include "secrets/SecretStore.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// "Point this registration at my endpoint": replaces the URL of a remote record and gives it back. The
/// original is on disk (`borrowed.json` of the profile, synced) before the service is asked to change
/// anything, so that a crash at any moment leaves it restorable. Main thread.
class BorrowService : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = std::function<void(Result<T, ApiError>)>;

    BorrowService(const std::string& profileFolder, AccountStore& accounts, secrets::SecretStore& secrets,
                  ApiClient& api, const Clock& clock);

    /// What is borrowed now; after a crash also what an earlier run left. Errors: Corrupt, with the file's
    /// name.
    Result<std::vector<Borrowed>> borrowed() const;
    /// Whether a channel of this record is borrowed.
    bool isBorrowed(const std::string& accountId, const std::string& remoteId) const;

    /// Points a webhook or Slack channel of a remote record at `url`. InvalidInput if it is borrowed already
    /// or is of another kind. If the service refuses, the journal is as before.
    void borrow(const std::string& accountId, const std::string& remoteId, int channel,
                const std::string& url, CancellationToken token, QObject* context, Callback<Borrowed> done);
    /// Changes where a borrowed channel points to, for a public URL that has changed.
    void redirect(const Borrowed& item, const std::string& url, CancellationToken token, QObject* context,
                  Callback<Borrowed> done);
    /// Gives the URL back. If somebody changed it at the service meanwhile it is left as it is and said so; a
    /// record that is gone counts as given back.
    void giveBack(const Borrowed& item, CancellationToken token, QObject* context, Callback<Done> done);

Q_SIGNALS:
    void changed();

private:
    struct Job;
    using JobPointer = std::shared_ptr<Job>;
    using Step = std::function<void()>;
    using RecordStep = std::function<void(registrations::Registration)>;

    void start(const JobPointer& job, const std::string& accountId, Step next);
    void fetch(const JobPointer& job, RecordStep next);
    void prepareBorrow(const JobPointer& job, registrations::Registration record);
    void keepOriginal(const JobPointer& job, const std::string& url, Step next);
    void noteAndPut(const JobPointer& job, registrations::Registration record);
    void afterFailedPut(const JobPointer& job, const ApiError& why);
    void readOriginal(const JobPointer& job, std::function<void(Result<std::string>)> next);
    void takeBack(const JobPointer& job, registrations::Registration record,
                  const Result<std::string>& original);
    void finish(const JobPointer& job, std::optional<ApiError> why);
    void forget(const JobPointer& job, std::function<void(Status)> next);
    void changeJournal(std::function<Status(std::vector<JournalEntry>&)> change,
                       std::function<void(Status)> next);
    void replaceEntry(const JobPointer& job, JournalEntry entry, Step next);

    BorrowJournal m_journal;
    AccountStore& m_accounts;
    secrets::SecretStore& m_secrets;
    ApiClient& m_api;
    const Clock& m_clock;
};

} // namespace hookbench::mixpeek
