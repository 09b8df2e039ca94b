#pragma once

#include <string>
#include <string_view>

namespace hookbench {

/// Whether a header of this name usually carries a credential (Authorization, Cookie, X-*-Secret, …).
bool isSensitiveHeader(std::string_view name);

/// What logs and messages show in place of a credential: its first characters stay if it is long enough
/// that they tell nothing, "whse… (38 bytes)".
std::string redacted(std::string_view value);

} // namespace hookbench
