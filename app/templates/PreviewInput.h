#pragma once

#include "registrations/Environment.h"
#include "templates/Rendering.h"
#include "json/Value.h"

#include <cstdint>
#include <string>

namespace hookbench::templates {

/// What a preview is made from, besides the channel.
struct PreviewInput {
    json::Value event;                       ///< the envelope; its members are the templates' variables
    registrations::VariableValues variables; ///< what ${NAME} stands for
    bool maskSecrets = true;                 ///< false only for sending
    RenderOptions options;
    /// For what is made anew with every message (Date and Message-ID of a mail): Unix time, and a text unique
    /// to it.
    std::int64_t nowUs = 0;
    std::string messageId = "preview";
    /// The sender of mails. The service has one of its own, which the registration does not name.
    std::string mailFrom = "Webhooks <webhooks@localhost>";
};

} // namespace hookbench::templates
