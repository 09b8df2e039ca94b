#pragma once

#include "http/HttpMessage.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// A part of a multipart body (RFC 2046 section 5.1, RFC 7578).
struct MultipartPart {
    http::Headers headers;
    std::string name;        ///< of the form field, "" if the part names none
    std::string fileName;    ///< as given, "" if it is no file; never a path to write to
    std::string contentType; ///< as given; "text/plain" if it says nothing (RFC 2046 section 5.2)
    std::size_t begin = 0;   ///< of its content in the body
    std::size_t end = 0;

    bool operator==(const MultipartPart&) const = default;
};

struct Multipart {
    std::vector<MultipartPart> parts;
    std::string problem; ///< what is broken, a sentence; the parts before it are kept

    bool operator==(const Multipart&) const = default;
};

/// The value of a parameter of a header: boundary of `multipart/form-data; boundary="x"`; "" if it is not there.
std::string headerParameter(std::string_view value, std::string_view name);

/// Takes a multipart body apart. Parts beyond 1,000 are left out, and the problem says so. Pure; any thread.
Multipart readMultipart(std::string_view body, std::string_view boundary);

} // namespace hookbench::capture
