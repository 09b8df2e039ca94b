#pragma once

#include "capture/Capture.h"
#include "signing/Message.h"

#include <string>

namespace hookbench::capture {

/// The URL that a capture came to, as far as it tells: its Host, and whether it came over TLS. Behind a proxy the sender knows
/// another one.
std::string urlOf(const Capture& capture);

/// A capture as the message that a signature is verified of; `url` in place of its own unless it is "". The body must be
/// whole.
signing::Message signedMessageOf(const Capture& capture, const std::string& url);

} // namespace hookbench::capture
