#pragma once

#include "base/Result.h"
#include "signing/Scheme.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::snippets {

/// What a receiver can be written in.
struct ReceiverLanguage {
    std::string_view id;       ///< "express"
    std::string_view title;    ///< "Express (Node.js)"
    std::string_view fileName; ///< what it is saved as: "receiver.js"
    std::string_view source;   ///< its template in resources/receivers
};

/// In the order of presentation.
std::span<const ReceiverLanguage> receiverLanguages();
/// Null for an unknown id.
const ReceiverLanguage* findReceiverLanguage(std::string_view id);
/// The known schemes that receivers can be written for, in the order of the presets.
std::vector<const signing::Scheme*> receiverSchemes();

struct ReceiverSpec {
    std::string language; ///< an id
    signing::Scheme scheme;
    std::uint16_t port = 3000;
    std::string path = "/webhooks";
};

/// A whole program that receives webhooks: it verifies the secret or signature over the raw body in constant time,
/// takes each event once, and answers before the work is done. The secret comes from its environment
/// (WEBHOOK_SECRET), and never stands in the code. Any thread.
/// Errors: InvalidInput with the mend: unknown language, a scheme without receivers, an odd path.
Result<std::string> receiverCode(const ReceiverSpec& spec);

} // namespace hookbench::snippets
