#pragma once

#include "http/HttpClient.h"
#include "registrations/Environment.h"
#include "registrations/Registration.h"
#include "templates/EmailPreview.h"
#include "templates/SlackPreview.h"
#include "templates/SmsPreview.h"
#include "templates/WebhookPreview.h"

#include <string>
#include <variant>
#include <vector>

namespace hookbench::templates {

/// A channel of a kind that this program does not know.
struct OtherPreview {
    std::string kind;
    Problems problems;
};

using ChannelPreview = std::variant<WebhookPreview, SlackPreview, EmailPreview, SmsPreview, OtherPreview>;

/// Exactly what a channel would send for an event. Pure; any thread.
ChannelPreview previewChannel(const registrations::Channel& channel, const PreviewInput& input);

const Problems& problemsOf(const ChannelPreview& preview);

/// The request that delivers a previewed webhook or Slack message: the previewed bytes and nothing else.
/// Errors: InvalidInput, if the preview has errors, if secrets are masked in it, or for channels that are not
/// HTTP (email and SMS are sent by the service alone).
Result<http::OutgoingRequest> requestOf(const ChannelPreview& preview);

} // namespace hookbench::templates
