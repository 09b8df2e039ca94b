#pragma once

#include "registrations/Registration.h"
#include "templates/PreviewInput.h"
#include "templates/SlackModel.h"

#include <string>
#include <vector>

namespace hookbench::templates {

/// The message of a Slack channel, as an incoming webhook takes it.
struct SlackPreview {
    Rendering url; ///< of the webhook; a secret in itself, and masked like one
    /// The JSON that is sent. The bytes that `blocks_template` rendered stand in it unchanged; its ranges
    /// tell which.
    Rendering payload;
    std::string blockKit; ///< {"blocks": […]} alone, over several lines, for Slack's Block Kit Builder; ""
                          ///< without blocks
    std::string channel;  ///< "" where the webhook's own is used
    std::string username;
    std::string iconEmoji;
    std::string iconUrl;
    SlackText text; ///< what notifications show, and all there is without blocks
    std::vector<SlackBlock> blocks;
    bool isMasked = false;
    Problems problems; ///< all of them
};

/// `blocks_template` renders to an array of blocks, or to an object with `blocks` or `text` (a whole
/// message). Without a template the message is a text: "*object.created*" with the event's id, time and the
/// ids in its data.
SlackPreview previewSlack(const registrations::SlackConfig& config, const PreviewInput& input);

/// A message that was received, to be drawn: who it says it is from, its text and blocks, and what Slack
/// would refuse. There is no URL and no template.
SlackPreview showSlackMessage(const json::Value& message);

} // namespace hookbench::templates
