#include "cli/VerifyBatch.h"

#include "base/Text.h"
#include "signing/Encoding.h"
#include "signing/Engine.h"
#include "signing/Presets.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <cstdlib>
#include <optional>
#include <string>

namespace hookbench::cli {

namespace {

std::string text(const json::Value& request, std::string_view name)
{
    const json::Value* member = request.find(name);
    return member != nullptr && member->isString() ? member->asString() : std::string();
}

std::optional<double> number(const json::Value& request, std::string_view name)
{
    const json::Value* member = request.find(name);
    if (member == nullptr || !member->isNumber())
        return std::nullopt;
    return std::strtod(member->asNumber().text.c_str(), nullptr);
}

/// False if they are not [[name, value], …].
bool readHeaders(const json::Value& request, http::Headers& into)
{
    const json::Value* headers = request.find("headers");
    if (headers == nullptr)
        return true;
    if (!headers->isArray())
        return false;
    for (const json::Value& pair : headers->asArray()) {
        if (!pair.isArray() || pair.asArray().size() != 2 || !pair.asArray()[0].isString() ||
            !pair.asArray()[1].isString())
            return false;
        into.push_back({pair.asArray()[0].asString(), signing::headerBytes(pair.asArray()[1].asString())});
    }
    return true;
}

struct Answer {
    bool valid = false;
    std::string reason;
    std::string_view code = "malformed-request";
};

void applyExceptions(const json::Value& request, signing::Scheme& scheme)
{
    constexpr double longest = 1e9;
    if (const auto tolerance = number(request, "tolerance");
        tolerance && *tolerance >= 0 && *tolerance < longest)
        scheme.toleranceSeconds = static_cast<std::int64_t>(*tolerance);
    const json::Value* required = request.find("required_components");
    if (required == nullptr || !required->isArray())
        return;
    scheme.requiredComponents.clear();
    for (const json::Value& name : required->asArray()) {
        if (name.isString())
            scheme.requiredComponents.push_back(name.asString());
    }
}

Answer verdictOf(const json::Value& request, const Clock& clock)
{
    const signing::Scheme* preset = signing::findScheme(text(request, "scheme"));
    if (preset == nullptr)
        return {false, "There is no signature scheme \"" + text(request, "scheme") + "\".", "unknown-scheme"};
    signing::Message message;
    if (const json::Value* method = request.find("method"); method != nullptr && method->isString())
        message.method = method->asString();
    message.url = text(request, request.find("public_url") != nullptr ? "public_url" : "url");
    if (!readHeaders(request, message.headers))
        return {false, "The member headers is not of the form [[name, value], …]."};
    message.body = text(request, "body");
    if (const json::Value* encoded = request.find("body_base64")) {
        auto body = encoded->isString() ? signing::fromBase64(encoded->asString()) : std::nullopt;
        if (!body)
            return {false, "The member body_base64 is not base64."};
        message.body = std::move(*body);
    }
    constexpr double farthest = 1e11;
    const auto now = number(request, "now");
    const bool usable = now && *now > -farthest && *now < farthest;
    const std::int64_t nowUs = usable ? static_cast<std::int64_t>(*now * 1e6) : clock.nowUs();
    const signing::Credentials credentials{text(request, "secret"), text(request, "key")};
    const bool isException =
        request.find("tolerance") != nullptr || request.find("required_components") != nullptr;
    std::optional<signing::Scheme> changed;
    if (isException)
        applyExceptions(request, changed.emplace(*preset));
    const auto verdict =
        signing::verify(changed ? *changed : *preset, message, std::span(&credentials, 1), {nowUs, false});
    return {verdict.valid, verdict.sentence, signing::reasonName(verdict.reason)};
}

} // namespace

int runVerifyBatch(std::istream& in, std::ostream& out, const Clock& clock)
{
    std::string line;
    while (std::getline(in, line)) {
        if (line.empty())
            continue;
        const auto request = json::parse(line);
        Answer answer{false, "The line is no JSON object."};
        const json::Value* id = nullptr;
        if (request && request->isObject()) {
            id = request->find("id");
            answer = verdictOf(*request, clock);
        }
        std::string reply = "{\"id\":" + (id != nullptr ? json::write(*id) : std::string("null"));
        reply += answer.valid ? R"(,"valid":true,"reason":)" : R"(,"valid":false,"reason":)";
        json::appendQuoted(reply, asUtf8(answer.reason));
        reply += ",\"code\":\"";
        reply += answer.code;
        reply += "\"}\n";
        out << reply;
        // A partner who waits for each answer gets it; a pipe that is full of lines is written in blocks.
        if (in.rdbuf()->in_avail() <= 0)
            out.flush();
    }
    out.flush();
    return out ? 0 : 3;
}

} // namespace hookbench::cli
