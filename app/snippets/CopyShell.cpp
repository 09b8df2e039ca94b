// Commands of a shell: curl for bash and PowerShell, HTTPie.
#include "base/Text.h"
#include "snippets/CopyParts.h"

#include <functional>

namespace hookbench::snippets {

namespace {

/// Linux takes no longer word in a command; printf is a part of the shell, and takes any.
constexpr std::size_t longestWord = 100'000;

using Quote = std::function<std::string(std::string_view)>;

/// One word of bash, whatever the bytes are (but NUL): '…', or $'…' where control characters need it.
std::string bashWord(std::string_view bytes)
{
    if (!isReadable(bytes) || bytes.find('\r') != std::string_view::npos) {
        std::string out = literal(bytes, false);
        // The same escapes as in $'…', with the other quote.
        std::string word = "$'";
        for (std::size_t i = 1; i + 1 < out.size(); ++i) {
            if (out[i] == '\\' && out[i + 1] == '"')
                continue;
            word += out[i] == '\'' ? std::string("\\'") : std::string(1, out[i]);
            if (out[i] == '\\')
                word += out[++i];
        }
        return word + "'";
    }
    std::string out = "'";
    for (const char c : bytes)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// One word of PowerShell; what looks like a single quote counts as one there.
std::string powerShellWord(std::string_view text)
{
    std::string out = "'";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view three = text.substr(i, 3);
        const bool curly = three == "\xe2\x80\x98" || three == "\xe2\x80\x99" || three == "\xe2\x80\x9a" ||
                           three == "\xe2\x80\x9b";
        if (curly)
            out += three;
        else if (text[i] == '\'')
            out += '\'';
        out += text[i];
    }
    return out + "'";
}

/// curl's arguments but for the body, `next` between them.
std::string curlArguments(const CopiedRequest& request, const Quote& quote, const char* next)
{
    const bool head = request.method == "HEAD" && !hasBody(request);
    std::string out = head ? std::string(" --head ") : " -X " + quote(request.method) + " ";
    if (request.target.find_first_of("[]{}") != std::string::npos)
        out += "--globoff ";
    if (request.target.find("/.") != std::string::npos)
        out += "--path-as-is ";
    out += quote(request.url());
    for (const http::Header& header : request.headers)
        out += next + ("-H " + quote(header.name + (header.value.empty() ? ";" : ": " + header.value)));
    // What curl would add on its own.
    for (const char* name : {"User-Agent", "Accept", "Content-Type"}) {
        if (!hasHeader(request, name) && (std::string_view(name) != "Content-Type" || hasBody(request)))
            out += next + ("-H " + quote(std::string(name) + ":"));
    }
    return out;
}

std::string throughBase64(const std::string& body)
{
    return "printf %s '" + toBase64(body) + "' | base64 -d | ";
}

bool needsPipe(const std::string& body)
{
    // A word of a shell cannot hold NUL.
    return body.find('\0') != std::string::npos || body.size() > longestWord;
}

/// HTTPie reads "Name:value" with separators and escapes of its own.
std::string httpieHeader(const http::Header& header, std::vector<std::string>& sentences)
{
    constexpr std::string_view separators = ":;=@";
    for (std::size_t i = 0; i + 1 < header.value.size(); ++i) {
        if (header.value[i] == '\\' && separators.find(header.value[i + 1]) != std::string_view::npos) {
            sentences.push_back("HTTPie cannot write a backslash before : ; = or @: one is lost in " + header.name + ".");
            break;
        }
    }
    if (!isValidUtf8(header.value))
        sentences.push_back("HTTPie sends text alone: the value of " + header.name + ", which is no UTF-8, changes.");
    if (header.value.empty())
        return header.name + ";";
    const bool escapes = header.value[0] == '=' || header.value[0] == '@';
    return header.name + (escapes ? ":\\" : ":") + asUtf8(header.value);
}

} // namespace

std::string asCurl(const CopiedRequest& request)
{
    std::string command = "curl" + curlArguments(request, bashWord, " \\\n  ");
    // curl would ask before it sends a long body.
    if (!request.bodyFile.empty() || request.body.size() > longestWord)
        command += " \\\n  -H 'Expect:'";
    if (!request.bodyFile.empty())
        command += " \\\n  --data-binary " + bashWord("@" + request.bodyFile);
    else if (needsPipe(request.body) || request.body.starts_with('@'))
        command = throughBase64(request.body) + command + " \\\n  --data-binary @-";
    else if (!request.body.empty())
        command += " \\\n  --data-binary " + bashWord(request.body);
    return comments(request, "#", {}) + command;
}

std::string asPowerShell(const CopiedRequest& request)
{
    std::vector<std::string> sentences;
    std::string arguments = curlArguments(request, powerShellWord, " `\n  ");
    if (arguments.find('"') != std::string::npos)
        sentences.push_back("Windows PowerShell 5.1 loses the double quotes; use PowerShell 7.3 or later.");
    for (const http::Header& header : request.headers) {
        if (!isPlainAscii(header.value))
            sentences.push_back("PowerShell hands text to programs: the value of " + header.name + " may change.");
    }
    std::string before;
    if (!request.bodyFile.empty()) {
        arguments += " `\n  -H 'Expect:' `\n  --data-binary " + powerShellWord("@" + request.bodyFile);
    } else if (!request.body.empty()) {
        // Through a file, as the only way on which PowerShell changes nothing.
        const bool isLine = isReadable(request.body) && request.body.find_first_of("\r\n") == std::string::npos;
        before = "$body = [IO.Path]::GetTempFileName()\n[IO.File]::WriteAllBytes($body, " +
                 (isLine ? "[Text.Encoding]::UTF8.GetBytes(" + powerShellWord(request.body) + ")"
                         : "[Convert]::FromBase64String('" + toBase64(request.body) + "')") +
                 ")\n";
        arguments += " `\n  -H 'Expect:' `\n  --data-binary \"@$body\"";
    }
    return comments(request, "#", sentences) + before + "curl.exe" + arguments;
}

std::string asHttpie(const CopiedRequest& request)
{
    std::vector<std::string> sentences;
    if (!isOrdinaryTarget(request.target))
        sentences.push_back("HTTPie writes the target in its own way: " + asUtf8(request.target));
    for (const char* name : {"User-Agent", "Accept-Encoding"}) {
        if (!hasHeader(request, name))
            sentences.push_back("HTTPie adds a header " + std::string(name) + ".");
    }
    std::string command = "http --verbose --path-as-is";
    if (!hasBody(request))
        command += " --ignore-stdin";
    command += " " + bashWord(request.method) + " " + bashWord(request.url());
    for (const http::Header& header : request.headers)
        command += " \\\n  " + bashWord(httpieHeader(header, sentences));
    // What HTTPie would add on its own.
    for (const char* name : {"Accept", "Connection", "Content-Type"}) {
        if (!hasHeader(request, name))
            command += " \\\n  " + std::string(name) + ":";
    }
    if (!request.bodyFile.empty())
        command += " \\\n  < " + bashWord(request.bodyFile);
    else if (needsPipe(request.body))
        command = throughBase64(request.body) + command;
    else if (!request.body.empty())
        command = "printf %s " + bashWord(request.body) + " | " + command;
    return comments(request, "#", sentences) + command;
}

} // namespace hookbench::snippets
