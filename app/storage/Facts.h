#pragma once

#include "base/Result.h"
#include "storage/Database.h"

#include <optional>
#include <string>
#include <string_view>

namespace hookbench::storage {

/// Small facts in the workspace's table of that name: which environment is in use, what the first start has
/// made.
Result<std::optional<std::string>> readFact(Database& database, std::string_view name);
Status writeFact(Database& database, std::string_view name, std::string_view value);

} // namespace hookbench::storage
