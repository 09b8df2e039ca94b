#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "registrations/Registration.h"
#include "storage/Workspace.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::registrations {

/// What lists show of a registration.
struct RegistrationSummary {
    std::string id;
    std::string name;
    std::vector<std::string> eventTypes;
    std::vector<std::string> channels; ///< kinds
    std::string target;                ///< of the first channel
    bool isActive = true;
    bool hasDraft = false; ///< there are edits that were not saved
    bool isNew = false;    ///< there is only a draft
    int problemCount = 0;  ///< errors
    std::int64_t updatedAtUs = 0;

    bool operator==(const RegistrationSummary&) const = default;
};

/// A registration as it is stored.
struct StoredRegistration {
    std::optional<Registration> saved; ///< none for a new one that was never saved
    std::optional<Registration> draft;
};

/// The registrations of this machine, in the workspace's database. Main thread; answers come as with
/// Workspace::run().
class RegistrationStore : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;
    using DoneHandler = std::function<void(Status)>;

    RegistrationStore(storage::Workspace& workspace, const Clock& clock);

    /// All of them, oldest first; 10,000 take some 30 ms on the workspace's thread.
    void list(QObject* context, Callback<std::vector<RegistrationSummary>> done);
    /// NotFound if there is none of this id.
    void fetch(const std::string& id, QObject* context, Callback<StoredRegistration> done);
    /// The active ones that subscribe to this event type, in their order.
    void matching(const std::string& eventType, QObject* context, Callback<std::vector<Registration>> done);

    /// Stores a registration, new (id "") or changed, and drops its draft; ids and times are set here. What
    /// comes back is what was stored. Errors: InvalidInput for an active one that has errors (the message is
    /// the first of them).
    void save(Registration registration, QObject* context, Callback<Registration> done);
    /// Keeps edits that are not saved yet. `id` may be that of a new one (makeRegistrationId()).
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
    // The rest is the implementation's.
};

} // namespace hookbench::registrations
