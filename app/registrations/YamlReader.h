#pragma once

#include "base/Result.h"
#include "json/Parser.h"
#include "json/Value.h"

#include <string_view>
#include <vector>

namespace hookbench::registrations {

/// Reads YAML (1.2, core schema, as far as JSON has words for it) into the values of its documents.
///
/// Plain scalars that are null, true, false or a number in JSON's grammar are that; everything else is text
/// as it stands, so `no`, `2025-01-01`, `010` and `+15551234567` are text. Anchors, aliases and merge keys
/// (`<<`) work; what they may copy is limited, so that a small file cannot become a huge value. Refused with
/// the reason: tags but the core schema's, names that are no scalars or come twice in one mapping, control
/// characters, texts above 32 MB.
Result<std::vector<json::Value>, json::ParseError> readYaml(std::string_view text);

/// The line, from 1, of the value at `path` ("channels[0].configs.url") of the document with this index; 0 if
/// it is not there.
std::size_t yamlLineOf(std::string_view text, std::size_t document, std::string_view path);

} // namespace hookbench::registrations
