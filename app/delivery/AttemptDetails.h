#pragma once

#include "delivery/Attempt.h"

#include <string>
#include <string_view>

namespace hookbench::delivery {

/// What the log keeps of a record as JSON: error, diagnosis, recipients, names of masked variables; "" where
/// there is nothing to say.
std::string detailsText(const AttemptRecord& record);
/// Back again; what cannot be read is left at its default.
void readDetails(std::string_view text, AttemptRecord& record);

std::string recipientsText(const std::vector<std::string>& recipients);
std::vector<std::string> recipientsFrom(std::string_view text);

} // namespace hookbench::delivery
