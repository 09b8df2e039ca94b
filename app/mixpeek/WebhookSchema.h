#pragma once

#include <string_view>

namespace hookbench::mixpeek {

/// The JSON Schema of the record that create and update take, `Webhook-Input` of API 0.81 with all that it
/// refers to under "$defs": app/mixpeek/webhook-input.schema.json.
std::string_view webhookInputSchema();

} // namespace hookbench::mixpeek
