#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "registrations/RegistrationStore.h"
#include "storage/Workspace.h"
#include "templates/Regression.h"
#include "templates/TemplateSource.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::templates {

/// A template of the library.
struct LibraryTemplate {
    std::string id; ///< "tpl_" and 16 hexadecimal digits; "" for one that is not stored yet
    std::string name;
    TemplateKind kind = TemplateKind::Payload;
    TemplateSource source;
    int version = 0; ///< from 1
    std::int64_t updatedAtUs = 0;
    int users = 0; ///< fields of registrations that use it

    bool operator==(const LibraryTemplate&) const = default;
};

struct TemplateVersion {
    int number = 1;
    TemplateSource source;
    std::int64_t createdAtUs = 0;

    bool operator==(const TemplateVersion&) const = default;
};

/// A field of a registration that uses a template. The registration's record carries the text itself, as the
/// service wants it; the link is this program's own knowledge, beside the record.
struct TemplateLink {
    std::string registrationId;
    std::string registrationName;
    std::string field; ///< "channels[0].configs.payload_template"
    std::string templateId;
    bool isCurrent = true; ///< the field holds the template's present text

    bool operator==(const TemplateLink&) const = default;
};

/// A named sample event.
struct Fixture {
    std::string id; ///< "fix_" and 16 hexadecimal digits; "" for a new one
    std::string name;
    std::string eventType;
    std::string text; ///< JSON, as typed
    std::int64_t updatedAtUs = 0;

    bool operator==(const Fixture&) const = default;
};

/// What a template is expected to render with a fixture. `subject` is a template's id, or a registration's
/// id, a "/" and the field.
struct Expectation {
    std::string subject;
    std::string fixtureId;
    std::string output;
    std::int64_t acceptedAtUs = 0;

    bool operator==(const Expectation&) const = default;
};

/// What became of the users of a template.
struct UpdatedUsers {
    std::vector<TemplateLink> updated;
    std::vector<std::pair<TemplateLink, Error>> failed;
};

/// The library of templates, fixtures, expectations and drafts, in the workspace's database. Main thread;
/// answers come as with Workspace::run().
class TemplateStore : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;
    using DoneHandler = std::function<void(Status)>;

    TemplateStore(storage::Workspace& workspace, registrations::RegistrationStore& registrations,
                  const Clock& clock);

    /// All templates by name.
    void list(QObject* context, Callback<std::vector<LibraryTemplate>> done);
    void fetch(const std::string& id, QObject* context, Callback<LibraryTemplate> done);
    /// Stores one, new (id "") or changed, as a further version if its text differs; the draft of its id is
    /// dropped. Users are not touched: see updateUsers(). Errors: InvalidInput (name empty or taken),
    /// NotFound.
    void save(LibraryTemplate item, QObject* context, Callback<LibraryTemplate> done);
    /// Takes it and its versions away; the registrations keep their texts.
    void remove(const std::string& id, QObject* context, DoneHandler done);

    /// Newest first.
    void versions(const std::string& id, QObject* context, Callback<std::vector<TemplateVersion>> done);
    /// Makes the text of an old version the newest one.
    void restoreVersion(const std::string& id, int version, QObject* context, Callback<LibraryTemplate> done);

    /// Who uses a template ("" for all links).
    void links(const std::string& templateId, QObject* context, Callback<std::vector<TemplateLink>> done);
    /// The links of one registration.
    void linksOf(const std::string& registrationId, QObject* context,
                 Callback<std::vector<TemplateLink>> done);
    /// Makes a field of a registration use a template; the field's text is not touched until updateUsers().
    void link(const std::string& registrationId, const std::string& field, const std::string& templateId,
              QObject* context, DoneHandler done);
    void unlink(const std::string& registrationId, const std::string& field, QObject* context,
                DoneHandler done);
    /// Writes the template's present text into every registration that uses it and saves them.
    void updateUsers(const std::string& templateId, QObject* context, Callback<UpdatedUsers> done);

    /// Fixtures by event type and name; of one type, or all ("").
    void fixtures(const std::string& eventType, QObject* context, Callback<std::vector<Fixture>> done);
    /// Errors: InvalidInput (name empty or taken within the type; text is no JSON object).
    void saveFixture(Fixture fixture, QObject* context, Callback<Fixture> done);
    void removeFixture(const std::string& id, QObject* context, DoneHandler done);

    void expectations(const std::string& subject, QObject* context, Callback<std::vector<Expectation>> done);
    void accept(Expectation expectation, QObject* context, DoneHandler done);
    void forget(const std::string& subject, const std::string& fixtureId, QObject* context, DoneHandler done);

    /// Edits that were not saved, by subject (see Expectation), or any name that the editor chooses.
    void saveDraft(const std::string& subject, TemplateSource source, QObject* context, DoneHandler done);
    void discardDraft(const std::string& subject, QObject* context, DoneHandler done);
    void draft(const std::string& subject, QObject* context, Callback<std::optional<TemplateSource>> done);

Q_SIGNALS:
    /// Templates, versions or links are different from before, here or by another process.
    void templatesChanged();
    void fixturesChanged();

private:
    class UserUpdate;
    template <class T>
    void write(storage::Workspace::Query<T> query, void (TemplateStore::*changed)(), QObject* context,
               Callback<T> done);

    storage::Workspace& m_workspace;
    registrations::RegistrationStore& m_registrations;
    const Clock& m_clock;
};

} // namespace hookbench::templates
