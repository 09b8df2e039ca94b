#include "http/Target.h"

#include <QHostAddress>
#include <QUrl>

namespace hookbench::http {

namespace {

Error badUrl(const std::string& url, const std::string& mend)
{
    return {ErrorCode::InvalidInput, "\"" + url + "\" is not a URL to send to; " + mend, ""};
}

} // namespace

Result<Target> parseTarget(const std::string& url)
{
    const QUrl parsed(QString::fromStdString(url), QUrl::StrictMode);
    const QString scheme = parsed.scheme().toLower();
    if (url.empty())
        return badUrl(url, "write one such as http://127.0.0.1:8787/hooks.");
    if (scheme != QLatin1String("http") && scheme != QLatin1String("https"))
        return badUrl(url, "it has to start with http:// or https://.");
    if (!parsed.isValid() || parsed.host().isEmpty())
        return badUrl(url, "it needs a host, as in http://127.0.0.1:8787/hooks.");
    Target target;
    target.url = url;
    target.host = parsed.host().toStdString();
    if (target.host.find(':') != std::string::npos)
        target.host = "[" + target.host + "]";
    if (parsed.port() >= 0)
        target.host += ":" + std::to_string(parsed.port());
    const QHostAddress address(parsed.host());
    target.isLoopback =
        parsed.host() == QLatin1String("localhost") || (!address.isNull() && address.isLoopback());
    target.isEncrypted = scheme == QLatin1String("https");
    return target;
}

Result<Header> parseHeaderLine(const std::string& line)
{
    const auto colon = line.find(':');
    if (colon == std::string::npos) {
        return Error{ErrorCode::InvalidInput,
                     "The header \"" + line + "\" has no colon; write it as 'Name: value'.", ""};
    }
    Header header{line.substr(0, colon), line.substr(colon + 1)};
    const auto first = header.value.find_first_not_of(" \t");
    header.value = first == std::string::npos ? "" : header.value.substr(first);
    header.value.erase(header.value.find_last_not_of(" \t") + 1);
    if (!isToken(header.name)) {
        return Error{ErrorCode::InvalidInput,
                     "\"" + header.name + "\" is not a header name; use letters, digits and - only.", ""};
    }
    if (!isHeaderValue(header.value)) {
        return Error{ErrorCode::InvalidInput,
                     "The value of the header " + header.name + " has a line break; a header is one line.",
                     ""};
    }
    return header;
}

} // namespace hookbench::http
