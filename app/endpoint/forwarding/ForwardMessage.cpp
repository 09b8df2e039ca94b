#include "endpoint/forwarding/ForwardMessage.h"

#include "base/Text.h"
#include "http/Target.h"
#include "json/Writer.h"

#include <algorithm>
#include <array>
#include <vector>

namespace hookbench::endpoint {

namespace {

constexpr std::array<std::string_view, 7> connectionHeaders{
    "Connection", "Proxy-Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade"};

std::vector<std::string> namedByConnection(const http::Headers& headers)
{
    std::vector<std::string> names;
    for (const http::Header& header : headers) {
        if (!equalsIgnoringCase(header.name, "Connection"))
            continue;
        for (const std::string_view name : http::listItems(header.value)) {
            if (!name.empty())
                names.emplace_back(name);
        }
    }
    return names;
}

/// The headers without those of one connection; pseudo-headers of HTTP/2 are none of HTTP/1.1.
http::Headers endToEnd(const http::Headers& headers)
{
    const std::vector<std::string> named = namedByConnection(headers);
    const auto isOfConnection = [&](const http::Header& header) {
        const auto same = [&](std::string_view name) { return equalsIgnoringCase(header.name, name); };
        return http::isPseudoHeader(header) || std::any_of(connectionHeaders.begin(), connectionHeaders.end(), same) ||
               std::any_of(named.begin(), named.end(), same);
    };
    http::Headers kept;
    kept.reserve(headers.size());
    std::copy_if(headers.begin(), headers.end(), std::back_inserter(kept),
                 [&](const http::Header& header) { return !isOfConnection(header); });
    return kept;
}

http::Response jsonAnswer(int status, std::string_view error, const std::string& message)
{
    json::Object body;
    body.append("error", json::Value(std::string(error)));
    body.append("message", json::Value(message));
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = json::write(body) + "\n";
    return response;
}

} // namespace

std::string forwardUrl(std::string_view base, std::string_view prefix, std::string_view target)
{
    // The absolute form names the path behind its host (RFC 9112 section 3.2.2).
    if (const std::size_t scheme = target.find("://"); scheme != std::string_view::npos && !target.starts_with('/')) {
        const std::size_t path = target.find('/', scheme + 3);
        target = path == std::string_view::npos ? "/" : target.substr(path);
    }
    if (!prefix.empty() && target.starts_with(prefix))
        target.remove_prefix(prefix.size());
    const std::size_t queryAt = std::min(target.find('?'), target.size());
    std::string_view path = target.substr(0, queryAt);
    std::string query(target.substr(std::min(queryAt + 1, target.size())));
    std::string url(base.substr(0, base.find('#')));
    if (const std::size_t own = url.find('?'); own != std::string::npos) {
        const std::string ownQuery = url.substr(own + 1);
        query = query.empty() ? ownQuery : ownQuery + "&" + query;
        url.resize(own);
    }
    if (!path.empty() && path != "/") {
        while (url.ends_with('/'))
            url.pop_back();
        if (!path.starts_with('/'))
            url += '/';
        url += path;
    }
    return query.empty() ? url : url + "?" + query;
}

Result<http::OutgoingRequest> forwardRequest(capture::Capture capture, const ForwardOptions& options,
                                             std::string_view prefix)
{
    if (capture.summary.has(capture::Malformed) || capture.summary.has(capture::Truncated) ||
        capture.summary.has(capture::OverSmtp))
        return Error{ErrorCode::InvalidInput, "Only whole HTTP requests are handed on; this one is not.", ""};
    http::OutgoingRequest request;
    request.method = capture.summary.method;
    request.url = forwardUrl(options.url, prefix, capture.summary.target);
    request.timeoutMs = options.timeoutMs;
    request.verifyTls = options.verifyTls;
    request.version = http::HttpVersion::Http1;
    request.body = std::move(capture.body);
    const std::string cameWith(http::authorityOf(capture.headers).value_or(""));
    const auto target = http::parseTarget(request.url);
    if (!target)
        return target.error();
    const std::string& host = options.keepHost && !cameWith.empty() ? cameWith : target->host;
    request.headers = endToEnd(capture.headers);
    const auto hostLine = std::find_if(request.headers.begin(), request.headers.end(), [](const http::Header& header) {
        return equalsIgnoringCase(header.name, "Host");
    });
    if (hostLine != request.headers.end())
        hostLine->value = host;
    else
        request.headers.insert(request.headers.begin(), {"Host", host});
    return request;
}

http::Response relayedAnswer(const http::IncomingResponse& answer)
{
    http::Response response;
    response.status = answer.status;
    response.headers = endToEnd(answer.headers);
    response.body = answer.body;
    if (answer.bodyTruncated)
        return jsonAnswer(502, "answer_too_large", "The target's answer is larger than what is handed back.");
    return response;
}

http::Response noAnswerResponse(http::TransferFailure failure, const std::string& sentence)
{
    using enum http::TransferFailure;
    const bool late = failure == TimeoutNameLookup || failure == TimeoutConnect || failure == TimeoutTls ||
                      failure == TimeoutSend || failure == TimeoutAnswer || failure == TimeoutBody;
    return late ? jsonAnswer(504, "target_timeout", sentence) : jsonAnswer(502, "target_unreachable", sentence);
}

bool asksForAnotherTry(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504;
}

} // namespace hookbench::endpoint
