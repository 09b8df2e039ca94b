#include "delivery/LiteralRequest.h"

#include "base/Text.h"

#include <QByteArray>

#include <algorithm>
#include <charconv>

namespace hookbench::delivery {

namespace {

/// JSON text is UTF-8; other bytes stand in an object, as base64.
json::Value bytesJson(const std::string& bytes)
{
    if (isValidUtf8(bytes))
        return json::Value(bytes);
    json::Object out;
    out.append("base64", json::Value(toBase64(bytes)));
    return out;
}

Result<std::string> bytesOf(const json::Value* value)
{
    if (value && value->isString())
        return value->asString();
    const json::Value* encoded = value ? value->find("base64") : nullptr;
    if (!encoded || !encoded->isString())
        return Error{ErrorCode::Corrupt, "a text of the request is missing", ""};
    return QByteArray::fromBase64(QByteArray::fromStdString(encoded->asString())).toStdString();
}

/// Replaces the references to `names` and leaves all other text alone.
Result<std::string> replaced(std::string text, const std::vector<std::string>& names,
                             const registrations::VariableValues& variables)
{
    std::string out;
    std::size_t done = 0;
    while (true) {
        std::size_t begin = std::string::npos;
        const std::string* first = nullptr;
        for (const std::string& name : names) {
            const std::size_t at = text.find("${" + name + "}", done);
            if (at < begin) {
                begin = at;
                first = &name;
            }
        }
        if (!first)
            return out + text.substr(done);
        const auto value = variables.values.find(*first);
        if (value == variables.values.end())
            return Error{ErrorCode::NotFound,
                         "The credential " + *first +
                             " was kept only as long as the program that fired this ran; send it anew.",
                         ""};
        out += text.substr(done, begin - done) + value->second;
        done = begin + first->size() + 3;
    }
}

} // namespace

json::Value toJson(const LiteralRequest& request)
{
    json::Array headers;
    for (const http::Header& header : request.headers)
        headers.push_back(json::Array{bytesJson(header.name), bytesJson(header.value)});
    json::Array names;
    for (const std::string& name : request.names)
        names.push_back(json::Value(name));
    json::Object out;
    out.append("url", bytesJson(request.url));
    out.append("headers", std::move(headers));
    out.append("body", bytesJson(request.body));
    out.append("timeout_ms", json::Value(static_cast<long long>(request.timeoutMs)));
    out.append("names", std::move(names));
    out.append("message_id", json::Value(request.messageId));
    return out;
}

Result<LiteralRequest> literalFromJson(const json::Value& value)
{
    LiteralRequest request;
    const auto url = bytesOf(value.find("url"));
    const auto body = bytesOf(value.find("body"));
    const json::Value* headers = value.find("headers");
    const json::Value* names = value.find("names");
    const json::Value* timeout = value.find("timeout_ms");
    const json::Value* messageId = value.find("message_id");
    const Error damaged{ErrorCode::Corrupt, "a member of the request is missing", ""};
    if (!url || !body || !headers || !headers->isArray() || !names || !names->isArray() || !timeout ||
        !timeout->isNumber() || !messageId || !messageId->isString())
        return damaged;
    request.url = *url;
    request.body = *body;
    for (const json::Value& pair : headers->asArray()) {
        if (!pair.isArray() || pair.asArray().size() != 2)
            return damaged;
        const auto name = bytesOf(&pair.asArray()[0]);
        const auto text = bytesOf(&pair.asArray()[1]);
        if (!name || !text)
            return damaged;
        request.headers.push_back({*name, *text});
    }
    for (const json::Value& name : names->asArray()) {
        if (!name.isString())
            return damaged;
        request.names.push_back(name.asString());
    }
    const std::string& digits = timeout->asNumber().text;
    std::from_chars(digits.data(), digits.data() + digits.size(), request.timeoutMs);
    request.messageId = messageId->asString();
    return request;
}

Result<http::OutgoingRequest> resolved(const LiteralRequest& request,
                                       const registrations::VariableValues& variables)
{
    http::OutgoingRequest out;
    auto url = replaced(request.url, request.names, variables);
    if (!url)
        return url.error();
    out.url = std::move(*url);
    for (const http::Header& header : request.headers) {
        auto value = replaced(header.value, request.names, variables);
        if (!value)
            return value.error();
        out.headers.push_back({header.name, std::move(*value)});
    }
    out.body = request.body;
    out.timeoutMs = request.timeoutMs;
    return out;
}

} // namespace hookbench::delivery
