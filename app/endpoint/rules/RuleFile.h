#pragma once

#include "base/Result.h"
#include "endpoint/rules/Rule.h"
#include "json/Value.h"

#include <string>
#include <string_view>

namespace hookbench::endpoint {

// Rules as a file: JSON with comments and trailing commas, or YAML; hookbench-rules(5) tells the members.
//
//     {
//       "rules": [
//         // The first three orders fail.
//         {"name": "flaky", "when": {"path": "/hooks/**", "event_type": "order.*"}, "first": 3,
//          "answer": {"status": 503, "headers": {"Retry-After": "1"}}},
//       ]
//     }
//
// All of them are pure; any thread.

/// Reads a file; JSON if it begins with a brace (or a comment), YAML otherwise. Every rule in the set can be
/// used by a RuleEngine. Errors: InvalidInput; the message names `file`, the line, and what is allowed there.
Result<RuleSet> readRules(std::string_view text, const std::string& file);

/// The same from a value; errors name the member by its path ("rules[2].when.path").
Result<RuleSet> rulesFromJson(const json::Value& value);

/// What readRules() reads as the same rules; members that say nothing new are left out.
json::Value toJson(const RuleSet& rules);

/// toJson() as a text of its own, two spaces a level.
std::string writeRules(const RuleSet& rules);

/// `text`, a JSON rule file, changed to hold `rules`: comments, order and layout stay where they can.
/// Errors: InvalidInput if `text` is no JSON.
Result<std::string> editRules(std::string_view text, const RuleSet& rules);

} // namespace hookbench::endpoint
