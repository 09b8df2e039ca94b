#pragma once

#include "base/Cancellation.h"
#include "mixpeek/ApiClient.h"
#include "mixpeek/ThreeWay.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/RegistrationStore.h"
#include "storage/Workspace.h"

#include <QObject>

#include <optional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// How one registration stands between this machine and one account.
struct SyncItem {
    enum class State {
        LocalOnly,  ///< not at the service yet: push creates it
        RemoteOnly, ///< not here yet: pull creates it
        InStep,
        LocalChanged,
        RemoteChanged,
        Conflict,   ///< both changed, and not to the same
        RemoteGone, ///< it was linked, and the service has it no more
        LocalGone,  ///< it was linked, and was removed here
    };
    std::string registrationId; ///< "" if RemoteOnly or LocalGone
    std::string remoteId;       ///< "" if LocalOnly
    std::string name;
    State state = State::InStep;
    std::optional<registrations::Registration> base;
    std::optional<registrations::Registration> local;
    std::optional<registrations::Registration> remote; ///< with references where the local record has them
    std::vector<FieldDifference> differences;
};

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

    /// Fetches all records of the account and compares. LocalOnly lists every registration without a link.
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
};

} // namespace hookbench::mixpeek
