#pragma once

#include "registrations/Problem.h"
#include "registrations/Registration.h"

#include <string_view>

namespace hookbench::registrations {

/// Everything that keeps a registration from being active, and everything worth a remark, in the order of the
/// fields. Cheap enough for every keystroke. Rules: the service's (name 1 to 200 characters, at least one
/// event type and one channel), HTTPS but for loopback, header names and values by RFC 9110, timeout above 0
/// and at most 300 s, addresses by RFC 5321's common form, numbers by E.164, Slack's URL shape, templates
/// that compile. A text that holds a `${NAME}` is checked as far as what stands around it allows.
Problems validate(const Registration& registration);

/// The problems of one field alone, for editors that check while typing.
Problems validateUrl(std::string_view url, std::string_view field);
Problems validateHeader(std::string_view name, std::string_view value, std::string_view field);
Problems validateEmailAddress(std::string_view address, std::string_view field);
Problems validatePhoneNumber(std::string_view number, std::string_view field);

} // namespace hookbench::registrations
