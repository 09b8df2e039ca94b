#pragma once

#include "snippets/CopyAs.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::snippets {

// One function for each form; see copyAs().
std::string asCurl(const CopiedRequest& request);
std::string asPowerShell(const CopiedRequest& request);
std::string asHttpie(const CopiedRequest& request);
std::string asPython(const CopiedRequest& request);
std::string asNode(const CopiedRequest& request);
std::string asGo(const CopiedRequest& request);
std::string asHttp(const CopiedRequest& request);

/// Sentences as comment lines; `lost` of the request first.
std::string comments(const CopiedRequest& request, std::string_view mark, const std::vector<std::string>& sentences);

bool hasBody(const CopiedRequest& request);
bool hasHeader(const CopiedRequest& request, std::string_view name);
/// Printable ASCII alone.
bool isPlainAscii(std::string_view text);
/// Text that may stand in a source as it is: UTF-8, no control characters but line ends and tabs.
bool isReadable(std::string_view text);
/// A target that clients with a URL library of their own leave as it is: no dot segments, nothing that they encode
/// or decode.
bool isOrdinaryTarget(std::string_view target);
/// Header lines of one name joined by ", ", for clients that send one line a name; `sentences` tells which ones.
http::Headers joinedHeaders(const http::Headers& headers, std::vector<std::string>& sentences);
/// "…" of Python's bytes, Go and JavaScript: \xNN for what is not printable ASCII; UTF-8 stays if `keepsText`.
std::string literal(std::string_view bytes, bool keepsText);

} // namespace hookbench::snippets
