#pragma once

#include "base/Result.h"
#include "signing/Message.h"
#include "signing/StructuredFields.h"

#include <optional>
#include <string>
#include <string_view>

namespace hookbench::signing {

/// Why a component has no value: one sentence.
struct Unavailable {
    std::string sentence;
};

/// The value of one covered component of a request (RFC 9421 sections 2.1 and 2.2): a field, or one of
/// @method, @target-uri, @authority, @scheme, @request-target, @path, @query and @query-param, with the
/// parameters key, bs and name.
Result<std::string, Unavailable> componentValue(const sf::Item& component, const Message& message);

/// The text that is signed (section 2.5): a line for each component, then the signature's parameters.
Result<std::string, Unavailable> signatureBase(const sf::InnerList& covered, const Message& message);

/// The value of a field: its lines joined with ", " (RFC 9110 section 5.3); nothing if there is none.
std::optional<std::string> fieldValue(const http::Headers& headers, std::string_view name);

/// The name of a component, "" if it is no string.
std::string_view componentName(const sf::Item& component);

} // namespace hookbench::signing
