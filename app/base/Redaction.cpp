#include "base/Redaction.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace hookbench {

bool isSensitiveHeader(std::string_view name)
{
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    static constexpr std::array<std::string_view, 9> marks{"authorization", "cookie",   "secret",
                                                           "token",         "password", "api-key",
                                                           "apikey",        "passwd",   "credential"};
    return std::any_of(marks.begin(), marks.end(),
                       [&](std::string_view mark) { return lower.find(mark) != std::string::npos; });
}

std::string redacted(std::string_view value)
{
    const std::string size = std::to_string(value.size()) + " bytes";
    if (value.size() < 16)
        return "… (" + size + ")";
    return std::string(value.substr(0, 4)) + "… (" + size + ")";
}

} // namespace hookbench
