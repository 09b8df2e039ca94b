#pragma once

#include "templates/Rendering.h"
#include "json/Value.h"

#include <string>

/// What channels send that have no template. The service does not document its own; these say what happened,
/// to what, and when, in the form of the channel.
namespace hookbench::templates {

/// Slack: "*object.created*\nEvent `evt_1` at 2025-09-26T10:00:00Z\n• object_id: `obj_1`", for each id in the
/// data.
std::string defaultSlackText(const json::Value& event);
/// "[Webhook] object.created: obj_1".
std::string defaultSubject(const json::Value& event);
/// The event's members, one a line or table row, in the channel's content type; "json" is the event itself.
std::string defaultMailBody(const json::Value& event, const std::string& contentType);
/// "object.created obj_1 (evt_1)".
std::string defaultSms(const json::Value& event);

/// A rendering that no template made.
Rendering fixedRendering(std::string text, const RenderOptions& options);

} // namespace hookbench::templates
