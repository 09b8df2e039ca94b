#include "inspector/CaptureContent.h"

#include "base/Text.h"
#include "endpoint/SinkAnswer.h"

#include <algorithm>

namespace hookbench::ui {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexValue(text[i + 1]) >= 0 &&
            hexValue(text[i + 2]) >= 0) {
            out += static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string mediaType(const http::Headers& headers)
{
    std::string type(http::findHeader(headers, "Content-Type").value_or(std::string_view()));
    type = type.substr(0, type.find(';'));
    while (!type.empty() && type.back() == ' ')
        type.pop_back();
    std::transform(type.begin(), type.end(), type.begin(), asciiLower);
    return type;
}

bool looksLikeJson(std::string_view body)
{
    const auto at = body.find_first_not_of(" \t\r\n");
    return at != std::string_view::npos && (body[at] == '{' || body[at] == '[');
}

bool isText(std::string_view body)
{
    const std::string_view sample = body.substr(0, 64 * 1024);
    const auto odd = std::count_if(sample.begin(), sample.end(), [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return u == 0 || (u < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && u != 0x1b);
    });
    // Cut in the middle of a character it may be, so only a whole body is held to UTF-8.
    return odd == 0 && (sample.size() < body.size() || isValidUtf8(body));
}

void classify(CaptureContent& content)
{
    const std::string_view body = content.bytes->body();
    const std::string& type = content.contentType;
    const bool claimsJson = type.ends_with("/json") || type.ends_with("+json");
    if (body.empty()) {
        content.body = CaptureContent::Body::Empty;
        return;
    }
    if ((claimsJson || looksLikeJson(body)) && body.size() <= largestTree) {
        auto value = json::parse(body);
        if (value) {
            content.json = std::make_shared<const json::Value>(std::move(value).value());
            content.body = CaptureContent::Body::Json;
            return;
        }
        if (claimsJson)
            content.jsonError = value.error();
    }
    if (type == "application/x-www-form-urlencoded" && body.size() <= largestTree) {
        content.form = decodeForm(body);
        content.body = CaptureContent::Body::Form;
        return;
    }
    content.body = isText(body) ? CaptureContent::Body::Text : CaptureContent::Body::Binary;
}

MessageContent slackMessage(std::string_view body)
{
    const auto message = endpoint::slackMessageOf(body);
    if (!message || !message->isObject())
        return UnreadableMessage::NoJson;
    return templates::showSlackMessage(*message);
}

MessageContent messageOf(capture::CaptureKind kind, const std::string& target, std::string_view body)
{
    if (kind != capture::CaptureKind::Request && body.size() > largestMessage)
        return UnreadableMessage::TooLarge;
    switch (kind) {
    case capture::CaptureKind::SlackMessage:
        return slackMessage(body);
    case capture::CaptureKind::Mail:
        return capture::readMail(body);
    case capture::CaptureKind::Sms: {
        SmsContent sms{capture::readSms(target, body), {}};
        sms.segmentation = templates::segmentSms(sms.message.text);
        return sms;
    }
    case capture::CaptureKind::Request:
        break;
    }
    return {};
}

} // namespace

http::Headers decodeForm(std::string_view text)
{
    http::Headers fields;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        if (!pair.empty())
            fields.push_back(
                {percentDecoded(pair.substr(0, equals)),
                 equals == std::string_view::npos ? std::string() : percentDecoded(pair.substr(equals + 1))});
    }
    return fields;
}

Content makeContent(capture::Capture capture, const CancellationToken& token)
{
    auto content = std::make_shared<CaptureContent>();
    content->bytes =
        capture.bodyFile.empty()
            ? std::make_shared<const ByteSource>(capture.rawHead, capture.body)
            : std::make_shared<const ByteSource>(capture.rawHead, capture.body, capture.bodyFile);
    content->contentType = mediaType(capture.headers);
    const auto question = capture.summary.target.find('?');
    if (question != std::string::npos)
        content->query = decodeForm(std::string_view(capture.summary.target).substr(question + 1));
    content->capture = std::move(capture);
    if (token.isCancelled())
        return {};
    classify(*content);
    if (content->capture.malformed.empty()) {
        content->kind = capture::kindOf(content->capture.summary);
        content->message = messageOf(content->kind, content->capture.summary.target, content->bytes->body());
    }
    return token.isCancelled() ? Content() : content;
}

} // namespace hookbench::ui
