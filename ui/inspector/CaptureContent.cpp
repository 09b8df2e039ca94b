#include "inspector/CaptureContent.h"

#include "endpoint/SinkAnswer.h"
#include "http/ContentCoding.h"

namespace hookbench::ui {

namespace {

void decode(CaptureContent& content)
{
    const auto header = http::findHeader(content.capture.headers, "Content-Encoding");
    const auto codings = http::contentCodings(header.value_or(std::string_view()));
    if (codings.empty() || content.bytes->body().empty())
        return;
    content.codings = *header;
    auto decoded = http::decodeBody(content.bytes->body(), codings, capture::largestDecoded);
    if (!decoded) {
        content.decodeProblem = decoded.error().message;
        return;
    }
    content.decodeProblem = std::move(decoded->problem);
    if (!decoded->complete && content.decodeProblem.empty())
        content.decodeProblem = "it is cut here, so that no small body fills the memory";
    content.decoded = std::make_shared<const ByteSource>(std::string(), std::move(decoded->bytes));
}

void readBody(CaptureContent& content, const CancellationToken& token)
{
    decode(content);
    const Bytes& source = content.decoded ? content.decoded : content.bytes;
    const auto type = http::findHeader(content.capture.headers, "Content-Type");
    content.read = capture::readBody(source->body(), source, type.value_or(std::string_view()), token);
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

Content makeContent(capture::Capture capture, const CancellationToken& token)
{
    auto content = std::make_shared<CaptureContent>();
    content->bytes =
        capture.bodyFile.empty()
            ? std::make_shared<const ByteSource>(capture.rawHead, capture.body)
            : std::make_shared<const ByteSource>(capture.rawHead, capture.body, capture.bodyFile);
    const auto question = capture.summary.target.find('?');
    if (question != std::string::npos)
        content->query = capture::decodeForm(std::string_view(capture.summary.target).substr(question + 1));
    content->capture = std::move(capture);
    if (token.isCancelled())
        return {};
    readBody(*content, token);
    if (content->capture.malformed.empty()) {
        content->kind = capture::kindOf(content->capture.summary);
        content->message = messageOf(content->kind, content->capture.summary.target, content->bytes->body());
    }
    return token.isCancelled() ? Content() : content;
}

} // namespace hookbench::ui
