#pragma once

#include "registrations/Registration.h"
#include "templates/PreviewInput.h"
#include "templates/TemplateSource.h"

#include <string>
#include <vector>

namespace hookbench::templates {

struct HeaderPreview {
    std::string name;
    Rendering value;
    bool isAutomatic = false; ///< added, because the registration does not name it: Content-Type
};

/// The request of a webhook channel.
struct WebhookPreview {
    std::string method = "POST";
    Rendering url;
    std::vector<HeaderPreview> headers; ///< in the order in which they are sent
    Rendering body;
    TemplateSource source; ///< of the body
    double timeoutSeconds = 10;
    bool isMasked = false;
    Problems problems; ///< all of them
};

/// Renders one webhook channel. `Content-Type: application/json` is added unless the registration names one.
WebhookPreview previewWebhook(const registrations::WebhookConfig& config, const PreviewInput& input);
/// The same with the body's template as it is in an editor.
WebhookPreview previewWebhook(const registrations::WebhookConfig& config, const TemplateSource& source,
                              const PreviewInput& input);

} // namespace hookbench::templates
