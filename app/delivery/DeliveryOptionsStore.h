#pragma once

#include "delivery/DeliveryOptions.h"
#include "storage/Workspace.h"

#include <QObject>

#include <functional>
#include <map>
#include <string>

namespace hookbench::delivery {

using OptionsById = std::map<std::string, DeliveryOptions, std::less<>>;

/// The SQL behind DeliveryOptionsStore, for the workspace's thread and the command line.
class DeliveryOptionsTable {
public:
    explicit DeliveryOptionsTable(storage::Database& database) : m_database(database) {}
    /// All that were saved, by the registration's id.
    Result<OptionsById> all();
    /// The defaults if none were saved.
    Result<DeliveryOptions> fetch(const std::string& registrationId);
    /// Errors: InvalidInput (the first error of validate()), NotFound if there is no such registration.
    Status save(const std::string& registrationId, const DeliveryOptions& options);

private:
    storage::Database& m_database;
};

/// The delivery options of the registrations, in the workspace's database. Main thread; answers come as with
/// Workspace::run().
class DeliveryOptionsStore : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;

    explicit DeliveryOptionsStore(storage::Workspace& workspace);

    void all(QObject* context, Callback<OptionsById> done);
    void fetch(const std::string& registrationId, QObject* context, Callback<DeliveryOptions> done);
    void save(const std::string& registrationId, DeliveryOptions options, QObject* context,
              std::function<void(Status)> done);

Q_SIGNALS:
    /// "" for all of them (another process changed the workspace).
    void changed(const std::string& registrationId);

private:
    storage::Workspace& m_workspace;
};

} // namespace hookbench::delivery
