#pragma once

#include "base/Cancellation.h"
#include "capture/reading/Multipart.h"
#include "http/HttpMessage.h"
#include "json/Parser.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// A byte that does not belong to the text that the body says it is.
struct CharsetError {
    std::size_t offset = 0; ///< from the body's first byte
    unsigned char byte = 0;

    bool operator==(const CharsetError&) const = default;
};

/// A body taken apart to be read.
struct BodyContent {
    enum class Body { Empty, Json, Form, Text, Xml, Image, Multipart, Binary };

    Body body = Body::Empty;
    std::string contentType;                   ///< without parameters, in lower case
    std::string_view data;                     ///< what was read; `keeper` keeps it
    std::shared_ptr<const void> keeper;
    std::shared_ptr<const json::Value> json;   ///< of a JSON body
    std::optional<json::ParseError> jsonError; ///< of a body that says it is JSON and is not
    std::optional<CharsetError> charsetError;  ///< of a text
    http::Headers form;                        ///< the fields of a form, decoded
    std::vector<MultipartPart> parts;          ///< of a multipart body
    std::string problem;                       ///< why a multipart body cannot be taken apart whole; a sentence
};

/// Larger bodies are shown as text only: their tree would take gigabytes.
inline constexpr std::size_t largestTree = 64u << 20;

/// More is not made of a compressed body.
inline constexpr std::size_t largestDecoded = 64u << 20;

/// What `data` is, by the Content-Type and by its bytes. May take a while for large bodies. Any thread.
BodyContent readBody(std::string_view data, std::shared_ptr<const void> keeper, std::string_view contentType,
                     const CancellationToken& token = {});

/// "a=1&b=%20" as names and values, percent and plus decoded.
http::Headers decodeForm(std::string_view text);

/// The first part of a Content-Type, in lower case: "text/html".
std::string mediaType(std::string_view contentType);

/// Where `text` stops being UTF-8.
std::optional<CharsetError> firstInvalidUtf8(std::string_view text);

/// What the name of a file with a body of this type ends with, without the dot: "json"; "bin" if nothing is known.
std::string suffixFor(std::string_view contentType);

} // namespace hookbench::capture
