#pragma once

#include "base/Result.h"

#include <string>
#include <string_view>

namespace hookbench::capture {

/// Where and why a text is not well-formed XML.
struct XmlError {
    std::size_t line = 1; ///< from 1
    std::size_t column = 1;
    std::string message;

    bool operator==(const XmlError&) const = default;
};

/// The document indented, one element a line; entities of its own are never expanded from elsewhere, and no file or
/// address that it names is opened. For reading alone: white space between elements is not kept. Pure; any thread.
Result<std::string, XmlError> prettyXml(std::string_view xml);

} // namespace hookbench::capture
