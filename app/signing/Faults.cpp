#include "signing/Faults.h"

#include "base/Text.h"
#include "json/Parser.h"
#include "json/Writer.h"

namespace hookbench::signing {

namespace {

constexpr std::int64_t usPerSecond = 1'000'000;
constexpr std::int64_t beyondSeconds = 120;

Error cannotHave(const Scheme& scheme, const std::string& why)
{
    return {ErrorCode::InvalidInput, scheme.title + " cannot have this fault: " + why, ""};
}

/// The last digit becomes the next one, so that JSON stays JSON; without a digit the last letter of a text in
/// quotes becomes another. Not white space alone: receivers that write JSON anew would not see it.
std::string withOtherCharacter(std::string body)
{
    if (const std::size_t at = body.find_last_of("0123456789"); at != std::string::npos) {
        body[at] = body[at] == '9' ? '0' : static_cast<char>(body[at] + 1);
        return body;
    }
    for (std::size_t quote = body.rfind('"'); quote != std::string::npos && quote > 0;
         quote = body.rfind('"', quote - 1)) {
        char& letter = body[quote - 1];
        if (asciiLower(letter) >= 'a' && asciiLower(letter) <= 'z') {
            letter = letter == 'x' ? 'y' : 'x';
            return body;
        }
    }
    return body + "x";
}

/// The text of the first member of this name, however deep, gets a letter more.
bool changeMember(json::Value& value, std::string_view name)
{
    if (value.isArray()) {
        for (json::Value& item : value.asArray()) {
            if (changeMember(item, name))
                return true;
        }
    }
    if (value.isObject()) {
        for (json::Member& member : value.asObject()) {
            if (member.key == name) {
                member.value = json::Value((member.value.isString() ? member.value.asString() : "") + "x");
                return true;
            }
            if (changeMember(member.value, name))
                return true;
        }
    }
    return false;
}

Result<std::string> withChangedMember(const Scheme& scheme, const std::string& body, std::string_view name)
{
    auto value = json::parse(body);
    if (!value || !changeMember(*value, name))
        return cannotHave(scheme, "the body has no member " + std::string(name) + ".");
    return json::write(*value);
}

} // namespace

Result<std::int64_t> staleTimestamp(const Scheme& scheme, std::int64_t timestampUs)
{
    std::int64_t allowed = scheme.toleranceSeconds;
    if (scheme.family == Family::Jwt)
        allowed += scheme.lifetimeSeconds;
    if (!scheme.hasTimestamp() || allowed == 0)
        return cannotHave(scheme, "it accepts a message of any age.");
    return timestampUs - (allowed + beyondSeconds) * usPerSecond;
}

Result<std::string> tamperedBody(const Scheme& scheme, const Message& message, const std::string& body)
{
    if (!scheme.coversBody())
        return cannotHave(scheme, "it does not protect the body.");
    switch (scheme.family) {
    case Family::AwsSns:
        return withChangedMember(scheme, body, "Message");
    case Family::AdyenStandard:
        return withChangedMember(scheme, body, "merchantReference");
    case Family::TwilioForm:
        if (message.method == "GET")
            return cannotHave(scheme, "of a GET the URL alone is signed.");
        return body + (body.empty() ? "tampered=1" : "&tampered=1");
    default:
        return withOtherCharacter(body);
    }
}

} // namespace hookbench::signing
