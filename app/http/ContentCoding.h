#pragma once

#include "base/Result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::http {

/// How a body is compressed (RFC 9110, section 8.4; RFC 7932; RFC 8878).
enum class ContentCoding { Identity, Gzip, Deflate, Brotli, Zstd, Unknown };

/// The codings that a Content-Encoding names, in the order in which they were applied; identity is left out.
std::vector<ContentCoding> contentCodings(std::string_view contentEncoding);
std::string_view contentCodingName(ContentCoding coding);

/// What decoding gave.
struct DecodedBody {
    std::string bytes;
    bool complete = true; ///< false if `most` cut it, or the compressed bytes end early
    std::string problem;  ///< why it ends early; "" if it does not
};

/// Undoes the codings, the last one first. At most `most` bytes are made, so that no small body fills the memory. Bytes
/// that are decoded before a defect are kept. "deflate" is taken with and without the zlib wrapper, as browsers do.
/// Errors: InvalidInput if a coding is unknown or not even its first bytes can be decoded.
Result<DecodedBody> decodeBody(std::string_view body, const std::vector<ContentCoding>& codings, std::size_t most);

} // namespace hookbench::http
