#pragma once

#include "base/Result.h"
#include "registrations/Registration.h"
#include "templates/Regression.h"
#include "templates/TemplateSource.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::templates {

/// A place of a registration where a template can stand.
struct TemplateField {
    std::string field; ///< "channels[0].configs.payload_template"
    std::size_t channel = 0;
    TemplateKind kind = TemplateKind::Payload;
    TemplateSource source; ///< Shape::None where there is no template

    bool operator==(const TemplateField&) const = default;
};

/// All of them, in their order: one for a webhook, Slack or SMS channel, two for email.
std::vector<TemplateField> templateFields(const registrations::Registration& registration);

/// Writes a template into its field. Errors: NotFound if the registration has no such field, InvalidInput if
/// an object's text is not JSON.
Status setTemplate(registrations::Registration& registration, std::string_view field,
                   const TemplateSource& source);

} // namespace hookbench::templates
