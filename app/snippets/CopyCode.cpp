// Small programs: Python requests, Node.js fetch, Go net/http.
#include "base/Text.h"
#include "snippets/CopyParts.h"

#include <algorithm>

namespace hookbench::snippets {

namespace {

/// A str where text will do, bytes where it will not.
std::string pythonHeader(std::string_view value)
{
    return isPlainAscii(value) ? literal(value, false) : "b" + literal(value, false);
}

std::string pythonBody(const CopiedRequest& request)
{
    if (!request.bodyFile.empty())
        return "open(" + literal(asUtf8(request.bodyFile), true) + ", \"rb\").read()";
    if (request.body.empty())
        return "None";
    return isReadable(request.body) && !isPlainAscii(request.body) ? literal(request.body, true) + ".encode()"
                                                                   : "b" + literal(request.body, false);
}

std::string nodeBody(const CopiedRequest& request)
{
    if (!request.bodyFile.empty())
        return "require(\"node:fs\").readFileSync(" + literal(asUtf8(request.bodyFile), true) + ")";
    return isReadable(request.body) ? "Buffer.from(" + literal(request.body, true) + ")"
                                    : "Buffer.from(\"" + toBase64(request.body) + "\", \"base64\")";
}

std::string goHeaders(const CopiedRequest& request)
{
    http::Headers names;
    std::string out;
    for (const http::Header& header : request.headers) {
        const auto isSame = [&](const http::Header& known) { return known.name == header.name; };
        if (std::any_of(names.begin(), names.end(), isSame))
            continue;
        names.push_back(header);
        std::string values;
        for (const http::Header& other : request.headers) {
            if (other.name == header.name)
                values += (values.empty() ? "" : ", ") + literal(other.value, isReadable(other.value));
        }
        out += "\t\t" + literal(header.name, false) + ": {" + values + "},\n";
    }
    if (!hasHeader(request, "User-Agent"))
        out += "\t\t\"User-Agent\": {\"\"},\n";
    return out;
}

} // namespace

std::string asPython(const CopiedRequest& request)
{
    std::vector<std::string> sentences;
    const http::Headers headers = joinedHeaders(request.headers, sentences);
    if (!isOrdinaryTarget(request.target))
        sentences.push_back("requests writes the target in its own way: " + asUtf8(request.target));
    std::string lines;
    for (const http::Header& header : headers)
        lines += "    " + literal(header.name, false) + ": " + pythonHeader(header.value) + ",\n";
    // What urllib3 would add on its own.
    for (const char* name : {"User-Agent", "Accept-Encoding"}) {
        if (!hasHeader(request, name))
            lines += "    \"" + std::string(name) + "\": SKIP_HEADER,\n";
    }
    return comments(request, "#", sentences) +
           "import requests\nfrom urllib3.util import SKIP_HEADER\n\n"
           "session = requests.Session()\nsession.headers.clear()\n"
           "session.trust_env = False  # no proxy, no .netrc\nheaders = {\n" +
           lines + "}\nbody = " + pythonBody(request) + "\nresponse = session.request(\n    " +
           literal(request.method, false) + ", " + literal(asUtf8(request.url()), true) +
           ",\n    headers=headers, data=body, allow_redirects=False)\n"
           "print(response.status_code, response.text)\n";
}

std::string asNode(const CopiedRequest& request)
{
    std::vector<std::string> sentences{"fetch writes the names of headers in lower case, and adds headers of its own."};
    const http::Headers headers = joinedHeaders(request.headers, sentences);
    const bool canHaveBody = request.method != "GET" && request.method != "HEAD";
    if (!isOrdinaryTarget(request.target))
        sentences.push_back("fetch writes the target in its own way: " + asUtf8(request.target));
    if (hasBody(request) && !canHaveBody)
        sentences.push_back("fetch sends no body with " + request.method + ", so it is left out.");
    for (const char* method : {"CONNECT", "TRACE", "TRACK"}) {
        if (request.method == method)
            sentences.push_back("fetch refuses the method " + request.method + ".");
    }
    std::string lines;
    for (const http::Header& header : headers)
        lines += "    [" + literal(header.name, false) + ", " + literal(header.value, false) + "],\n";
    std::string out = comments(request, "//", sentences) + "(async () => {\n  const response = await fetch(" +
                      literal(asUtf8(request.url()), true) + ", {\n    method: " + literal(request.method, false) +
                      ",\n    headers: [\n";
    for (std::string_view rest = lines; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1))
        out += "  " + std::string(rest.substr(0, rest.find('\n') + 1));
    out += "    ],\n";
    if (hasBody(request) && canHaveBody)
        out += "    body: " + nodeBody(request) + ",\n";
    return out + "    redirect: \"manual\",\n  });\n  console.log(response.status, await response.text());\n})();\n";
}

std::string asGo(const CopiedRequest& request)
{
    std::vector<std::string> sentences{"net/http writes the lines of the head in an order of its own."};
    if (request.target.starts_with("//"))
        sentences.push_back("net/http sends a target that begins with // as a whole URL.");
    const std::size_t scheme = std::min(request.base.find("://"), request.base.size());
    const std::string place = request.base.substr(std::min(scheme + 3, request.base.size()));
    const std::size_t path = std::min(place.find('/'), place.size());
    const bool fromFile = !request.bodyFile.empty();
    std::string body = "http.NoBody";
    if (fromFile)
        body = "bytes.NewReader(content)";
    else if (!request.body.empty())
        body = "strings.NewReader(" + literal(request.body, isReadable(request.body)) + ")";
    std::string out = comments(request, "//", sentences) + "package main\n\nimport (\n" +
                      (fromFile ? "\t\"bytes\"\n" : "") + "\t\"fmt\"\n\t\"io\"\n\t\"log\"\n\t\"net/http\"\n\t\"net/url\"\n" +
                      (fromFile ? "\t\"os\"\n" : "") + (body.starts_with("strings") ? "\t\"strings\"\n" : "") +
                      ")\n\nfunc main() {\n";
    if (fromFile)
        out += "\tcontent, err := os.ReadFile(" + literal(request.bodyFile, true) +
               ")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n";
    out += "\trequest, err := http.NewRequest(" + literal(request.method, false) + ", " + literal(request.base, true) + ", " +
           body + ")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n" + "\t// Opaque: the target exactly as it stands here.\n" +
           "\trequest.URL = &url.URL{Scheme: " + literal(request.base.substr(0, scheme), false) + ", Host: " +
           literal(place.substr(0, path), true) + ", Opaque: " +
           literal(place.substr(path) + request.target, isReadable(request.target)) + "}\n" +
           "\trequest.Header = http.Header{\n" + goHeaders(request) + "\t}\n" +
           "\tresponse, err := (&http.Transport{DisableCompression: true}).RoundTrip(request)\n"
           "\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tdefer response.Body.Close()\n"
           "\tanswer, err := io.ReadAll(response.Body)\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n"
           "\tfmt.Println(response.StatusCode, string(answer))\n}\n";
    return out;
}

} // namespace hookbench::snippets
