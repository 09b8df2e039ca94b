#pragma once

#include "base/Cancellation.h"
#include "mixpeek/ApiClient.h"
#include "mixpeek/SyncCompare.h"
#include "mixpeek/SyncItem.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/RegistrationStore.h"
#include "storage/Workspace.h"

#include <QObject>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// Keeps registrations in step with an account: looks, pulls, pushes, and settles conflicts field by field.
/// Secrets that the service holds as text are references here: a pull moves them into the environment in use,
/// a push of such a field sends its value again. Nothing is written at the service but by push() and
/// removeRemote(). Main thread.
class SyncService : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = std::function<void(Result<T, ApiError>)>;

    SyncService(storage::Workspace& workspace, registrations::RegistrationStore& registrations,
                registrations::EnvironmentStore& environments, AccountStore& accounts, ApiClient& api,
                const Clock& clock);

    /// Tells whether a remote record is borrowed: what it says then is for a while, so that it is neither
    /// pulled nor pushed.
    using BorrowedCheck = std::function<bool(const std::string& accountId, const std::string& remoteId)>;
    void setBorrowedCheck(BorrowedCheck check);

    /// Fetches all records of the account and compares. LocalOnly lists every registration without a link,
    /// but for those that have the name of one remote record without a link: these are taken for the same.
    void refresh(const std::string& accountId, CancellationToken token, QObject* context,
                 ApiClient::Progress progress, Callback<std::vector<SyncItem>> done);
    /// The same for one registration.
    void refreshOne(const std::string& accountId, const std::string& registrationId, CancellationToken token,
                    QObject* context, Callback<SyncItem> done);

    /// Takes what changed at the service over into the local record (creates it if RemoteOnly); conflicts as
    /// chosen. `seen` is the item the user decided about.
    void pull(const std::string& accountId, const SyncItem& seen, std::vector<Choice> choices,
              CancellationToken token, QObject* context, Callback<SyncItem> done);
    /// Writes the local record to the service (creates it if LocalOnly, or if RemoteGone and that was seen).
    /// Fetches the record first: if it is not what `seen` holds, the push is refused with InvalidInput and
    /// nothing is written. Preflight comes before everything; its errors come as ApiError::fields.
    void push(const std::string& accountId, const SyncItem& seen, std::vector<Choice> choices,
              CancellationToken token, QObject* context, Callback<SyncItem> done);
    /// Deletes the record at the service and the link; the local registration stays.
    void removeRemote(const std::string& accountId, const std::string& remoteId, CancellationToken token,
                      QObject* context, Callback<Done> done);
    /// Forgets that the two belong together.
    void unlink(const std::string& accountId, const std::string& registrationId, QObject* context,
                Callback<Done> done);

private:
    struct Job;
    using JobPointer = std::shared_ptr<Job>;
    using Step = std::function<void()>;

    template <class T>
    std::function<void(Result<T>)> orFail(const JobPointer& job, std::function<void(T)> next);
    template <class T>
    Callback<T> orFailRemote(const JobPointer& job, std::function<void(T)> next);

    JobPointer makeJob(const std::string& accountId, const SyncItem& seen, std::vector<Choice> choices,
                       CancellationToken token, QObject* context, Callback<SyncItem> done);
    Status checkNotBorrowed(const Job& job) const;
    void prepare(const JobPointer& job, Step next);
    void readLocal(const JobPointer& job, Step next);
    void fetchRemote(const JobPointer& job, Step next);
    void write(const JobPointer& job);
    void settle(const JobPointer& job);
    void keepSecrets(const JobPointer& job, ReferencedRecord shown, registrations::Registration merged);
    void saveLocal(const JobPointer& job, const ReferencedRecord& shown, registrations::Registration merged);
    void storeLink(const JobPointer& job, const ReferencedRecord& shown, registrations::Registration saved);
    void compareWith(const std::string& accountId, std::vector<registrations::Registration> remotes,
                     registrations::VariableValues values, QObject* context,
                     Callback<std::vector<SyncItem>> done);

    storage::Workspace& m_workspace;
    registrations::RegistrationStore& m_registrations;
    registrations::EnvironmentStore& m_environments;
    AccountStore& m_accounts;
    ApiClient& m_api;
    const Clock& m_clock;
    BorrowedCheck m_isBorrowed;
};

} // namespace hookbench::mixpeek
