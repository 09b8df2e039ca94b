#include "signing/Content.h"

#include "signing/Encoding.h"

namespace hookbench::signing {

namespace {

void appendField(std::string& out, std::string_view name, const Message& message, const ContentFields& fields)
{
    if (name == "raw") {
        out += message.body;
    } else if (name == "ts") {
        out += fields.timestamp;
    } else if (name == "ts_ms") {
        out += fields.timestamp;
        out += fields.unit == TimeUnit::Seconds ? "000" : "";
    } else if (name == "id") {
        out += fields.id;
    } else if (name == "url") {
        out += message.url;
    } else if (name == "method") {
        out += message.method;
    } else if (name == "hubspot_url") {
        out += hubspotUrl(message.url);
    } else {
        out.append("{").append(name).append("}");
    }
}

} // namespace

std::string contentOf(std::string_view pattern, const Message& message, const ContentFields& fields)
{
    if (pattern == "{raw}")
        return message.body;
    std::string out;
    out.reserve(message.body.size() + message.url.size() + 64);
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        const std::size_t close = pattern.find('}', open);
        if (open == std::string_view::npos || close == std::string_view::npos)
            break;
        out += pattern.substr(0, open);
        appendField(out, pattern.substr(open + 1, close - open - 1), message, fields);
        pattern.remove_prefix(close + 1);
    }
    return out.append(pattern);
}

std::string hubspotUrl(std::string_view url)
{
    static constexpr std::string_view decoded = ":/?@!$'()*,;";
    std::string out;
    out.reserve(url.size());
    for (std::size_t i = 0; i < url.size(); ++i) {
        const auto byte = url[i] == '%' && i + 2 < url.size() ? fromHex(url.substr(i + 1, 2))
                                                              : std::optional<std::string>();
        if (byte && decoded.find(byte->front()) != std::string_view::npos) {
            out += *byte;
            i += 2;
        } else {
            out.push_back(url[i]);
        }
    }
    return out;
}

} // namespace hookbench::signing
