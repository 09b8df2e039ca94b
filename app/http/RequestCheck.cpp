#include "http/RequestCheck.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <curl/curl.h>

#include "base/Text.h"

namespace hookbench::http {

namespace {

constexpr std::size_t longestQuote = 80;

/// `text` for a message: short, and with the bytes that would garble it shown as "?".
std::string quoted(std::string_view text)
{
    std::string shown(text.substr(0, longestQuote));
    for (char& c : shown) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = '?';
    }
    return "\"" + shown + (text.size() > longestQuote ? "…\"" : "\"");
}

Error invalid(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), {}};
}

bool hasControlOrSpace(std::string_view text)
{
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f)
            return true;
    }
    return false;
}

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string partOf(CURLU* url, CURLUPart part)
{
    char* text = nullptr;
    if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
        return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

Result<UrlPlace> checkUrl(const std::string& text)
{
    if (text.empty())
        return invalid("The URL is empty; give one like http://127.0.0.1:8787/hooks.");
    if (hasControlOrSpace(text))
        return invalid("The URL " + quoted(text) +
                       " contains white space or a control character; write it "
                       "percent-encoded (a space as %20).");
    const std::size_t colon = std::min(text.find("://"), text.size());
    const std::string_view scheme = std::string_view(text).substr(0, colon);
    if (!equalsIgnoringCase(scheme, "http") && !equalsIgnoringCase(scheme, "https"))
        return invalid("The URL " + quoted(text) + " must begin with http:// or https://.");
    const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
    if (!url)
        return Error{ErrorCode::Internal, "Out of memory while reading the URL.", {}};
    const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0);
    if (code != CURLUE_OK)
        return Error{ErrorCode::InvalidInput,
                     "The URL " + quoted(text) +
                         " cannot be understood; give one like "
                         "http://127.0.0.1:8787/hooks.",
                     curl_url_strerror(code)};
    const auto port =
        static_cast<std::uint16_t>(std::strtoul(partOf(url.get(), CURLUPART_PORT).c_str(), nullptr, 10));
    return UrlPlace{partOf(url.get(), CURLUPART_SCHEME), partOf(url.get(), CURLUPART_HOST), port};
}

Status checkLines(const OutgoingRequest& request)
{
    if (!isToken(request.method))
        return invalid("The method " + quoted(request.method) + " is not a token; use letters, as in POST.");
    if (request.method == "HEAD" && !request.body.empty())
        return invalid("A HEAD request cannot carry a body; use another method or an empty body.");
    for (const Header& header : request.headers) {
        if (!isToken(header.name))
            return invalid("The header name " + quoted(header.name) +
                           " is not a token; use letters, digits and hyphens.");
        if (!isHeaderValue(header.value))
            return invalid("The value of the header " + header.name +
                           " contains a line break or a NUL; a header "
                           "value is one line.");
    }
    return Done{};
}

} // namespace

Result<UrlPlace> checkOutgoing(const OutgoingRequest& request)
{
    if (Status good = checkLines(request); !good)
        return good.error();
    return checkUrl(request.url);
}

Result<UrlPlace> RequestCheck::operator()(const OutgoingRequest& request)
{
    if (Status good = checkLines(request); !good)
        return good.error();
    if (m_url.empty() || m_url != request.url) {
        auto place = checkUrl(request.url);
        if (!place)
            return place;
        m_url = request.url;
        m_place = std::move(*place);
    }
    return m_place;
}

} // namespace hookbench::http
