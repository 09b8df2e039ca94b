#pragma once

#include "http/HttpMessage.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace hookbench::http {

// The rules of RFC 9113 sections 8.2 and 8.3 for the fields of HTTP/2 messages, as functions of values.

/// Why this one field makes a request malformed, "" if it does not. `trailer`: it stands after the body.
std::string whyFieldMalformed(const Header& field, bool trailer);

/// Why these fields, in their order, are not the head of a request, "" if they are. Each has passed
/// whyFieldMalformed().
std::string whyHeadMalformed(const Headers& fields);

/// `fields` as the text that stands for a head that HTTP/2 sends compressed: lines "name: value" in their
/// order, pseudo-headers included, each ended by CR LF, and an empty line.
std::string headTextOf(const Headers& fields);
/// The fields of such a text.
Headers fieldsOfHeadText(std::string_view text);

/// An answer's fields as HTTP/2 sends them, `:status` first: names in lower case, without those that speak
/// of an HTTP/1 connection (RFC 9113 section 8.2.2) and those that would break the message, with Date and
/// Content-Length unless given or forbidden.
Headers answerFieldsOf(const Response& response, std::string_view date);

} // namespace hookbench::http
