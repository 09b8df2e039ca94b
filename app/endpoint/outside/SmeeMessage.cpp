#include "endpoint/outside/SmeeMessage.h"

#include "base/Text.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace hookbench::endpoint {

namespace {

constexpr std::size_t largestEvent = std::size_t{64} << 20;

std::string textOf(const json::Value& value)
{
    return value.isString() ? value.asString() : json::write(value);
}

std::string encoded(const std::string& text)
{
    return QUrl::toPercentEncoding(QString::fromStdString(text)).toStdString();
}

std::string queryOf(const json::Value& query)
{
    if (!query.isObject())
        return {};
    std::string text;
    const auto append = [&](const std::string& name, const json::Value& value) {
        text += (text.empty() ? "?" : "&") + encoded(name) + "=" + encoded(textOf(value));
    };
    for (const auto& [name, value] : query.asObject()) {
        if (!value.isArray()) {
            append(name, value);
            continue;
        }
        for (const json::Value& item : value.asArray())
            append(name, item);
    }
    return text;
}

bool isHeader(std::string_view name)
{
    constexpr std::array<std::string_view, 7> others{"body",      "query",      "timestamp",        "host",
                                                     "content-length", "connection", "transfer-encoding"};
    return std::none_of(others.begin(), others.end(),
                        [&](std::string_view other) { return equalsIgnoringCase(name, other); });
}

} // namespace

std::vector<StreamEvent> StreamReader::feed(std::string_view bytes)
{
    std::vector<StreamEvent> events;
    for (const char c : bytes) {
        const bool endsCrLf = c == '\n' && m_afterCr;
        m_afterCr = c == '\r';
        if (endsCrLf)
            continue;
        if (c == '\n' || c == '\r') {
            std::string line = std::exchange(m_line, {});
            if (std::exchange(m_atStart, false) && line.starts_with("\xEF\xBB\xBF"))
                line.erase(0, 3);
            takeLine(line, events);
        } else if (m_line.size() < largestEvent) {
            m_line += c;
        }
    }
    return events;
}

void StreamReader::takeLine(std::string_view line, std::vector<StreamEvent>& events)
{
    if (line.empty()) {
        if (m_hasData)
            events.push_back(std::move(m_event));
        m_event = {};
        m_hasData = false;
        return;
    }
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view field = line.substr(0, colon);
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' '))
        value.remove_prefix(1);
    if (field == "event")
        m_event.type = value;
    if (field != "data" || m_event.data.size() + value.size() > largestEvent)
        return;
    if (m_hasData)
        m_event.data += '\n';
    m_event.data += value;
    m_hasData = true;
}

Result<SmeeRequest> smeeRequest(std::string_view data)
{
    const auto parsed = json::parse(data);
    if (!parsed || !parsed->isObject())
        return Error{ErrorCode::InvalidInput, "The channel sent something that is no webhook.", ""};
    SmeeRequest request;
    request.target = "/";
    for (const auto& [name, value] : parsed->asObject()) {
        if (name == "query")
            request.target += queryOf(value);
        else if (name == "body" && value.isString())
            request.body = value.asString();
        else if (name == "body" && !value.isNull()) {
            request.body = json::write(value);
            request.isRewritten = true;
        } else if (isHeader(name) && http::isToken(name) && http::isHeaderValue(textOf(value)))
            request.headers.push_back({name, textOf(value)});
    }
    return request;
}

} // namespace hookbench::endpoint
