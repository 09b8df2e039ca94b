#include "templates/WebhookPreview.h"

#include "registrations/Validation.h"
#include "templates/DefaultTexts.h"
#include "templates/PreviewParts.h"

namespace hookbench::templates {

WebhookPreview previewWebhook(const registrations::WebhookConfig& config, const PreviewInput& input)
{
    return previewWebhook(config, sourceOf(config.payloadTemplate), input);
}

WebhookPreview previewWebhook(const registrations::WebhookConfig& config, const TemplateSource& source,
                              const PreviewInput& input)
{
    WebhookPreview preview;
    preview.source = source;
    preview.timeoutSeconds = config.timeoutSeconds;
    preview.isMasked = input.maskSecrets;
    preview.url = renderUrl(preview.problems, config.url, input, "url");
    if (!http::findHeader(config.headers, "Content-Type"))
        preview.headers.push_back({"Content-Type", fixedRendering("application/json", input.options), true});
    for (const http::Header& header : config.headers) {
        const std::string field = "headers." + header.name;
        HeaderPreview shown{header.name, renderInto(preview.problems, header.value, input, field), false};
        if (shown.value.ok())
            addProblems(preview.problems,
                        registrations::validateHeader(header.name, shown.value.text, field));
        preview.headers.push_back(std::move(shown));
    }
    preview.body = renderPayload(source, input.event, input.options);
    preview.problems.insert(preview.problems.end(), preview.body.problems.begin(),
                            preview.body.problems.end());
    return preview;
}

} // namespace hookbench::templates
