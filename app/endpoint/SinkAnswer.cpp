#include "endpoint/SinkAnswer.h"

#include "capture/FormFields.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <QDateTime>
#include <QLocale>
#include <QRandomGenerator>

#include <set>

namespace hookbench::endpoint {

namespace {

using capture::formField;
using capture::formFields;
using json::Value;

http::Response plain(int status, std::string text)
{
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    response.body = std::move(text);
    return response;
}

http::Response ofJson(int status, json::Object body)
{
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = json::write(body);
    return response;
}

std::string randomHex(int digits)
{
    std::string text;
    while (text.size() < static_cast<std::size_t>(digits))
        text += QStringLiteral("%1")
                    .arg(QRandomGenerator::global()->generate64(), 16, 16, QLatin1Char('0'))
                    .toStdString();
    text.resize(static_cast<std::size_t>(digits));
    return text;
}

/// Characters as Slack counts them: UTF-16 units.
qsizetype lengthOf(const Value* text)
{
    return text && text->isString() ? QString::fromStdString(text->asString()).size() : 0;
}

bool isTextObject(const Value* text, qsizetype most)
{
    const Value* inner = text ? text->find("text") : nullptr;
    return inner && inner->isString() && !inner->asString().empty() && lengthOf(inner) <= most;
}

bool hasAtMost(const Value* list, std::size_t most)
{
    return !list || (list->isArray() && list->asArray().size() <= most);
}

bool isGoodSection(const Value& block)
{
    const Value* text = block.find("text");
    const Value* fields = block.find("fields");
    if ((!text && !fields) || (text && !isTextObject(text, 3000)) || !hasAtMost(fields, 10))
        return false;
    if (!fields)
        return true;
    for (const Value& field : fields->asArray()) {
        if (!isTextObject(&field, 2000))
            return false;
    }
    return !fields->asArray().empty();
}

bool isGoodBlock(const Value& block, std::set<std::string>& ids)
{
    const Value* type = block.find("type");
    if (!type || !type->isString())
        return false;
    if (const Value* id = block.find("block_id")) {
        if (!id->isString() || lengthOf(id) > 255 || !ids.insert(id->asString()).second)
            return false;
    }
    const std::string& name = type->asString();
    if (name == "section")
        return isGoodSection(block);
    if (name == "header")
        return isTextObject(block.find("text"), 150);
    if (name == "actions")
        return block.find("elements") && hasAtMost(block.find("elements"), 25);
    if (name == "context")
        return block.find("elements") && hasAtMost(block.find("elements"), 10);
    if (name == "image") {
        const bool hasSource = block.find("image_url") || block.find("slack_file");
        return hasSource && lengthOf(block.find("image_url")) <= 3000 && block.find("alt_text");
    }
    static const std::set<std::string, std::less<>> others{"divider", "input",     "file",
                                                           "video",   "rich_text", "markdown"};
    return others.contains(name);
}

http::Response slackAnswer(const http::ReceivedRequest& request)
{
    const auto message = request.bodyFile.empty() ? slackMessageOf(request.body) : std::nullopt;
    if (!message || !message->isObject())
        return plain(400, "invalid_payload");
    const std::string_view refusal = slackRefusal(*message);
    return refusal.empty() ? plain(200, "ok") : plain(400, std::string(refusal));
}

http::Response twilioError(int status, int code, const std::string& message)
{
    json::Object body;
    body.append("code", Value(code));
    body.append("message", Value(message));
    body.append("more_info", Value("https://www.twilio.com/docs/errors/" + std::to_string(code)));
    body.append("status", Value(status));
    return ofJson(status, std::move(body));
}

std::string authorizationOf(const http::ReceivedRequest& request)
{
    return std::string(http::findHeader(request.headers, "Authorization").value_or(""));
}

json::Object twilioMessage(const std::string& account,
                           const std::vector<std::pair<std::string, std::string>>& form)
{
    const std::string id = "SM" + randomHex(32);
    const std::string now =
        QLocale::c()
            .toString(QDateTime::currentDateTimeUtc(), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss"))
            .toStdString() +
        " +0000";
    const std::string path = "/2010-04-01/Accounts/" + account + "/Messages/" + id;
    const auto textOrNull = [](std::string text) { return text.empty() ? Value() : Value(std::move(text)); };
    json::Object links;
    links.append("media", Value(path + "/Media.json"));
    json::Object body;
    body.append("account_sid", Value(account));
    body.append("api_version", Value("2010-04-01"));
    body.append("body", Value(formField(form, "Body")));
    body.append("date_created", Value(now));
    body.append("date_sent", Value());
    body.append("date_updated", Value(now));
    body.append("direction", Value("outbound-api"));
    body.append("error_code", Value());
    body.append("error_message", Value());
    body.append("from", textOrNull(formField(form, "From")));
    body.append("messaging_service_sid", textOrNull(formField(form, "MessagingServiceSid")));
    body.append("num_media", Value("0"));
    body.append("num_segments", Value("1"));
    body.append("price", Value());
    body.append("price_unit", Value("USD"));
    body.append("sid", Value(id));
    body.append("status", Value("queued"));
    body.append("subresource_uris", Value(std::move(links)));
    body.append("to", Value(formField(form, "To")));
    body.append("uri", Value(path + ".json"));
    return body;
}

std::optional<http::Response> twilioAnswer(const http::ReceivedRequest& request, std::string_view path)
{
    constexpr std::string_view before = "/2010-04-01/Accounts/";
    constexpr std::string_view behind = "/Messages.json";
    if (!path.starts_with(before) || !path.ends_with(behind) || path.size() <= before.size() + behind.size())
        return std::nullopt;
    const std::string account(path.substr(before.size(), path.size() - before.size() - behind.size()));
    if (!authorizationOf(request).starts_with("Basic "))
        return twilioError(401, 20003, "Authenticate");
    const auto form = formFields(request.body);
    const std::string text = formField(form, "Body");
    if (formField(form, "To").empty())
        return twilioError(400, 21604, "A 'To' phone number is required.");
    if (text.empty() && formField(form, "MediaUrl").empty() && formField(form, "ContentSid").empty())
        return twilioError(400, 21602, "Message body is required.");
    if (formField(form, "From").empty() && formField(form, "MessagingServiceSid").empty())
        return twilioError(400, 21603, "A 'From' phone number is required.");
    if (QString::fromStdString(text).size() > 1600)
        return twilioError(400, 21617, "The concatenated message body exceeds the 1600 character limit");
    return ofJson(201, twilioMessage(account, form));
}

/// Fields of a body that is JSON or a form.
std::string fieldOf(const http::ReceivedRequest& request, std::string_view name)
{
    if (const auto body = json::parse(request.body); body && body->isObject()) {
        const Value* value = body->find(name);
        if (value && value->isNumber())
            return value->asNumber().text;
        return value && value->isString() ? value->asString() : std::string();
    }
    return formField(formFields(request.body), name);
}

http::Response vonageAnswer(const http::ReceivedRequest& request)
{
    json::Object message;
    const auto refuse = [&](const char* status, const char* text) {
        message.append("status", Value(status));
        message.append("error-text", Value(text));
    };
    const bool hasKey =
        !fieldOf(request, "api_key").empty() || authorizationOf(request).starts_with("Basic ");
    if (!hasKey) {
        refuse("2", "Missing api_key");
    } else if (fieldOf(request, "to").empty()) {
        refuse("2", "Missing to param");
    } else if (fieldOf(request, "from").empty()) {
        refuse("2", "Missing from param");
    } else if (fieldOf(request, "text").empty()) {
        refuse("2", "Missing text param");
    } else {
        message.append("to", Value(fieldOf(request, "to")));
        message.append("message-id", Value(randomHex(17)));
        message.append("status", Value("0"));
        message.append("remaining-balance", Value("10.00000000"));
        message.append("message-price", Value("0.00000000"));
        message.append("network", Value("12345"));
    }
    json::Object body;
    body.append("message-count", Value("1"));
    body.append("messages", Value(json::Array{Value(std::move(message))}));
    return ofJson(200, std::move(body));
}

http::Response messageBirdError(int status, int code, const std::string& text, const std::string& parameter)
{
    json::Object error;
    error.append("code", Value(code));
    error.append("description", Value(text));
    error.append("parameter", parameter.empty() ? Value() : Value(parameter));
    json::Object body;
    body.append("errors", Value(json::Array{Value(std::move(error))}));
    return ofJson(status, std::move(body));
}

/// The recipients, an array or a text with commas, as numbers.
std::vector<std::string> messageBirdRecipients(const Value& message)
{
    std::vector<std::string> numbers;
    const auto add = [&](const std::string& text) {
        std::string digits;
        for (const char c : text) {
            if (c >= '0' && c <= '9')
                digits += c;
        }
        if (!digits.empty() && digits.size() <= 18)
            numbers.push_back(digits);
    };
    const Value* list = message.find("recipients");
    if (list && list->isString()) {
        for (const QString& part : QString::fromStdString(list->asString()).split(QLatin1Char(',')))
            add(part.toStdString());
    } else if (list && list->isArray()) {
        for (const Value& item : list->asArray())
            add(item.isString() ? item.asString() : item.isNumber() ? item.asNumber().text : std::string());
    }
    return numbers;
}

json::Object messageBirdRecipientsJson(const std::vector<std::string>& numbers, const std::string& now)
{
    json::Array items;
    for (const std::string& number : numbers) {
        const std::size_t zeros = std::min(number.find_first_not_of('0'), number.size() - 1);
        json::Object item;
        item.append("recipient", Value(json::Number{number.substr(zeros)}));
        item.append("status", Value("sent"));
        item.append("statusDatetime", Value(now));
        items.push_back(Value(std::move(item)));
    }
    json::Object recipients;
    recipients.append("totalCount", Value(static_cast<long long>(numbers.size())));
    recipients.append("totalSentCount", Value(static_cast<long long>(numbers.size())));
    recipients.append("totalDeliveredCount", Value(0));
    recipients.append("totalDeliveryFailedCount", Value(0));
    recipients.append("items", Value(std::move(items)));
    return recipients;
}

http::Response messageBirdAnswer(const http::ReceivedRequest& request)
{
    if (!authorizationOf(request).starts_with("AccessKey "))
        return messageBirdError(401, 2, "Request not allowed (incorrect access_key)", "access_key");
    const auto message = json::parse(request.body);
    if (!message || !message->isObject())
        return messageBirdError(422, 9, "no (correct) body found", "body");
    for (const char* name : {"originator", "body"}) {
        const Value* value = message->find(name);
        if (!value || !value->isString() || value->asString().empty())
            return messageBirdError(422, 9, "no (correct) " + std::string(name) + " found", name);
    }
    const auto numbers = messageBirdRecipients(*message);
    if (numbers.empty())
        return messageBirdError(422, 9, "no (correct) recipients found", "recipients");
    const std::string now =
        QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss+00:00")).toStdString();
    const std::string id = randomHex(32);
    const Value* reference = message->find("reference");
    const Value* coding = message->find("datacoding");
    json::Object body;
    body.append("id", Value(id));
    body.append("href", Value("https://rest.messagebird.com/messages/" + id));
    body.append("direction", Value("mt"));
    body.append("type", Value("sms"));
    body.append("originator", *message->find("originator"));
    body.append("body", *message->find("body"));
    body.append("reference", reference ? *reference : Value());
    body.append("validity", Value());
    body.append("gateway", Value(10));
    body.append("typeDetails", Value(json::Object()));
    body.append("datacoding", coding ? *coding : Value("plain"));
    body.append("mclass", Value(1));
    body.append("scheduledDatetime", Value());
    body.append("createdDatetime", Value(now));
    body.append("recipients", Value(messageBirdRecipientsJson(numbers, now)));
    return ofJson(201, std::move(body));
}

} // namespace

std::string_view slackRefusal(const Value& message)
{
    const auto isGiven = [&](const char* name) {
        const Value* value = message.find(name);
        return value && ((value->isString() && !value->asString().empty()) ||
                         (value->isArray() && !value->asArray().empty()));
    };
    const Value* text = message.find("text");
    if (text && !text->isString() && !text->isNull())
        return "invalid_payload";
    const Value* attachments = message.find("attachments");
    if (attachments && attachments->isArray() && attachments->asArray().size() > 100)
        return "too_many_attachments";
    if (const Value* blocks = message.find("blocks"); blocks && !blocks->isNull()) {
        if (!blocks->isArray())
            return "invalid_blocks_format";
        if (blocks->asArray().size() > 50)
            return "invalid_blocks";
        std::set<std::string> ids;
        for (const Value& block : blocks->asArray()) {
            if (!isGoodBlock(block, ids))
                return "invalid_blocks";
        }
    }
    return isGiven("text") || isGiven("blocks") || isGiven("attachments") ? "" : "no_text";
}

std::optional<Value> slackMessageOf(std::string_view body)
{
    auto message = json::parse(body);
    if (message)
        return std::move(*message);
    const std::string payload = formField(formFields(body), "payload");
    if (payload.empty())
        return std::nullopt;
    auto posted = json::parse(payload);
    return posted ? std::optional<Value>(std::move(*posted)) : std::nullopt;
}

std::optional<http::Response> sinkAnswer(const http::ReceivedRequest& request)
{
    if (request.method != "POST" || request.truncated || !request.malformed.empty())
        return std::nullopt;
    const std::string_view target = request.target;
    const std::string_view path = target.substr(0, target.find('?'));
    if (path.starts_with("/slack/"))
        return slackAnswer(request);
    constexpr std::string_view twilio = "/twilio";
    if (path.starts_with("/twilio/"))
        return twilioAnswer(request, path.substr(twilio.size()));
    if (path == "/vonage/sms/json")
        return vonageAnswer(request);
    if (path == "/messagebird/messages")
        return messageBirdAnswer(request);
    return std::nullopt;
}

} // namespace hookbench::endpoint
