#pragma once

#include <cstddef>
#include <string_view>

namespace hookbench::registrations {

/// Whether a URL points at Slack's host of webhooks.
bool isSlackUrl(std::string_view url);

/// Whether it has the shape of a webhook there: /services/T…/B…/…, or that of a workflow, with references
/// allowed in place of any part.
bool isSlackWebhookUrl(std::string_view url);

/// The bytes of a Slack URL whose knowledge is the permission to post: what follows "/services/".
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};
TextRange slackSecretRange(std::string_view url);

} // namespace hookbench::registrations
