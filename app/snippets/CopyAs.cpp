#include "snippets/CopyAs.h"

#include "base/Text.h"
#include "snippets/CopyParts.h"

#include <algorithm>
#include <array>

namespace hookbench::snippets {

namespace {

constexpr std::array forms{
    CopyFormText{CopyForm::Curl, "curl", "cURL (bash)"},
    CopyFormText{CopyForm::PowerShell, "powershell", "cURL (PowerShell)"},
    CopyFormText{CopyForm::Httpie, "httpie", "HTTPie"},
    CopyFormText{CopyForm::Python, "python", "Python requests"},
    CopyFormText{CopyForm::Node, "node", "Node.js fetch"},
    CopyFormText{CopyForm::Go, "go", "Go net/http"},
    CopyFormText{CopyForm::Http, "http", "Raw HTTP message"},
};

/// Every client writes these itself, from what it sends.
bool isClientsOwn(const http::Header& header)
{
    constexpr std::array<std::string_view, 5> own{"Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect"};
    return http::isPseudoHeader(header) || std::any_of(own.begin(), own.end(), [&](std::string_view name) {
               return equalsIgnoringCase(header.name, name);
           });
}

bool isAbsolute(std::string_view target)
{
    return target.starts_with("http://") || target.starts_with("https://");
}

/// "http://host:1/a/" without the slash at its end.
std::string trimmedBase(std::string_view url)
{
    std::string base(url);
    while (base.ends_with('/'))
        base.pop_back();
    return base;
}

/// Where the path begins in an absolute URL; its end if there is none.
std::size_t pathOf(std::string_view url)
{
    const std::size_t begin = url.find("://");
    return std::min(url.find_first_of("/?", begin == std::string_view::npos ? 0 : begin + 3), url.size());
}

} // namespace

std::span<const CopyFormText> copyForms()
{
    return forms;
}

const CopyFormText* findCopyForm(std::string_view id)
{
    const auto found = std::find_if(forms.begin(), forms.end(), [id](const CopyFormText& form) { return form.id == id; });
    return found == forms.end() ? nullptr : &*found;
}

CopiedRequest requestOf(const capture::Capture& capture, std::string_view url)
{
    CopiedRequest out;
    out.method = capture.summary.method;
    out.target = capture.summary.target;
    out.base = trimmedBase(url);
    if (isAbsolute(out.target)) {
        const std::size_t path = pathOf(out.target);
        if (url.empty())
            out.base = out.target.substr(0, path);
        out.target.erase(0, path);
    } else if (url.empty()) {
        out.base = capture.summary.has(capture::Tls) ? "https://" : "http://";
        out.base += http::authorityOf(capture.headers).value_or("localhost");
    }
    if (!out.target.starts_with('/')) {
        if (out.target == "*")
            out.lost += "The target * becomes /*.\n";
        out.target.insert(0, 1, '/');
    }
    for (const http::Header& header : capture.headers) {
        if (!isClientsOwn(header))
            out.headers.push_back(header);
    }
    out.body = capture.body;
    out.bodyFile = capture.bodyFile;
    if (!capture.trailers.empty())
        out.lost += "The trailers after the body are not sent.\n";
    if (capture.summary.has(capture::Truncated))
        out.lost += "The request was cut off; what came of it is sent.\n";
    return out;
}

std::string comments(const CopiedRequest& request, std::string_view mark, const std::vector<std::string>& sentences)
{
    std::string out;
    std::string_view lost = request.lost;
    while (!lost.empty()) {
        out += std::string(mark) + " " + std::string(lost.substr(0, lost.find('\n'))) + "\n";
        lost.remove_prefix(lost.find('\n') + 1);
    }
    for (const std::string& sentence : sentences)
        out += std::string(mark) + " " + sentence + "\n";
    return out;
}

bool hasBody(const CopiedRequest& request)
{
    return !request.body.empty() || !request.bodyFile.empty();
}

bool hasHeader(const CopiedRequest& request, std::string_view name)
{
    return http::findHeader(request.headers, name).has_value();
}

bool isPlainAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool isReadable(std::string_view text)
{
    // Byte order marks are refused or lost by some readers of sources.
    return isValidUtf8(text) && text.find("\xef\xbb\xbf") == std::string_view::npos &&
           std::none_of(text.begin(), text.end(), [](char c) {
               const auto u = static_cast<unsigned char>(c);
               return (u < 0x20 && c != '\n' && c != '\t' && c != '\r') || u == 0x7f;
           });
}

bool isOrdinaryTarget(std::string_view target)
{
    constexpr std::string_view others = "-._~/?&=+:@!$'()*,;";
    constexpr std::string_view hex = "0123456789ABCDEF";
    const auto isLetter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (target[i] == '%' && i + 2 < target.size()) {
            const std::size_t high = hex.find(target[i + 1]);
            const std::size_t low = hex.find(target[i + 2]);
            if (high == std::string_view::npos || low == std::string_view::npos)
                return false;
            const auto c = static_cast<char>(high * 16 + low);
            if (isLetter(c) || (c != 0 && std::string_view("-._~").find(c) != std::string_view::npos))
                return false;
            i += 2;
        } else if (!isLetter(target[i]) && others.find(target[i]) == std::string_view::npos) {
            return false;
        }
    }
    const std::string_view path = target.substr(0, target.find('?'));
    return !path.starts_with("//") && path.find("/.") == std::string_view::npos && !target.ends_with('?');
}

http::Headers joinedHeaders(const http::Headers& headers, std::vector<std::string>& sentences)
{
    http::Headers out;
    for (const http::Header& header : headers) {
        const auto same = std::find_if(out.begin(), out.end(), [&](const http::Header& known) {
            return equalsIgnoringCase(known.name, header.name);
        });
        if (same == out.end()) {
            out.push_back(header);
            continue;
        }
        same->value += ", " + header.value;
        const std::string sentence = "The lines of " + same->name + " are sent as one.";
        if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end())
            sentences.push_back(sentence);
    }
    return out;
}

std::string literal(std::string_view bytes, bool keepsText)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : bytes) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (u < 0x20 || u == 0x7f || (u >= 0x80 && !keepsText))
            out += {'\\', 'x', digits[u >> 4], digits[u & 15]};
        else
            out += c;
    }
    return out + "\"";
}

std::string asHttp(const CopiedRequest& request)
{
    const std::size_t scheme = request.base.find("://");
    const std::string_view place = std::string_view(request.base).substr(scheme == std::string::npos ? 0 : scheme + 3);
    const std::size_t path = std::min(place.find('/'), place.size());
    std::string out = request.method + " " + std::string(place.substr(path)) + request.target + " HTTP/1.1\r\nHost: " +
                      std::string(place.substr(0, path)) + "\r\n";
    for (const http::Header& header : request.headers)
        out += header.name + ": " + header.value + "\r\n";
    if (!request.body.empty())
        out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return out + "Connection: close\r\n\r\n" + request.body;
}

std::string copyAs(CopyForm form, const CopiedRequest& request)
{
    switch (form) {
    case CopyForm::Curl:
        return asCurl(request);
    case CopyForm::PowerShell:
        return asPowerShell(request);
    case CopyForm::Httpie:
        return asHttpie(request);
    case CopyForm::Python:
        return asPython(request);
    case CopyForm::Node:
        return asNode(request);
    case CopyForm::Go:
        return asGo(request);
    case CopyForm::Http:
        break;
    }
    return asHttp(request);
}

} // namespace hookbench::snippets
