#pragma once

#include "http/ReceivedRequest.h"
#include "json/Value.h"

#include <optional>
#include <string>
#include <string_view>

namespace hookbench::endpoint {

/// What the endpoint answers where it stands in for a service, so that senders need no account:
///
///     POST /slack/…                                            Slack's incoming webhooks: "ok", or its
///     errors POST /twilio/2010-04-01/Accounts/{sid}/Messages.json     Twilio's Messages POST
///     /vonage/sms/json                                    Vonage's SMS API POST /messagebird/messages
///     MessageBird's Messages
///
/// Nothing for other requests. Any credentials are taken, but they must be there where the service wants
/// them. Pure but for the ids of the messages, which are random; any thread.
std::optional<http::Response> sinkAnswer(const http::ReceivedRequest& request);

/// Why Slack would refuse this message ("no_text", "invalid_blocks", …); "" if it would take it. The limits
/// are those of https://api.slack.com/reference/block-kit/blocks.
std::string_view slackRefusal(const json::Value& message);

/// The message of a request to Slack: its body, or the form's field "payload". Nothing if it is no JSON.
std::optional<json::Value> slackMessageOf(std::string_view body);

} // namespace hookbench::endpoint
