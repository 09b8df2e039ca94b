#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::capture {

/// The fields of an `application/x-www-form-urlencoded` body in their order, decoded.
std::vector<std::pair<std::string, std::string>> formFields(std::string_view body);

/// The first field of this name, "" if there is none.
std::string formField(const std::vector<std::pair<std::string, std::string>>& fields, std::string_view name);

} // namespace hookbench::capture
