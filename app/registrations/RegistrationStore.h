#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "registrations/Registration.h"
#include "registrations/RegistrationSummary.h"
#include "storage/Workspace.h"

#include <QObject>
#include <QPointer>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::registrations {

/// The registrations of this machine, in the workspace's database. Main thread; answers come as with
/// Workspace::run().
class RegistrationStore : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;
    using DoneHandler = std::function<void(Status)>;

    RegistrationStore(storage::Workspace& workspace, const Clock& clock);

    /// Takes away for good what was removed before: for the start of the process that holds the profile's
    /// lock, so that a command beside it takes no undo away.
    void purgeRemoved();

    /// All of them, oldest first; 10,000 take some 30 ms on the workspace's thread.
    void list(QObject* context, Callback<std::vector<RegistrationSummary>> done);
    /// NotFound if there is none of this id.
    void fetch(const std::string& id, QObject* context, Callback<StoredRegistration> done);
    /// The active ones that subscribe to this event type, in their order.
    void matching(const std::string& eventType, QObject* context, Callback<std::vector<Registration>> done);

    /// Stores a registration, new (id "") or changed, and drops its draft; ids and times are set here (a time
    /// of creation that is given or stored stays). What comes back is what was stored. Errors: InvalidInput
    /// for an active one that has errors (the message is the first of them, behind its field), and for one
    /// that holds a secret as text (see SecretKeeper).
    void save(Registration registration, QObject* context, Callback<Registration> done);
    /// As save(), once in the life of the workspace, which remembers it under the name `fact`. Nothing comes
    /// back if it was done before, also if the registration is gone since.
    void saveOnce(const std::string& fact, Registration registration, QObject* context,
                  Callback<std::optional<Registration>> done);
    /// Keeps edits that are not saved yet. `id` may be that of a new one (makeRegistrationId()).
    /// Secrets that stand in it as text are not kept: their places are empty in the stored draft.
    void saveDraft(Registration draft, QObject* context, DoneHandler done);
    void discardDraft(const std::string& id, QObject* context, DoneHandler done);
    void setActive(std::vector<std::string> ids, bool active, QObject* context, DoneHandler done);
    /// Takes registrations and their drafts away; restore() brings them back until the next start.
    void remove(std::vector<std::string> ids, QObject* context, DoneHandler done);
    void restore(std::vector<std::string> ids, QObject* context, DoneHandler done);

Q_SIGNALS:
    /// Registrations were added, changed or removed, here or by another process ("" for all of them).
    void changed(const std::vector<std::string>& ids);

private:
    template <class T>
    void write(storage::Workspace::Query<T> query, std::function<std::vector<std::string>(const T&)> idsOf,
               QObject* context, Callback<T> done);
    void change(std::vector<std::string> ids, storage::Workspace::Query<Done> query, QObject* context,
                DoneHandler done);

    storage::Workspace& m_workspace;
    const Clock& m_clock;
};

} // namespace hookbench::registrations
