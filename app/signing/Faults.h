#pragma once

#include "base/Result.h"
#include "signing/Engine.h"

#include <cstdint>
#include <string>

namespace hookbench::signing {

/// `timestampUs` moved two minutes beyond the age that the scheme allows.
/// Errors: InvalidInput if the scheme accepts any age.
Result<std::int64_t> staleTimestamp(const Scheme& scheme, std::int64_t timestampUs);

/// A signed body changed in a way that the scheme's signature must tell: its last digit or letter, a member
/// or a field that is signed. Errors: InvalidInput if the scheme does not protect the body.
Result<std::string> tamperedBody(const Scheme& scheme, const Message& message, const std::string& body);

} // namespace hookbench::signing
