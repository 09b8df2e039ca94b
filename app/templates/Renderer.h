#pragma once

#include "registrations/Environment.h"
#include "templates/Rendering.h"
#include "templates/TemplateSource.h"
#include "json/Value.h"

#include <string>
#include <string_view>

/// The one code path that turns templates into bytes: previews, `hookbench-cli render` and deliveries all go
/// through here. Every function is pure and may run on any thread; a rendering can be cancelled by its token.
///
/// `event` is the envelope of an event. Its members are the template's variables: `{{ event_type }}`, `{{
/// data.object_id }}`.
namespace hookbench::templates {

/// Renders a template whose output may be any text. `field` goes into the problems.
Rendering renderText(std::string_view source, const json::Value& event, const RenderOptions& options = {},
                     std::string_view field = {});

/// Renders a template whose output must be JSON; where it is not, a problem says so with line and column of
/// the output.
Rendering renderJson(std::string_view source, const json::Value& event, const RenderOptions& options = {},
                     std::string_view field = {});

/// Renders the body of a webhook, of whatever shape its template is.
Rendering renderPayload(const TemplateSource& source, const json::Value& event,
                        const RenderOptions& options = {}, std::string_view field = "payload_template");

/// The body of a webhook without a template: the event as it is, in the wanted envelope.
Rendering renderEnvelope(const json::Value& event, const RenderOptions& options = {});

/// What stands in a masked text for a secret: always the same, so that nothing of the secret shows.
inline constexpr std::string_view maskText = "••••••••";

/// Renders the value of a URL, a header, an address: `${NAME}` and Jinja2 both. References are found in the
/// source text only, and outside of tags: what the event's data holds is never taken for a reference or a
/// template. With `mask` the values of secret variables are replaced by `maskText`. Problems: names without a
/// value, line breaks.
Rendering renderValue(std::string_view source, const json::Value& event,
                      const registrations::VariableValues& variables, bool mask,
                      const RenderOptions& options = {}, std::string_view field = {});

} // namespace hookbench::templates
