#include "templates/TemplateSession.h"

#include "common/Formatting.h"
#include "templates/TemplateFields.h"
#include "Workbench.h"
#include "json/Parser.h"

#include <QTimer>

namespace hookbench::ui {

using registrations::Registration;
using registrations::StoredRegistration;
using templates::Fixture;
using templates::LibraryTemplate;
using templates::RegressionCase;
using templates::TemplateLink;
using templates::TemplateSource;

namespace {

constexpr std::size_t mostCaptures = 20;
constexpr std::size_t captureScan = 500;
constexpr std::size_t mostBodyBytes = 1 << 20;

bool wants(const std::vector<std::string>& types, const std::string& type)
{
    return std::any_of(types.begin(), types.end(),
                       [&](const std::string& t) { return t == "*" || t == type; });
}

/// Gathers the bodies of captures, whose answers come one by one.
struct Gathering {
    TemplateSession::Cases cases;
    std::size_t open = 0;
    std::function<void(TemplateSession::Cases)> done;
};

} // namespace

TemplateSession::TemplateSession(Workbench& workbench, templates::TemplateStore& store, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_store(store), m_draftTimer(new QTimer(this))
{
    m_draftTimer->setSingleShot(true);
    m_draftTimer->setInterval(400);
    connect(m_draftTimer, &QTimer::timeout, this, &TemplateSession::flush);
}

TemplateSession::~TemplateSession()
{
    if (m_draftTimer->isActive())
        flush();
}

void TemplateSession::report(const Status& done)
{
    if (!done)
        Q_EMIT failed(done.error());
}

void TemplateSession::flush()
{
    m_draftTimer->stop();
    if (!m_edited)
        return;
    const std::string subject = m_edited->ref.subject();
    if (isDirty())
        m_store.saveDraft(subject, m_source, this, [this](Status done) { report(done); });
    else
        m_store.discardDraft(subject, this, [this](Status done) { report(done); });
}

void TemplateSession::open(const TemplateRef& ref)
{
    if (m_edited && m_edited->ref == ref)
        return;
    if (m_draftTimer->isActive())
        flush();
    const int request = ++m_request;
    ref.templateId.empty() ? openField(ref, request) : openLibrary(ref, request);
}

void TemplateSession::openLibrary(const TemplateRef& ref, int request)
{
    m_store.fetch(ref.templateId, this, [this, ref, request](Result<LibraryTemplate> item) {
        if (!item)
            return void(Q_EMIT failed(item.error()));
        EditedTemplate edited;
        edited.ref = ref;
        edited.name = textFromBytes(item->name);
        edited.kind = item->kind;
        edited.saved = item->source;
        edited.item = std::move(item).value();
        finishOpening(std::move(edited), request);
    });
}

void TemplateSession::openField(const TemplateRef& ref, int request)
{
    m_workbench.registrations().fetch(
        ref.registrationId, this, [this, ref, request](Result<StoredRegistration> stored) {
            if (!stored)
                return void(Q_EMIT failed(stored.error()));
            const std::optional<Registration>& record = stored->saved ? stored->saved : stored->draft;
            if (!record)
                return;
            for (const templates::TemplateField& field : templates::templateFields(*record)) {
                if (field.field != ref.field)
                    continue;
                EditedTemplate edited;
                edited.ref = ref;
                edited.name = textFromBytes(record->name);
                edited.kind = field.kind;
                edited.saved = field.source;
                edited.registration = record;
                edited.channel = field.channel;
                return finishOpening(std::move(edited), request);
            }
            Q_EMIT failed({ErrorCode::NotFound,
                           "The registration has no such template any more: choose another.", ref.field});
        });
}

void TemplateSession::finishOpening(EditedTemplate edited, int request)
{
    const std::string subject = edited.ref.subject();
    m_store.draft(
        subject, this,
        [this, edited = std::move(edited), request](Result<std::optional<TemplateSource>> draft) mutable {
            if (request != m_request)
                return;
            m_source = draft && draft->has_value() ? **draft : edited.saved;
            edited.shape =
                m_source.shape == TemplateSource::Shape::None ? TemplateSource::Shape::Text : m_source.shape;
            m_edited = std::move(edited);
            m_wasDirty = isDirty();
            Q_EMIT opened();
            Q_EMIT dirtyChanged(m_wasDirty);
        });
}

void TemplateSession::emitDirty()
{
    if (const bool dirty = isDirty(); dirty != std::exchange(m_wasDirty, dirty))
        Q_EMIT dirtyChanged(dirty);
}

void TemplateSession::setText(std::string text)
{
    if (!m_edited)
        return;
    m_source = sourceFromText(*m_edited, std::move(text));
    // An empty template of none that was saved is no edit.
    if (m_source.shape == TemplateSource::Shape::None && m_edited->saved.shape == TemplateSource::Shape::None)
        m_source = m_edited->saved;
    m_draftTimer->start();
    emitDirty();
}

void TemplateSession::setSource(TemplateSource source)
{
    if (!m_edited)
        return;
    m_edited->shape = source.shape;
    m_source = std::move(source);
    m_draftTimer->start();
    emitDirty();
    Q_EMIT replaced();
}

void TemplateSession::discard()
{
    if (m_edited)
        setSource(m_edited->saved);
}

void TemplateSession::wantedTypes(std::function<void(std::vector<std::string>)> done)
{
    if (m_edited->registration)
        return done(m_edited->registration->eventTypes);
    m_store.links(m_edited->ref.templateId, this, [this, done](Result<std::vector<TemplateLink>> links) {
        m_workbench.registrations().list(
            this, [done, links = links ? *links : std::vector<TemplateLink>()](
                      Result<std::vector<registrations::RegistrationSummary>> all) {
                std::vector<std::string> types;
                for (const TemplateLink& link : links) {
                    for (const auto& summary :
                         all ? *all : std::vector<registrations::RegistrationSummary>()) {
                        if (summary.id == link.registrationId)
                            types.insert(types.end(), summary.eventTypes.begin(), summary.eventTypes.end());
                    }
                }
                done(std::move(types));
            });
    });
}

void TemplateSession::collectCases(const std::string& present, std::function<void(Cases)> done)
{
    wantedTypes([this, present, done](std::vector<std::string> types) {
        if (types.empty())
            types.push_back(present);
        m_store.fixtures({}, this, [this, types, done](Result<std::vector<Fixture>> fixtures) {
            Cases cases;
            for (const Fixture& fixture : fixtures ? *fixtures : std::vector<Fixture>()) {
                auto event = json::parse(fixture.text);
                if (event && wants(types, fixture.eventType))
                    cases.push_back(
                        {toBytes(tr("Fixture %1 (%2)")
                                     .arg(textFromBytes(fixture.name), textFromBytes(fixture.eventType))),
                         std::move(event).value()});
            }
            collectCaptures(types, std::move(cases), done);
        });
    });
}

void TemplateSession::collectCaptures(std::vector<std::string> types, Cases cases,
                                      std::function<void(Cases)> done)
{
    capture::ListQuery query;
    query.limit = captureScan;
    m_workbench.reader().list(
        query, this,
        [this, types = std::move(types), cases = std::move(cases),
         done](Result<std::vector<capture::CaptureSummary>> all) {
            auto gathering = std::make_shared<Gathering>();
            gathering->cases = cases;
            gathering->done = done;
            std::vector<capture::CaptureId> ids;
            for (const capture::CaptureSummary& summary :
                 all ? *all : std::vector<capture::CaptureSummary>()) {
                if (!summary.eventType.empty() && wants(types, summary.eventType) &&
                    ids.size() < mostCaptures)
                    ids.push_back(summary.id);
            }
            gathering->open = ids.size();
            if (ids.empty())
                return done(std::move(gathering->cases));
            for (const capture::CaptureId id : ids) {
                m_workbench.reader().fetch(
                    id, mostBodyBytes, this, [gathering, id](Result<capture::Capture> capture) {
                        auto event = capture ? json::parse(capture->body) : json::parse("");
                        if (event && event->isObject())
                            gathering->cases.push_back(
                                {toBytes(tr("Capture #%1 (%2)")
                                             .arg(id)
                                             .arg(textFromBytes(capture->summary.eventType))),
                                 std::move(event).value()});
                        if (--gathering->open == 0)
                            gathering->done(std::move(gathering->cases));
                    });
            }
        });
}

void TemplateSession::save()
{
    if (!m_edited)
        return;
    m_edited->ref.templateId.empty() ? saveField() : saveLibrary();
}

void TemplateSession::saveLibrary()
{
    LibraryTemplate item = *m_edited->item;
    item.source = m_source;
    m_store.save(std::move(item), this, [this, ref = m_edited->ref](Result<LibraryTemplate> stored) {
        if (!stored)
            return void(Q_EMIT failed(stored.error()));
        m_store.links(stored->id, this, [this, ref, item = *stored](Result<std::vector<TemplateLink>> links) {
            if (!m_edited || !(m_edited->ref == ref))
                return;
            EditedTemplate edited = *m_edited;
            edited.item = item;
            edited.saved = item.source;
            const auto old = links ? std::count_if(links->begin(), links->end(),
                                                   [](const TemplateLink& link) { return !link.isCurrent; })
                                   : 0;
            onSaved(std::move(edited), int(old));
        });
    });
}

void TemplateSession::saveField()
{
    const TemplateRef ref = m_edited->ref;
    m_workbench.registrations().fetch(
        ref.registrationId, this, [this, ref](Result<StoredRegistration> stored) {
            if (!stored || !stored->saved)
                return void(Q_EMIT failed(
                    stored ? Error{ErrorCode::NotFound,
                                   "The registration was never saved: save it on its own page first.",
                                   {}}
                           : stored.error()));
            Registration record = *stored->saved;
            if (const Status set = templates::setTemplate(record, ref.field, m_source); !set)
                return void(Q_EMIT failed(set.error()));
            m_workbench.registrations().save(std::move(record), this, [this, ref](Result<Registration> kept) {
                if (!kept)
                    return void(Q_EMIT failed(kept.error()));
                if (!m_edited || !(m_edited->ref == ref))
                    return;
                EditedTemplate edited = *m_edited;
                edited.saved = m_source;
                edited.registration = std::move(kept).value();
                onSaved(std::move(edited), 0);
            });
        });
}

void TemplateSession::onSaved(EditedTemplate edited, int users)
{
    m_edited = std::move(edited);
    // What was typed while it was being saved is an edit already.
    flush();
    emitDirty();
    Q_EMIT saved(users);
}

void TemplateSession::moveToLibrary(const std::string& name)
{
    if (!m_edited || !m_edited->registration)
        return;
    LibraryTemplate item;
    item.name = name;
    item.kind = m_edited->kind;
    item.source = m_source;
    m_store.save(std::move(item), this, [this, ref = m_edited->ref](Result<LibraryTemplate> stored) {
        if (!stored)
            return void(Q_EMIT failed(stored.error()));
        m_store.link(ref.registrationId, ref.field, stored->id, this, [this](Status done) { report(done); });
    });
}

void TemplateSession::useLibraryTemplate(const LibraryTemplate& item)
{
    if (!m_edited || !m_edited->registration)
        return;
    m_store.link(m_edited->ref.registrationId, m_edited->ref.field, item.id, this,
                 [this](Status done) { report(done); });
    setSource(item.source);
}

void TemplateSession::updateUsers()
{
    if (!m_edited || m_edited->ref.templateId.empty())
        return;
    m_store.updateUsers(m_edited->ref.templateId, this, [this](Result<templates::UpdatedUsers> users) {
        if (!users)
            return void(Q_EMIT failed(users.error()));
        Q_EMIT usersUpdated(int(users->updated.size()), int(users->failed.size()));
    });
}

} // namespace hookbench::ui
