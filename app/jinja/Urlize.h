#pragma once

#include "jinja/Value.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::jinja {

struct UrlizeOptions {
    bool trims = false;
    Value trimLimit;
    std::string rel;
    std::string target; ///< escaped
    std::vector<std::string> extraSchemes;
};

/// jinja2.utils.urlize, on text that was escaped already.
std::string urlize(std::string_view escaped, const UrlizeOptions& options);
/// Whether a text such as "tel:" may start an address: `[\w.+-]{2,}:/{0,2}`.
bool isUriScheme(std::string_view text);

} // namespace hookbench::jinja
