#include "mixpeek/BaseUrl.h"

#include "http/Target.h"

#include <QUrl>

namespace hookbench::mixpeek {

Status checkBaseUrl(const std::string& url)
{
    const auto target = http::parseTarget(url);
    if (!target) {
        return Error{ErrorCode::InvalidInput,
                     "\"" + url +
                         "\" is not the address of a service; write one such as https://api.mixpeek.com.",
                     target.error().message};
    }
    if (!target->isEncrypted && !target->isLoopback) {
        return Error{ErrorCode::InvalidInput,
                     "The API key would travel in plain text to " + target->host + "; use an https address.",
                     ""};
    }
    const QUrl parsed(QString::fromStdString(url), QUrl::StrictMode);
    if (!parsed.userInfo().isEmpty() || parsed.hasQuery() || parsed.hasFragment()) {
        return Error{
            ErrorCode::InvalidInput,
            "The address of a service has neither a user nor anything behind ? or #; give scheme, host and "
            "path only.",
            ""};
    }
    return Done{};
}

std::string joinUrl(std::string_view baseUrl, std::string_view path)
{
    while (baseUrl.ends_with('/'))
        baseUrl.remove_suffix(1);
    return std::string(baseUrl).append(path);
}

std::string percentEncoded(std::string_view text)
{
    return QUrl::toPercentEncoding(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())))
        .toStdString();
}

} // namespace hookbench::mixpeek
