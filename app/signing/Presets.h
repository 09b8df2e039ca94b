#pragma once

#include "signing/Scheme.h"

#include <span>
#include <string_view>

namespace hookbench::signing {

/// Every scheme that is known by name, in the order of presentation.
///
/// Where the providers' own packages differ from each other or from the documentation:
/// - The bytes of the body are signed and verified as they are: no decoding, no trimming, no writing anew.
///   (@zoom/rivet and @workos-inc/node verify JSON written anew; many packages refuse bodies that are not
///   UTF-8.)
/// - Timestamps are digits alone. (The JavaScript package of Standard Webhooks takes "123abc".)
/// - Timestamps ahead of the clock are accepted where the provider's package judges the age alone.
/// - Hexadecimal digests of shared secrets count in the letter case that the provider writes, lower case.
/// - A repeated signature, timestamp or secret header is refused as ambiguous (RFC 9421's may repeat).
/// - A list is searched for any signature that matches. (Paddle's package looks at the last one only.)
/// - RFC 9421: @method, @authority, @path and content-digest must be covered, and the digest is computed
/// anew.
std::span<const Scheme> allSchemes();

/// Null for an unknown id.
const Scheme* findScheme(std::string_view id);

} // namespace hookbench::signing
