#pragma once

#include "base/Result.h"
#include "http/HttpMessage.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::registrations {

/// A request as a curl command line says it.
struct CurlCommand {
    std::string method; ///< upper case as written, or what curl would choose
    std::string url;
    http::Headers headers;
    std::string body;
    bool hasBody = false;

    bool operator==(const CurlCommand&) const = default;
};

/// Reads the curl commands of a shell text, as documentation and browsers ("Copy as cURL (bash)") write them.
/// `$NAME` becomes `${NAME}`. Options that change nothing about the request are read over; nothing is
/// executed, and no file is read. Errors: InvalidInput, naming the line and the option (unknown, lacking its
/// value, or about a file).
Result<std::vector<CurlCommand>> readCurlCommands(std::string_view text);

/// The command for bash, over several lines. A header given in `shellHeaders` is put in double quotes, so
/// that the shell replaces its `$NAME`; everything else is passed on byte for byte. The command ends with a
/// line end.
std::string writeCurlCommand(const CurlCommand& command, const std::vector<std::string>& shellHeaders = {});

} // namespace hookbench::registrations
