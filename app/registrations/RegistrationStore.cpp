#include "registrations/RegistrationStore.h"

#include "registrations/RegistrationTable.h"

#include <utility>

namespace hookbench::registrations {

RegistrationStore::RegistrationStore(storage::Workspace& workspace, const Clock& clock)
    : m_workspace(workspace), m_clock(clock)
{
    // Emitted on the workspace's thread, so that this arrives here as an event.
    connect(&workspace, &storage::Workspace::changedElsewhere, this,
            [this] { Q_EMIT changed({std::string()}); });
}

template <class T>
void RegistrationStore::write(storage::Workspace::Query<T> query,
                              std::function<std::vector<std::string>(const T&)> idsOf, QObject* context,
                              Callback<T> done)
{
    // The change is announced also if the asker is gone, and before it is answered.
    m_workspace.run<T>(std::move(query), this,
                       [this, idsOf = std::move(idsOf), asker = QPointer(context),
                        done = std::move(done)](Result<T> result) {
                           if (result) {
                               if (const auto ids = idsOf(*result); !ids.empty())
                                   Q_EMIT changed(ids);
                           }
                           if (asker)
                               done(std::move(result));
                       });
}

void RegistrationStore::change(std::vector<std::string> ids, storage::Workspace::Query<Done> query,
                               QObject* context, DoneHandler done)
{
    write<Done>(
        std::move(query), [ids = std::move(ids)](const Done&) { return ids; }, context, std::move(done));
}

void RegistrationStore::purgeRemoved()
{
    m_workspace.run<Done>([](storage::Database& database) { return RegistrationTable(database).purge(); },
                          this, [](const Status&) {});
}

void RegistrationStore::list(QObject* context, Callback<std::vector<RegistrationSummary>> done)
{
    m_workspace.run<std::vector<RegistrationSummary>>(
        [](storage::Database& database) { return RegistrationTable(database).list(); }, context,
        std::move(done));
}

void RegistrationStore::fetch(const std::string& id, QObject* context, Callback<StoredRegistration> done)
{
    m_workspace.run<StoredRegistration>(
        [id](storage::Database& database) { return RegistrationTable(database).fetch(id); }, context,
        std::move(done));
}

void RegistrationStore::matching(const std::string& eventType, QObject* context,
                                 Callback<std::vector<Registration>> done)
{
    m_workspace.run<std::vector<Registration>>(
        [eventType](storage::Database& database) { return RegistrationTable(database).matching(eventType); },
        context, std::move(done));
}

void RegistrationStore::save(Registration registration, QObject* context, Callback<Registration> done)
{
    write<Registration>(
        [registration = std::move(registration), now = m_clock.nowUs()](storage::Database& database) {
            return RegistrationTable(database).save(registration, now);
        },
        [](const Registration& saved) { return std::vector{saved.id}; }, context, std::move(done));
}

void RegistrationStore::saveOnce(const std::string& fact, Registration registration, QObject* context,
                                 Callback<std::optional<Registration>> done)
{
    write<std::optional<Registration>>(
        [fact, registration = std::move(registration), now = m_clock.nowUs()](storage::Database& database) {
            return RegistrationTable(database).saveOnce(fact, registration, now);
        },
        [](const std::optional<Registration>& saved) {
            return saved ? std::vector{saved->id} : std::vector<std::string>();
        },
        context, std::move(done));
}

void RegistrationStore::saveDraft(Registration draft, QObject* context, DoneHandler done)
{
    const std::string id = draft.id;
    change(
        {id},
        [draft = std::move(draft), now = m_clock.nowUs()](storage::Database& database) {
            return RegistrationTable(database).saveDraft(draft, now);
        },
        context, std::move(done));
}

void RegistrationStore::discardDraft(const std::string& id, QObject* context, DoneHandler done)
{
    change(
        {id}, [id](storage::Database& database) { return RegistrationTable(database).discardDraft(id); },
        context, std::move(done));
}

void RegistrationStore::setActive(std::vector<std::string> ids, bool active, QObject* context,
                                  DoneHandler done)
{
    change(
        ids,
        [ids, active, now = m_clock.nowUs()](storage::Database& database) {
            return RegistrationTable(database).setActive(ids, active, now);
        },
        context, std::move(done));
}

void RegistrationStore::remove(std::vector<std::string> ids, QObject* context, DoneHandler done)
{
    change(
        ids, [ids](storage::Database& database) { return RegistrationTable(database).remove(ids); }, context,
        std::move(done));
}

void RegistrationStore::restore(std::vector<std::string> ids, QObject* context, DoneHandler done)
{
    change(
        ids, [ids](storage::Database& database) { return RegistrationTable(database).restore(ids); }, context,
        std::move(done));
}

} // namespace hookbench::registrations
