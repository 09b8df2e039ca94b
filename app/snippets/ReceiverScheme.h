#pragma once

#include "base/Result.h"
#include "json/Value.h"
#include "signing/Scheme.h"

namespace hookbench::snippets {

/// A scheme as the templates of resources/receivers read it: `kind` ("credential" or "digest"), `title`, `header`,
/// `form`, `key`, `hash`, `base64`, `label` (what stands before the digest), `separator` of a list, `timestamp`
/// ("", "header" or "entry") with `timestamp_name`, `timestamp_prefix`, `milliseconds` and `tolerance` (seconds, 0:
/// any), `id_header`, `content` (parts with `text` or `name`: raw, ts, id), `id_headers` and `challenge`.
/// Any thread. Errors: InvalidInput for a scheme whose receivers cannot be written: key pairs, signatures inside the
/// body or over the URL.
Result<json::Value> receiverFacts(const signing::Scheme& scheme);

} // namespace hookbench::snippets
