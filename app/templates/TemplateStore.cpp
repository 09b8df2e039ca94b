#include "templates/TemplateStore.h"

#include "templates/TemplateFields.h"
#include "templates/TemplateTable.h"

#include <QPointer>

#include <memory>

namespace hookbench::templates {

TemplateStore::TemplateStore(storage::Workspace& workspace, registrations::RegistrationStore& registrations,
                             const Clock& clock)
    : m_workspace(workspace), m_registrations(registrations), m_clock(clock)
{
    // Emitted on the workspace's thread, so that this arrives here as an event.
    connect(&workspace, &storage::Workspace::changedElsewhere, this, [this] {
        Q_EMIT templatesChanged();
        Q_EMIT fixturesChanged();
    });
}

template <class T>
void TemplateStore::write(storage::Workspace::Query<T> query, void (TemplateStore::*changed)(),
                          QObject* context, Callback<T> done)
{
    // The change is announced also if the asker is gone, and before it is answered.
    m_workspace.run<T>(std::move(query), this,
                       [this, changed, asker = QPointer(context), done = std::move(done)](Result<T> result) {
                           if (result && changed != nullptr)
                               Q_EMIT(this->*changed)();
                           if (asker)
                               done(std::move(result));
                       });
}

void TemplateStore::list(QObject* context, Callback<std::vector<LibraryTemplate>> done)
{
    m_workspace.run<std::vector<LibraryTemplate>>(
        [](storage::Database& database) { return TemplateTable(database).list(); }, context, std::move(done));
}

void TemplateStore::fetch(const std::string& id, QObject* context, Callback<LibraryTemplate> done)
{
    m_workspace.run<LibraryTemplate>(
        [id](storage::Database& database) { return TemplateTable(database).fetch(id); }, context,
        std::move(done));
}

void TemplateStore::save(LibraryTemplate item, QObject* context, Callback<LibraryTemplate> done)
{
    write<LibraryTemplate>(
        [item = std::move(item), now = m_clock.nowUs()](storage::Database& database) {
            return TemplateTable(database).save(item, now);
        },
        &TemplateStore::templatesChanged, context, std::move(done));
}

void TemplateStore::remove(const std::string& id, QObject* context, DoneHandler done)
{
    write<Done>([id](storage::Database& database) { return TemplateTable(database).remove(id); },
                &TemplateStore::templatesChanged, context, std::move(done));
}

void TemplateStore::versions(const std::string& id, QObject* context,
                             Callback<std::vector<TemplateVersion>> done)
{
    m_workspace.run<std::vector<TemplateVersion>>(
        [id](storage::Database& database) { return TemplateTable(database).versions(id); }, context,
        std::move(done));
}

void TemplateStore::restoreVersion(const std::string& id, int version, QObject* context,
                                   Callback<LibraryTemplate> done)
{
    write<LibraryTemplate>(
        [id, version, now = m_clock.nowUs()](storage::Database& database) {
            return TemplateTable(database).restoreVersion(id, version, now);
        },
        &TemplateStore::templatesChanged, context, std::move(done));
}

void TemplateStore::links(const std::string& templateId, QObject* context,
                          Callback<std::vector<TemplateLink>> done)
{
    m_workspace.run<std::vector<TemplateLink>>(
        [templateId](storage::Database& database) { return TemplateTable(database).links(templateId, {}); },
        context, std::move(done));
}

void TemplateStore::linksOf(const std::string& registrationId, QObject* context,
                            Callback<std::vector<TemplateLink>> done)
{
    m_workspace.run<std::vector<TemplateLink>>(
        [registrationId](storage::Database& database) {
            return TemplateTable(database).links({}, registrationId);
        },
        context, std::move(done));
}

void TemplateStore::link(const std::string& registrationId, const std::string& field,
                         const std::string& templateId, QObject* context, DoneHandler done)
{
    write<Done>(
        [=](storage::Database& database) {
            return TemplateTable(database).link(registrationId, field, templateId);
        },
        &TemplateStore::templatesChanged, context, std::move(done));
}

void TemplateStore::unlink(const std::string& registrationId, const std::string& field, QObject* context,
                           DoneHandler done)
{
    write<Done>(
        [=](storage::Database& database) { return TemplateTable(database).unlink(registrationId, field); },
        &TemplateStore::templatesChanged, context, std::move(done));
}

/// Updates one user after the other; lives as long as the callbacks that hold it.
class TemplateStore::UserUpdate : public std::enable_shared_from_this<TemplateStore::UserUpdate> {
public:
    UserUpdate(TemplateStore& store, LibraryTemplate item, std::vector<TemplateLink> links, QObject* asker,
               Callback<UpdatedUsers> done)
        : m_store(store),
          m_item(std::move(item)),
          m_links(std::move(links)),
          m_asker(asker),
          m_done(std::move(done))
    {
    }

    void next()
    {
        if (m_at == m_links.size()) {
            if (!m_result.updated.empty())
                Q_EMIT m_store.templatesChanged();
            if (m_asker)
                m_done(std::move(m_result));
            return;
        }
        m_store.m_registrations.fetch(
            m_links[m_at].registrationId, &m_store,
            [self = shared_from_this()](Result<registrations::StoredRegistration> stored) {
                self->onFetched(std::move(stored));
            });
    }

private:
    void onFetched(Result<registrations::StoredRegistration> stored)
    {
        if (!stored || !stored->saved) {
            fail(stored ? Error{ErrorCode::NotFound, "The registration was never saved; save it first.", ""}
                        : stored.error());
            return;
        }
        registrations::Registration record = std::move(*stored->saved);
        if (Status set = setTemplate(record, m_links[m_at].field, m_item.source); !set) {
            fail(set.error());
            return;
        }
        m_store.m_registrations.save(
            std::move(record), &m_store,
            [self = shared_from_this()](const Result<registrations::Registration>& saved) {
                if (!saved) {
                    self->fail(saved.error());
                    return;
                }
                TemplateLink link = self->m_links[self->m_at++];
                link.isCurrent = true;
                self->m_result.updated.push_back(std::move(link));
                self->next();
            });
    }

    void fail(Error error)
    {
        m_result.failed.emplace_back(m_links[m_at++], std::move(error));
        next();
    }

    TemplateStore& m_store;
    LibraryTemplate m_item;
    std::vector<TemplateLink> m_links;
    QPointer<QObject> m_asker;
    Callback<UpdatedUsers> m_done;
    UpdatedUsers m_result;
    std::size_t m_at = 0;
};

void TemplateStore::updateUsers(const std::string& templateId, QObject* context, Callback<UpdatedUsers> done)
{
    using Found = std::pair<LibraryTemplate, std::vector<TemplateLink>>;
    m_workspace.run<Found>(
        [templateId](storage::Database& database) -> Result<Found> {
            TemplateTable table(database);
            auto item = table.fetch(templateId);
            if (!item)
                return item.error();
            auto links = table.links(templateId, {});
            if (!links)
                return links.error();
            // Those that hold the text already keep their time of change.
            std::erase_if(*links, [](const TemplateLink& link) { return link.isCurrent; });
            return Found{std::move(*item), std::move(*links)};
        },
        this,
        [this, asker = QPointer(context), done = std::move(done)](Result<Found> found) {
            if (!found) {
                if (asker)
                    done(found.error());
                return;
            }
            std::make_shared<UserUpdate>(*this, std::move(found->first), std::move(found->second), asker,
                                         done)
                ->next();
        });
}

void TemplateStore::fixtures(const std::string& eventType, QObject* context,
                             Callback<std::vector<Fixture>> done)
{
    m_workspace.run<std::vector<Fixture>>(
        [eventType](storage::Database& database) { return TemplateTable(database).fixtures(eventType); },
        context, std::move(done));
}

void TemplateStore::saveFixture(Fixture fixture, QObject* context, Callback<Fixture> done)
{
    write<Fixture>(
        [fixture = std::move(fixture), now = m_clock.nowUs()](storage::Database& database) {
            return TemplateTable(database).saveFixture(fixture, now);
        },
        &TemplateStore::fixturesChanged, context, std::move(done));
}

void TemplateStore::removeFixture(const std::string& id, QObject* context, DoneHandler done)
{
    write<Done>([id](storage::Database& database) { return TemplateTable(database).removeFixture(id); },
                &TemplateStore::fixturesChanged, context, std::move(done));
}

void TemplateStore::expectations(const std::string& subject, QObject* context,
                                 Callback<std::vector<Expectation>> done)
{
    m_workspace.run<std::vector<Expectation>>(
        [subject](storage::Database& database) { return TemplateTable(database).expectations(subject); },
        context, std::move(done));
}

void TemplateStore::accept(Expectation expectation, QObject* context, DoneHandler done)
{
    write<Done>([expectation = std::move(expectation), now = m_clock.nowUs()](
                    storage::Database& database) { return TemplateTable(database).accept(expectation, now); },
                nullptr, context, std::move(done));
}

void TemplateStore::forget(const std::string& subject, const std::string& fixtureId, QObject* context,
                           DoneHandler done)
{
    write<Done>(
        [=](storage::Database& database) { return TemplateTable(database).forget(subject, fixtureId); },
        nullptr, context, std::move(done));
}

void TemplateStore::saveDraft(const std::string& subject, TemplateSource source, QObject* context,
                              DoneHandler done)
{
    write<Done>(
        [subject, source = std::move(source), now = m_clock.nowUs()](storage::Database& database) {
            return TemplateTable(database).saveDraft(subject, source, now);
        },
        nullptr, context, std::move(done));
}

void TemplateStore::discardDraft(const std::string& subject, QObject* context, DoneHandler done)
{
    write<Done>(
        [subject](storage::Database& database) { return TemplateTable(database).discardDraft(subject); },
        nullptr, context, std::move(done));
}

void TemplateStore::draft(const std::string& subject, QObject* context,
                          Callback<std::optional<TemplateSource>> done)
{
    m_workspace.run<std::optional<TemplateSource>>(
        [subject](storage::Database& database) { return TemplateTable(database).draft(subject); }, context,
        std::move(done));
}

} // namespace hookbench::templates
