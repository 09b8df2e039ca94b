#include "capture/ReceivedSms.h"

#include "base/Text.h"
#include "capture/FormFields.h"
#include "json/Parser.h"

#include <algorithm>
#include <array>

namespace hookbench::capture {

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr std::array toNames{"to",           "recipients", "recipient", "phone",
                             "phone_number", "number",     "msisdn",    "destination"};
constexpr std::array fromNames{"from", "originator", "sender", "source", "messagingservicesid"};
constexpr std::array textNames{"text", "body", "message", "content"};

void addValue(Fields& fields, const std::string& name, const json::Value& value)
{
    if (value.isString())
        fields.emplace_back(name, value.asString());
    else if (value.isNumber())
        fields.emplace_back(name, value.asNumber().text);
    else if (value.isArray()) {
        for (const json::Value& item : value.asArray())
            addValue(fields, name, item);
    }
}

Fields fieldsOf(std::string_view target, std::string_view body)
{
    Fields fields;
    if (const auto message = json::parse(body); message && message->isObject()) {
        for (const auto& member : message->asObject())
            addValue(fields, member.key, member.value);
    } else {
        fields = formFields(body);
    }
    if (const std::size_t query = target.find('?'); query != std::string_view::npos) {
        const Fields more = formFields(target.substr(query + 1));
        fields.insert(fields.end(), more.begin(), more.end());
    }
    return fields;
}

/// The values of the first name that occurs.
template <std::size_t Count>
std::vector<std::string> valuesOf(const Fields& fields, const std::array<const char*, Count>& names)
{
    std::vector<std::string> values;
    for (const char* name : names) {
        for (const auto& [key, value] : fields) {
            if (equalsIgnoringCase(key, name))
                values.push_back(asUtf8(value));
        }
        if (!values.empty())
            break;
    }
    return values;
}

std::string serviceOf(std::string_view target)
{
    if (target.starts_with("/twilio/"))
        return "Twilio";
    if (target.starts_with("/vonage/"))
        return "Vonage";
    return target.starts_with("/messagebird/") ? "MessageBird" : "";
}

} // namespace

ReceivedSms readSms(std::string_view target, std::string_view body)
{
    const Fields fields = fieldsOf(target, body);
    ReceivedSms sms;
    sms.service = serviceOf(target);
    sms.to = valuesOf(fields, toNames);
    const auto from = valuesOf(fields, fromNames);
    const auto text = valuesOf(fields, textNames);
    sms.from = from.empty() ? std::string() : from.front();
    sms.hasText = !text.empty();
    sms.text = text.empty() ? std::string() : text.front();
    return sms;
}

} // namespace hookbench::capture
