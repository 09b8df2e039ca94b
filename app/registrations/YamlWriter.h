#pragma once

#include "json/Value.h"

#include <string>

namespace hookbench::registrations {

/// `value` as one YAML document in block style, two spaces a level, members in their order. Reads back as the
/// same value with readYaml(), and as the same text, number or word in readers of YAML 1.1 too: whatever one
/// of them could take for a number, a boolean, null or a date is quoted. Texts of several lines are literal
/// blocks where that keeps every byte, in double quotes with escapes otherwise. Of members with the same name
/// only the last is written.
std::string writeYaml(const json::Value& value);

} // namespace hookbench::registrations
