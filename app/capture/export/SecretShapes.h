#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// A value in a text that looks like a secret or like somebody's data.
struct SecretShape {
    std::size_t begin = 0; ///< bytes
    std::size_t end = 0;
    std::string_view kind; ///< "bearer", "jwt", "key", "email", "card"

    bool operator==(const SecretShape&) const = default;
};

/// All in their order; none overlap. Linear in the text.
std::vector<SecretShape> findSecretShapes(std::string_view text);

/// Whether the digits end in the right check digit (ISO/IEC 7812-1, annex B) and begin as those of a card issuer do.
bool isCardNumber(std::string_view digits);

} // namespace hookbench::capture
