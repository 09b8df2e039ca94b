#pragma once

#include "base/Result.h"
#include "registrations/Registration.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::registrations {

/// The forms in which registrations go from one place to another.
enum class ExchangeFormat {
    Json, ///< with comments and trailing commas on the way in
    Yaml,
    Curl, ///< the commands that create them at the service
};

/// By the name's ending: .json, .jsonc, .json5 (as far as it is JSON with comments), .yaml, .yml, .sh, .curl.
std::optional<ExchangeFormat> formatOfFile(std::string_view name);
/// By the first words: `curl` (with a prompt or a comment before it), `{` or `[` or a comment of JSON; YAML
/// otherwise.
ExchangeFormat formatOfText(std::string_view text);

/// Reads registrations: one record, a list of them, `{"webhooks": […]}`, or the service's list `{"results":
/// […]}`; in YAML also several documents; of curl commands the bodies. Unknown members are kept. What the
/// records hold is not validated, but each has a name. `what` names the text in errors ("hooks.yaml").
/// Errors: InvalidInput, naming `what`, the line, and the member by its path.
Result<std::vector<Registration>> importRegistrations(std::string_view text, const std::string& what,
                                                      std::optional<ExchangeFormat> format = std::nullopt);

// Exported records hold no secret: where one stands as text, a reference takes its place (see
// literalSecrets()).

/// One record as an object, several as an array. `existing` is what the file holds so far: it is edited in
/// place, so its comments, order and layout stay, and its shape too, if it has one of those that can be
/// imported. Errors: InvalidInput if it is not JSON.
Result<std::string> exportJson(const std::vector<Registration>& registrations,
                               std::string_view existing = {});
std::string exportYaml(const std::vector<Registration>& registrations);
/// Commands for bash that create the registrations at the service. The API key is "$MIXPEEK_API_KEY", never a
/// value. `baseUrl` as in "https://api.mixpeek.com"; a slash at its end does no harm.
std::string exportCurl(const std::vector<Registration>& registrations, std::string_view baseUrl);

/// "wh_" and 16 hexadecimal digits.
bool isRegistrationId(std::string_view id);

} // namespace hookbench::registrations
