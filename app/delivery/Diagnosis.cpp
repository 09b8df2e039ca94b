#include "delivery/Diagnosis.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hookbench::delivery {

namespace {

constexpr std::array<std::string_view, 38> codeNames{"none",
                                                     "delivered",
                                                     "dry-run",
                                                     "secret-refused",
                                                     "secret-missing",
                                                     "secret-unresolved",
                                                     "signature-refused",
                                                     "signing-failed",
                                                     "timed-out",
                                                     "payload-not-json",
                                                     "payload-refused",
                                                     "template-failed",
                                                     "not-found",
                                                     "method-refused",
                                                     "too-large",
                                                     "rate-limited",
                                                     "receiver-failed",
                                                     "other-status",
                                                     "redirected",
                                                     "tls-expired",
                                                     "tls-self-signed",
                                                     "tls-untrusted",
                                                     "tls-wrong-host",
                                                     "tls-handshake",
                                                     "tls-own-files",
                                                     "name-not-resolved",
                                                     "connection-refused",
                                                     "unreachable",
                                                     "no-answer",
                                                     "broken-off",
                                                     "head-too-large",
                                                     "not-http",
                                                     "slack-error",
                                                     "mail-refused",
                                                     "sms-refused",
                                                     "not-sendable",
                                                     "interrupted",
                                                     "cancelled"};

constexpr std::array<std::string_view, 23> failureNames{"none",
                                                        "invalid-request",
                                                        "name-lookup",
                                                        "refused",
                                                        "unreachable",
                                                        "timeout-name-lookup",
                                                        "timeout-connect",
                                                        "timeout-tls",
                                                        "timeout-send",
                                                        "timeout-answer",
                                                        "timeout-body",
                                                        "tls-expired",
                                                        "tls-self-signed",
                                                        "tls-untrusted",
                                                        "tls-wrong-host",
                                                        "tls-handshake",
                                                        "tls-own-files",
                                                        "no-answer",
                                                        "broken-off",
                                                        "head-too-large",
                                                        "not-http",
                                                        "cancelled",
                                                        "other"};

/// Slack's answers to incoming webhooks, as its documentation has them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> slackErrors{{
    {"invalid_payload", "Slack could not read the message: its JSON is broken or a value has the wrong type; "
                        "look at the rendered "
                        "payload."},
    {"invalid_blocks",
     "Slack refused a block of the message; check the blocks in Slack's Block Kit Builder."},
    {"invalid_blocks_format", "The blocks are not an array of blocks; let the template render one."},
    {"invalid_attachments", "Slack refused an attachment of the message; use blocks instead."},
    {"no_text", "The message has neither text nor blocks; let the template render at least one of them."},
    {"channel_not_found", "The channel does not exist, or the webhook's app may not see it; correct the "
                          "channel, or leave it out."},
    {"channel_is_archived", "The channel is archived; take it out of the archive, or choose another one."},
    {"user_not_found", "The user that the message is for does not exist; correct the channel."},
    {"action_prohibited",
     "An administrator restricts who may post there; ask for permission, or choose another channel."},
    {"posting_to_general_channel_denied",
     "The workspace does not let webhooks post into its general channel; choose another one."},
    {"no_service", "This webhook was removed or switched off in Slack; make a new one and put its URL into "
                   "the registration."},
    {"no_service_id", "The webhook's URL is not complete; copy it from Slack again."},
    {"no_team", "The workspace in the webhook's URL does not exist any more; make a new webhook."},
    {"team_disabled", "The workspace is switched off; use another one."},
    {"invalid_token", "The last part of the webhook's URL is wrong; copy the URL from Slack again."},
    {"too_many_attachments", "A message may have 100 attachments; make several messages."},
    {"rollup_error", "Slack has a problem of its own; try again later."},
}};

} // namespace

std::string_view diagnosisName(DiagnosisCode code)
{
    const auto index = static_cast<std::size_t>(code);
    return index < codeNames.size() ? codeNames[index] : "other";
}

std::string_view diagnosisName(http::TransferFailure failure)
{
    const auto index = static_cast<std::size_t>(failure);
    return index < failureNames.size() ? failureNames[index] : "other";
}

std::string_view slackErrorMeaning(std::string_view answer)
{
    while (!answer.empty() && (answer.back() == '\n' || answer.back() == '\r' || answer.back() == ' '))
        answer.remove_suffix(1);
    const auto found = std::find_if(slackErrors.begin(), slackErrors.end(),
                                    [&](const auto& known) { return known.first == answer; });
    return found == slackErrors.end() ? std::string_view() : found->second;
}

} // namespace hookbench::delivery
