#pragma once

#include "registrations/RegistrationStore.h"
#include "templates/JinjaStyler.h"
#include "templates/TemplateStore.h"

#include <QString>

#include <optional>
#include <string>

namespace hookbench::ui {

/// Names a template that can be opened: one of the library, or a field of a registration.
struct TemplateRef {
    std::string templateId;     ///< of the library; "" for a field
    std::string registrationId; ///< with `field`
    std::string field;          ///< "channels[0].configs.payload_template"

    bool isNull() const { return templateId.empty() && registrationId.empty(); }
    /// What drafts and expectations are kept under.
    std::string subject() const { return templateId.empty() ? registrationId + "/" + field : templateId; }
    bool operator==(const TemplateRef&) const = default;
};

/// A template in the editor.
struct EditedTemplate {
    TemplateRef ref;
    QString name;
    templates::TemplateKind kind = templates::TemplateKind::Payload;
    templates::TemplateSource saved; ///< as it is stored
    /// What the editor's text is taken for: an object stays one until it is converted.
    templates::TemplateSource::Shape shape = templates::TemplateSource::Shape::Text;
    std::optional<templates::LibraryTemplate> item;
    std::optional<registrations::Registration> registration;
    std::size_t channel = 0; ///< of the registration
};

QString kindName(templates::TemplateKind kind);
QString kindIcon(templates::TemplateKind kind);
/// "webhook" for a payload, "email" for a subject and a body.
std::string channelKindOf(templates::TemplateKind kind);
/// What stands around the tags.
HostLanguage hostOf(const EditedTemplate& edited, const templates::TemplateSource& source);
/// What a text in the editor is as a template: an empty one is none.
templates::TemplateSource sourceFromText(const EditedTemplate& edited, std::string text);

/// The channel that sends what the template renders, with `source` in it; of a library template one made up
/// for it.
registrations::Channel channelFor(const EditedTemplate& edited, const templates::TemplateSource& source,
                                  const std::string& endpointUrl);
/// Another channel of the registration, by kind; one without a template where it has none.
registrations::Channel otherChannel(const EditedTemplate& edited, std::string_view kind,
                                    const std::string& endpointUrl);
bool hasChannel(const EditedTemplate& edited, std::string_view kind);

} // namespace hookbench::ui
