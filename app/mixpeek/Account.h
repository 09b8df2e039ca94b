#pragma once

#include <string>

/// The remote service: its API, and keeping local registrations in step with it. Paths, fields and errors as
/// in its OpenAPI document, version 0.81.
namespace hookbench::mixpeek {

inline constexpr const char* defaultBaseUrl = "https://api.mixpeek.com";

/// Someone's access to the service. The API key is in the keychain under "account/ID".
struct Account {
    std::string id; ///< "acc_" and 16 hexadecimal digits; "" for one that is not stored yet
    std::string name;
    std::string baseUrl = defaultBaseUrl;

    bool operator==(const Account&) const = default;
};

} // namespace hookbench::mixpeek
