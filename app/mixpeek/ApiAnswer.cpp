#include "mixpeek/ApiAnswer.h"

#include "base/Text.h"
#include "http/HttpMessage.h"
#include "json/Parser.h"

#include <algorithm>
#include <array>

namespace hookbench::mixpeek {

namespace {

constexpr std::size_t shownBodyBytes = std::size_t{64} * 1024;
constexpr std::size_t shownWords = 500;

std::string cut(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return asUtf8(text);
    // Not within a character of several bytes.
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80)
        --most;
    return asUtf8(text.substr(0, most)) + "…";
}

std::string statusText(int status)
{
    const std::string_view phrase = http::reasonPhrase(status);
    return std::to_string(status) + (phrase.empty() ? "" : " " + std::string(phrase));
}

const std::string* textOf(const json::Value* value)
{
    return value != nullptr && value->isString() ? &value->asString() : nullptr;
}

/// Before it is cut: a cut through the secret would leave its beginning.
std::string concealed(std::string text, std::string_view secret)
{
    conceal(text, secret);
    return text;
}

std::string shownBody(const http::IncomingResponse& answer, const Question& question)
{
    return cut(concealed(answer.body, question.secret), shownBodyBytes);
}

bool startsUpper(std::string_view text)
{
    return !text.empty() && text.front() >= 'A' && text.front() <= 'Z';
}

/// Which `configs` schema a location goes through, "" if it names none.
std::string branchOf(const json::Array& location)
{
    for (std::size_t i = 1; i < location.size(); ++i) {
        const std::string* before = textOf(&location[i - 1]);
        const std::string* here = textOf(&location[i]);
        if (before != nullptr && here != nullptr && *before == "configs" && startsUpper(*here))
            return *here;
    }
    return {};
}

/// Names that the service's validator puts between a member and its value: the class it tried, or a type such
/// as dict[str,any]. Members are written in lower case, and names of headers hold no brackets.
bool isTypeName(std::string_view name, std::string_view before)
{
    if (name.find('[') != std::string_view::npos)
        return true;
    return (before == "configs" || before == "#") && startsUpper(name);
}

/// A union's complaints about every one of its classes are of use only where they speak of the channel that
/// was sent.
bool isOtherBranch(const json::Array& location, const registrations::Registration* sent)
{
    const std::string branch = branchOf(location);
    if (branch.empty() || sent == nullptr)
        return false;
    std::size_t index = sent->channels.size();
    for (std::size_t i = 1; i < location.size(); ++i) {
        const std::string* before = textOf(&location[i - 1]);
        if (before != nullptr && *before == "channels" && location[i].isNumber())
            index = static_cast<std::size_t>(std::atoll(location[i].asNumber().text.c_str()));
    }
    if (index >= sent->channels.size())
        return false;
    std::string own = std::string(sent->channels[index].kind()) + "config";
    return own != "smsconfig" && !equalsIgnoringCase(branch, own);
}

registrations::Problems fieldProblems(const json::Value& body, const registrations::Registration* sent)
{
    registrations::Problems own;
    registrations::Problems others;
    const json::Value* details = body.find("detail");
    if (details == nullptr || !details->isArray())
        return own;
    for (const json::Value& entry : details->asArray()) {
        const json::Value* location = entry.find("loc");
        const std::string* message = textOf(entry.find("msg"));
        if (message == nullptr)
            continue;
        const json::Array path =
            location != nullptr && location->isArray() ? location->asArray() : json::Array{};
        registrations::Problem problem;
        problem.field = fieldOfLocation(path);
        problem.message =
            "The service says: " + cut(*message, shownWords) + (message->ends_with('.') ? "" : ".");
        (isOtherBranch(path, sent) ? others : own).push_back(std::move(problem));
    }
    return own.empty() ? others : own;
}

Error rejectedFields(const registrations::Problems& fields)
{
    std::string message = "The service refused the record (422)";
    if (fields.empty())
        return {ErrorCode::InvalidInput, message + "; see its answer for what it wants.", ""};
    const registrations::Problem& first = fields.front();
    message += first.field.empty() ? ": " : " because of " + first.field + ": ";
    message += first.message;
    std::string detail;
    for (const registrations::Problem& problem : fields)
        detail += (detail.empty() ? "" : "\n") + (problem.field.empty() ? "" : problem.field + ": ") +
                  problem.message;
    return {ErrorCode::InvalidInput, message, fields.size() > 1 ? detail : ""};
}

Error redirected(const http::IncomingResponse& answer, const Question& question)
{
    const auto location = http::findHeader(answer.headers, "Location");
    return {
        ErrorCode::Network,
        "The service sent the request to " + question.what + " elsewhere (" + statusText(answer.status) +
            ")" +
            (location ? ", to " + cut(concealed(std::string(*location), question.secret), shownWords) : "") +
            "; it was not followed, because the API key would go with it. Check the account's base URL.",
        ""};
}

Error errorOfStatus(const http::IncomingResponse& answer, const Question& question, const std::string& words)
{
    const std::string status = statusText(answer.status);
    const std::string said = words.empty() ? "" : "The service says: " + words;
    if (answer.status == 401 || answer.status == 403) {
        return {ErrorCode::PermissionDenied,
                "The service did not accept the API key (" + status +
                    "); check the account's key and what it is allowed to do.",
                said};
    }
    if (answer.status == 404) {
        return {ErrorCode::NotFound,
                question.subject.empty()
                    ? "The service knows no such address (" + status + "); check the account's base URL."
                    : "The service has no registration " + question.subject + " (" + status +
                          "); list what it has, it may have been deleted.",
                said};
    }
    if (answer.status == 429) {
        return {ErrorCode::Unavailable,
                "The service asks for fewer requests (" + status +
                    "), also after waiting; try again in a minute.",
                said};
    }
    if (answer.status >= 500) {
        return {ErrorCode::Unavailable,
                "The service failed (" + status + ") when asked to " + question.what + "; try again later.",
                said};
    }
    return {ErrorCode::InvalidInput,
            "The service refused to " + question.what + " (" + status + ")" +
                (words.empty() ? "; see its answer." : ": " + words + (words.ends_with('.') ? "" : ".")),
            ""};
}

} // namespace

std::string fieldOfLocation(const json::Array& location)
{
    std::string field;
    std::string before;
    std::size_t at = 0;
    const std::string* root = location.empty() ? nullptr : textOf(&location.front());
    if (root != nullptr && (*root == "query" || *root == "path" || *root == "header" || *root == "cookie"))
        return {};
    if (root != nullptr && *root == "body")
        at = 1;
    for (; at < location.size(); ++at) {
        const json::Value& step = location[at];
        if (step.isNumber()) {
            // A body that is no JSON at all is answered with the position of the fault.
            if (field.empty())
                return {};
            field += "[" + step.asNumber().text + "]";
            before = "#";
        } else if (step.isString() && !isTypeName(step.asString(), before)) {
            before = step.asString();
            field += (field.empty() ? "" : ".") + before;
        }
    }
    return field;
}

ApiError unusableAnswer(const http::IncomingResponse& answer, const Question& question,
                        const std::string& why, const std::string& detail)
{
    ApiError error;
    error.error = {ErrorCode::Corrupt,
                   "The service's answer (" + statusText(answer.status) + ") cannot be used: " + why +
                       "; check that the account's base URL is that of the service.",
                   detail};
    error.status = answer.status;
    error.body = shownBody(answer, question);
    conceal(error, question.secret);
    return error;
}

ApiError errorOfAnswer(const http::IncomingResponse& answer, const Question& question)
{
    ApiError error;
    error.status = answer.status;
    error.body = shownBody(answer, question);
    std::string words;
    if (const auto body = json::parse(concealed(answer.body, question.secret))) {
        if (const json::Value* described = body->find("error")) {
            if (const std::string* message = textOf(described->find("message")))
                words = cut(*message, shownWords);
            if (const std::string* type = textOf(described->find("type")))
                error.type = cut(*type, shownWords);
        } else if (const std::string* detail = textOf(body->find("detail"))) {
            words = cut(*detail, shownWords);
        }
        if (answer.status == 422)
            error.fields = fieldProblems(*body, question.sent);
    }
    if (answer.status >= 300 && answer.status < 400)
        error.error = redirected(answer, question);
    else if (answer.status == 422 && words.empty())
        error.error = rejectedFields(error.fields);
    else
        error.error = errorOfStatus(answer, question, words);
    conceal(error, question.secret);
    return error;
}

Result<json::Value, ApiError> readAnswer(const http::IncomingResponse& answer, const Question& question)
{
    if (answer.bodyTruncated) {
        ApiError error = unusableAnswer(answer, question, "it is larger than this program reads", "");
        error.error.code = ErrorCode::LimitExceeded;
        return error;
    }
    if (answer.status < 200 || answer.status >= 300)
        return errorOfAnswer(answer, question);
    auto body = json::parse(answer.body);
    if (!body) {
        const json::ParseError& fault = body.error();
        return unusableAnswer(answer, question,
                              "it is not JSON (line " + std::to_string(fault.line) + ", column " +
                                  std::to_string(fault.column) + ")",
                              fault.message);
    }
    return std::move(*body);
}

void conceal(std::string& text, std::string_view secret)
{
    // Shorter ones would take letters out of ordinary words.
    constexpr std::size_t leastLength = 4;
    if (secret.size() < leastLength)
        return;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
        text.replace(at, secret.size(), "…");
}

void conceal(ApiError& error, std::string_view secret)
{
    conceal(error.error.message, secret);
    conceal(error.error.detail, secret);
    conceal(error.type, secret);
    conceal(error.body, secret);
    for (registrations::Problem& problem : error.fields) {
        conceal(problem.field, secret);
        conceal(problem.message, secret);
    }
}

} // namespace hookbench::mixpeek
