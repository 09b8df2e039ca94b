#pragma once

#include "http/HttpMessage.h"
#include "registrations/Registration.h"
#include "templates/PreviewInput.h"

#include <string>
#include <vector>

namespace hookbench::templates {

/// The mail of an email channel. Shown only: the service sends mails, this program does not.
struct EmailPreview {
    Rendering subject;
    Rendering body; ///< what `body_template` rendered, before markdown became HTML
    std::vector<std::string> to;
    std::vector<std::string> cc;
    std::vector<std::string> bcc; ///< not in the message itself
    std::string contentType;      ///< plain_text, html, markdown or json
    std::string plainText;        ///< the part that a reader without HTML shows
    std::string html;             ///< "" where there is none (plain_text, json)
    http::Headers headers;        ///< of the message, unfolded and decoded
    std::string mime; ///< the complete source (RFC 5322, 2045, 2047), CRLF; "" if there are errors in what it
                      ///< is made from
    Problems problems; ///< all of them
};

/// Without templates: the subject is "[Webhook] TYPE", the body a table of the event's members in the
/// channel's content type. A subject or address with a line break is refused, never cleaned silently.
EmailPreview previewEmail(const registrations::EmailConfig& config, const PreviewInput& input);

} // namespace hookbench::templates
