#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hookbench::capture {

/// A text that stands in everything a search term is found in, so that a scan can jump from one to the next.
struct RequiredLiteral {
    std::string text;
    bool ignoreCase = false; ///< of ASCII letters

    bool operator==(const RequiredLiteral&) const = default;
};

/// The longest such text of a regular expression that a plain reading of it finds. Nothing if there is none, or if the
/// expression uses what is not understood here: then every text has to be tried.
std::optional<RequiredLiteral> requiredLiteral(std::string_view pattern, bool ignoreCase);

} // namespace hookbench::capture
