#include "delivery/HttpTransport.h"

#include "delivery/UrlParts.h"
#include "http/RetryAfter.h"

#include <utility>

namespace hookbench::delivery {

std::string headOf(const http::OutgoingRequest& request)
{
    std::string head = request.method + " " + pathAndQuery(request.url) + " HTTP/1.1\r\n";
    if (const auto place = placeOfUrl(request.url); place && !http::findHeader(request.headers, "Host")) {
        const bool isUsual = place->port == (place->scheme == "https" ? 443 : 80);
        head += "Host: " + (isUsual ? place->host : place->text()) + "\r\n";
    }
    for (const http::Header& header : request.headers)
        head += header.name + ": " + header.value + "\r\n";
    if (!http::findHeader(request.headers, "Content-Length"))
        head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return head + "\r\n";
}

Exchange exchangeOf(http::TransferReport& report, std::int64_t nowUs)
{
    http::OutgoingRequest& request = report.request;
    http::IncomingResponse& response = report.response;
    Exchange exchange;
    exchange.method = request.method;
    exchange.url = request.url;
    exchange.requestHead = std::move(response.rawRequestHead);
    // A request that never got as far as a connection is kept as it would have been.
    if (exchange.requestHead.empty())
        exchange.requestHead = headOf(request);
    exchange.requestBody = std::move(request.body);
    exchange.responseHead = std::move(response.rawHead);
    exchange.responseBody = std::move(response.body);
    exchange.responseTruncated = response.bodyTruncated;
    exchange.httpVersion = std::move(response.httpVersion);
    exchange.status = response.status;
    exchange.responseHeaders = std::move(response.headers);
    exchange.timings = response.timings;
    exchange.remoteAddress = std::move(response.remoteAddress);
    exchange.remotePort = response.remotePort;
    exchange.localPort = response.localPort;
    exchange.failure = report.failure;
    exchange.error = std::move(report.error);
    exchange.delivered = !exchange.error && isDelivered(exchange.status);
    if (!exchange.delivered) {
        if (const auto asked = http::findHeader(exchange.responseHeaders, "Retry-After"))
            exchange.retryAfterMs = http::retryAfterMs(*asked, nowUs);
    }
    return exchange;
}

Exchange HttpTransport::compose(const TransportJob& job) const
{
    Exchange exchange;
    exchange.method = job.request->method;
    exchange.url = job.request->url;
    exchange.requestHead = headOf(*job.request);
    exchange.requestBody = job.request->body;
    return exchange;
}

void HttpTransport::send(TransportJob job, CancellationToken token, QObject* context, Callback done)
{
    m_client.transfer(std::move(*job.request), std::move(token), context,
                      [nowUs = job.nowUs, done = std::move(done)](http::TransferReport report) {
                          done(exchangeOf(report, nowUs));
                      });
}

} // namespace hookbench::delivery
