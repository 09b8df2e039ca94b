#pragma once

#include "capture/Capture.h"
#include "http/HttpMessage.h"

#include <span>
#include <string>
#include <string_view>

namespace hookbench::snippets {

/// What a request is copied as.
enum class CopyForm { Curl, PowerShell, Httpie, Python, Node, Go, Http };

struct CopyFormText {
    CopyForm form = CopyForm::Curl;
    std::string_view id;    ///< "curl"
    std::string_view title; ///< "cURL (bash)"
};

/// In the order of presentation.
std::span<const CopyFormText> copyForms();
/// Null for an unknown id.
const CopyFormText* findCopyForm(std::string_view id);

/// A request that is to be sent once more, byte for byte.
struct CopiedRequest {
    std::string method;
    std::string base;   ///< "http://127.0.0.1:8787", without a slash at its end
    std::string target; ///< as it stands in the request line: "/hooks?a=%41"
    http::Headers headers; ///< those that a client can choose, in their order
    std::string body;
    std::string bodyFile; ///< holds the whole body in place of `body`; "" if body is whole
    std::string lost;     ///< what of the request no form below keeps, a sentence each; "" if nothing

    std::string url() const { return base + target; }
    bool operator==(const CopiedRequest&) const = default;
};

/// A capture on its way to `url`, of which scheme, host and port count (and a path, which comes before that of the
/// capture); "": to where it was sent. What the client writes by itself (Host, Content-Length and the like) is left out.
CopiedRequest requestOf(const capture::Capture& capture, std::string_view url);

/// The request as a command, a program, or (CopyForm::Http) the bytes of an HTTP/1.1 message. What the tool cannot
/// send as it came is told in comments at the beginning. Commands of a shell are for bash (PowerShell: 5.1 and 7).
/// A body in a file is named by its path, but for CopyForm::Http, which needs it in `body`. Any thread.
std::string copyAs(CopyForm form, const CopiedRequest& request);

} // namespace hookbench::snippets
