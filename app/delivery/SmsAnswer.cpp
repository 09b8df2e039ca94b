#include "delivery/SmsAnswer.h"

#include "base/Text.h"
#include "http/RetryAfter.h"
#include "json/Parser.h"

#include <array>
#include <charconv>

namespace hookbench::delivery {

namespace {

struct Meaning {
    SmsService service;
    std::string_view code;
    std::string_view words;
};

constexpr std::array<Meaning, 27> meanings{{
    {SmsService::Twilio, "20003", "account SID and auth token do not belong together; enter them again"},
    {SmsService::Twilio, "20404", "there is no such account; check the account SID"},
    {SmsService::Twilio, "20429", "too many requests at once; send more slowly"},
    {SmsService::Twilio, "21211", "the number is not valid; write it as +14155550100"},
    {SmsService::Twilio, "21212", "the sender is not a valid number; use one that the account owns"},
    {SmsService::Twilio, "21408", "the account may not send to this country; allow it in the console"},
    {SmsService::Twilio, "21602", "the message is empty"},
    {SmsService::Twilio, "21603", "the sender is missing; set one for the gateway"},
    {SmsService::Twilio, "21604", "the number is missing"},
    {SmsService::Twilio, "21606", "the sender cannot send messages; use a number that can"},
    {SmsService::Twilio, "21608", "a trial account reaches verified numbers only; verify the number"},
    {SmsService::Twilio, "21610", "the recipient has unsubscribed; nothing may be sent there"},
    {SmsService::Twilio, "21612", "there is no route from this sender to this number"},
    {SmsService::Twilio, "21614", "the number is no mobile number"},
    {SmsService::Twilio, "21617", "the message is longer than 1600 characters; shorten it"},
    {SmsService::Vonage, "1", "too many messages a second; send more slowly"},
    {SmsService::Vonage, "2", "a parameter is missing"},
    {SmsService::Vonage, "3", "a parameter is not valid; check number and sender"},
    {SmsService::Vonage, "4", "API key and secret do not belong together; enter them again"},
    {SmsService::Vonage, "5", "the gateway failed; it is tried again"},
    {SmsService::Vonage, "7", "the number is barred"},
    {SmsService::Vonage, "9", "the account has no credit left"},
    {SmsService::Vonage, "15", "the sender is not allowed; use a number or name that the account may use"},
    {SmsService::MessageBird, "2", "the access key is not accepted; enter it again"},
    {SmsService::MessageBird, "9", "a parameter is missing"},
    {SmsService::MessageBird, "10", "a parameter is not valid; check number and sender"},
    {SmsService::MessageBird, "25", "the account has no credit left"},
}};

/// A text or number of an object, as text.
std::string field(const json::Value* object, std::string_view name)
{
    const json::Value* value = object ? object->find(name) : nullptr;
    if (!value)
        return {};
    return value->isString() ? value->asString() : value->isNumber() ? value->asNumber().text : std::string();
}

const json::Value* firstOf(const json::Value& body, std::string_view name)
{
    const json::Value* list = body.find(name);
    return list && list->isArray() && !list->asArray().empty() ? &list->asArray().front() : nullptr;
}

std::string refusal(SmsService service, const std::string& code, const std::string& text)
{
    const std::string_view meaning = smsErrorMeaning(service, code);
    std::string words = code.empty() ? std::string() : "error " + code;
    for (const std::string_view part : {std::string_view(text), meaning})
        words += (words.empty() || part.empty() ? "" : ": ") + std::string(part);
    return words;
}

/// What an answer that is not the service's own shape says: its status and beginning.
std::string plainWords(const http::IncomingResponse& response)
{
    const std::string start = asUtf8(std::string_view(response.body).substr(0, 200));
    return "HTTP " + std::to_string(response.status) + (start.empty() ? "" : ": " + start);
}

void readTwilio(const json::Value& body, SmsAnswer& answer)
{
    RecipientOutcome& outcome = answer.outcome;
    const std::string id = field(&body, "sid");
    if (outcome.status >= 200 && outcome.status < 300 && !id.empty()) {
        outcome.accepted = true;
        outcome.words = field(&body, "status") + " as " + id;
    } else if (const std::string code = field(&body, "code"); !code.empty()) {
        outcome.words = refusal(SmsService::Twilio, code, field(&body, "message"));
    }
}

/// "Throughput Rate Exceeded - please wait [ 1000 ] and retry": milliseconds.
std::optional<std::int64_t> waitIn(std::string_view text)
{
    const std::size_t open = text.find('[');
    if (open == std::string_view::npos)
        return std::nullopt;
    text.remove_prefix(open + 1);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    std::int64_t ms = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
    return error == std::errc{} && ms >= 0 ? std::optional(ms) : std::nullopt;
}

void readVonage(const json::Value& body, SmsAnswer& answer)
{
    RecipientOutcome& outcome = answer.outcome;
    const json::Value* message = firstOf(body, "messages");
    const std::string code = field(message, "status");
    if (code.empty() || outcome.status < 200 || outcome.status >= 300)
        return;
    // A long message comes back in parts, each with a state of its own.
    for (const json::Value& part : body.find("messages")->asArray()) {
        if (field(&part, "status") == "0")
            continue;
        const std::string partCode = field(&part, "status");
        const std::string text = field(&part, "error-text");
        outcome.words = refusal(SmsService::Vonage, partCode, text);
        const bool isTemporary = partCode == "1" || partCode == "5";
        outcome.isPermanent = !isTemporary;
        if (partCode == "1")
            answer.retryAfterMs = waitIn(text);
        return;
    }
    outcome.accepted = true;
    outcome.words = "queued as " + field(message, "message-id");
}

void readMessageBird(const json::Value& body, SmsAnswer& answer)
{
    RecipientOutcome& outcome = answer.outcome;
    const std::string id = field(&body, "id");
    if (outcome.status >= 200 && outcome.status < 300 && !id.empty()) {
        outcome.accepted = true;
        outcome.words = "sent as " + id;
    } else if (const json::Value* error = firstOf(body, "errors")) {
        outcome.words = refusal(SmsService::MessageBird, field(error, "code"), field(error, "description"));
    }
}

} // namespace

std::string_view smsErrorMeaning(SmsService service, std::string_view code)
{
    for (const Meaning& meaning : meanings) {
        if (meaning.service == service && meaning.code == code)
            return meaning.words;
    }
    return {};
}

SmsAnswer readSmsAnswer(SmsService service, const std::string& to, const http::IncomingResponse& response,
                        std::int64_t nowUs)
{
    SmsAnswer answer;
    RecipientOutcome& outcome = answer.outcome;
    outcome.address = to;
    outcome.status = response.status;
    outcome.words = plainWords(response);
    const bool isTemporary = response.status == 408 || response.status == 429 || response.status >= 500;
    outcome.isPermanent = !isTemporary;
    if (const auto asked = http::findHeader(response.headers, "Retry-After"))
        answer.retryAfterMs = http::retryAfterMs(*asked, nowUs);
    const auto body = json::parse(response.body);
    const json::Value value = body ? *body : json::Value();
    if (service == SmsService::Twilio)
        readTwilio(value, answer);
    else if (service == SmsService::Vonage)
        readVonage(value, answer);
    else if (service == SmsService::MessageBird)
        readMessageBird(value, answer);
    else
        outcome.accepted = response.status >= 200 && response.status < 300;
    if (outcome.accepted)
        outcome.isPermanent = false;
    return answer;
}

} // namespace hookbench::delivery
