#pragma once

#include "signing/Scheme.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::signing {

/// One entry of a signature header: "v1=5257…" or, without a label, the whole value.
struct SignatureEntry {
    std::string_view label;
    std::string_view value;

    bool operator==(const SignatureEntry&) const = default;
};

/// The entries of a signature header of `scheme`, after its prefix; none if the prefix is missing. Entries
/// without a label (where the scheme has labels) are left out. The views point into `header`.
std::vector<SignatureEntry> parseSignatureList(const Scheme& scheme, std::string_view header);

/// The header's value: the entry of the timestamp (where it stands in the header), then one of each
/// signature; of a scheme without a list the first signature alone.
std::string writeSignatureList(const Scheme& scheme, std::string_view timestamp,
                               const std::vector<std::string>& signatures);

} // namespace hookbench::signing
