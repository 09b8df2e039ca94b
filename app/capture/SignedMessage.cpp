#include "capture/SignedMessage.h"

#include "http/Target.h"

namespace hookbench::capture {

std::string urlOf(const Capture& capture)
{
    const std::string& target = capture.summary.target;
    if (!target.starts_with('/'))
        return target;
    const auto host = http::authorityOf(capture.headers);
    return (capture.summary.has(Tls) ? "https://" : "http://") + std::string(host.value_or("")) + target;
}

signing::Message signedMessageOf(const Capture& capture, const std::string& url)
{
    signing::Message message;
    message.url = url.empty() ? urlOf(capture) : url;
    message.method = capture.summary.method;
    message.headers = capture.headers;
    message.body = capture.body;
    return message;
}

} // namespace hookbench::capture
