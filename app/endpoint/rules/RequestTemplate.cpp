#include "endpoint/rules/RequestTemplate.h"

#include "base/Text.h"
#include "endpoint/rules/RuleNames.h"

#include <QDateTime>

#include <unordered_map>
#include <unordered_set>

namespace hookbench::endpoint {

namespace {

jinja::RenderOptions limits()
{
    jinja::RenderOptions options;
    options.limits.outputBytes = std::size_t{1} << 20;
    options.limits.valueBytes = maxRuleBody;
    options.limits.steps = 2'000'000;
    options.limits.time = std::chrono::milliseconds(250);
    return options;
}

Error toError(const std::string& what, const jinja::TemplateError& error)
{
    std::string message =
        "The template of " + what + " cannot be used: " + error.errorClass + ": " + error.message;
    if (error.line > 0)
        message += " (line " + std::to_string(error.line) + ")";
    return {ErrorCode::InvalidInput, message + ".",
            error.caret.empty() ? "" : error.sourceLine + "\n" + error.caret};
}

http::Response failure(const std::string& message)
{
    http::Response response;
    response.status = 500;
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    response.body = message + "\n";
    return response;
}

std::string isoTime(std::int64_t us)
{
    return QDateTime::fromMSecsSinceEpoch(us / 1000, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

json::Object queryOf(const RequestFacts& facts)
{
    json::Object out;
    std::unordered_set<std::string_view> seen; // a target may have thousands
    for (const auto& [name, value] : facts.query()) {
        if (seen.insert(name).second)
            out.append(asUtf8(name), json::Value(asUtf8(value)));
    }
    return out;
}

json::Object headersOf(const RequestFacts& facts)
{
    std::vector<std::pair<std::string, std::string>> joined;
    std::unordered_map<std::string, std::size_t> places;
    for (const http::Header& header : facts.headers()) {
        std::string name = asUtf8(header.name);
        std::transform(name.begin(), name.end(), name.begin(), asciiLower);
        const auto [place, isNew] = places.emplace(name, joined.size());
        if (isNew)
            joined.emplace_back(name, asUtf8(header.value));
        else
            joined[place->second].second += ", " + asUtf8(header.value);
    }
    json::Object out;
    for (auto& [name, value] : joined)
        out.append(std::move(name), json::Value(std::move(value)));
    return out;
}

json::Value variables(const RequestFacts& facts, const TemplateInput& input)
{
    json::Object params;
    for (const auto& [name, value] : input.parameters)
        params.set(asUtf8(name), json::Value(asUtf8(value)));
    json::Object request;
    request.append("method", json::Value(asUtf8(facts.view().method)));
    request.append("target", json::Value(asUtf8(facts.view().target)));
    request.append("path", json::Value(asUtf8(facts.path())));
    request.append("query", queryOf(facts));
    request.append("headers", headersOf(facts));
    request.append("body", json::Value(asUtf8(facts.body())));
    request.append("json", facts.json() ? *facts.json() : json::Value());
    request.append("event_type", json::Value(asUtf8(facts.eventType())));
    request.append("signature", json::Value(signatureName(facts.signature())));
    request.append("params", std::move(params));
    json::Object out;
    out.append("request", std::move(request));
    out.append("rule", json::Value(input.rule));
    out.append("count", json::Value(static_cast<long long>(input.count)));
    out.append("now", json::Value(isoTime(input.nowUs)));
    out.append("now_unix", json::Value(static_cast<long long>(input.nowUs / 1'000'000)));
    out.append("uuid", json::Value(input.uuid));
    return out;
}

} // namespace

Result<AnswerTemplate> AnswerTemplate::compile(const RuleAnswer& answer)
{
    const jinja::Environment environment;
    AnswerTemplate out;
    out.m_status = answer.status;
    for (const http::Header& header : answer.headers) {
        auto value = environment.compile(header.value);
        if (!value)
            return toError("the header " + header.name, value.error());
        out.m_headers.emplace_back(header.name, std::move(*value));
    }
    auto body = environment.compile(answer.body);
    if (!body)
        return toError("the body", body.error());
    out.m_body.push_back(std::move(*body));
    return out;
}

http::Response AnswerTemplate::render(const RequestFacts& facts, const TemplateInput& input,
                                      bool& failed) const
{
    failed = true;
    const jinja::Context context(variables(facts, input));
    const jinja::RenderOptions options = limits();
    http::Response response;
    response.status = m_status;
    const std::string of = " (rule \"" + input.rule + "\")";
    for (const auto& [name, value] : m_headers) {
        auto text = value.render(context, options);
        if (!text)
            return failure(toError("the header " + name + of, text.error()).message);
        if (!http::isHeaderValue(text->text))
            return failure("The template of the header " + name + of +
                           " made a line break, which no header can hold.");
        response.headers.push_back({name, std::move(text->text)});
    }
    auto body = m_body.front().render(context, options);
    if (!body)
        return failure(toError("the body" + of, body.error()).message);
    response.body = std::move(body->text);
    failed = false;
    return response;
}

} // namespace hookbench::endpoint
