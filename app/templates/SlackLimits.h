#pragma once

#include "templates/Problem.h"
#include "json/Value.h"

namespace hookbench::templates {

/// What Slack would refuse or cut off in a message payload, by its documented limits
/// (https://api.slack.com/reference/block-kit/blocks, …/block-elements, …/composition-objects, as of 2025):
/// 50 blocks, 3000 characters of a section's text, 150 of a header's, 10 fields of 2000, 25 elements of an
/// actions block, 10 of a context block, 255 of a block_id (each once), 3000 of a URL, 75 of a button's text,
/// 2000 of its value, alt_text, …; 40,000 of `text`. Every problem names its block and path. Characters are
/// UTF-16 units, as Slack counts.
Problems checkSlackPayload(const json::Value& payload, const std::string& field = "blocks_template");

} // namespace hookbench::templates
