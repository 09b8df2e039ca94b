#include "http/ResponseWriter.h"

#include "base/Logging.h"
#include "base/Text.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace hookbench::http {

namespace {

void appendNumber(std::string& out, std::uint64_t number)
{
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end.ptr);
}

bool containsToken(std::string_view list, std::string_view token)
{
    const auto items = listItems(list);
    return std::any_of(items.begin(), items.end(),
                       [&](std::string_view item) { return equalsIgnoringCase(item, token); });
}

/// Which of the headers that the server would add the response has itself.
struct Given {
    bool date = false;
    bool length = false;
    bool connection = false;
    bool closes = false;
};

Given appendHeaders(std::string& out, const Response& response)
{
    Given given;
    for (const Header& header : response.headers) {
        if (!isToken(header.name) || !isHeaderValue(header.value)) {
            qCWarning(logHttp,
                      "A response header was left out: its name is no token or its value has a line break");
            continue;
        }
        if (equalsIgnoringCase(header.name, "Date")) {
            given.date = true;
        } else if (equalsIgnoringCase(header.name, "Content-Length")) {
            given.length = true;
            given.closes |= header.value != std::to_string(response.body.size());
        } else if (equalsIgnoringCase(header.name, "Connection")) {
            given.connection = true;
            given.closes |= containsToken(header.value, "close");
        } else if (equalsIgnoringCase(header.name, "Transfer-Encoding")) {
            given.length = true;
            given.closes = true;
        }
        out.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    return given;
}

void appendStatusLine(std::string& out, const Response& response)
{
    const int status = response.status >= 100 && response.status <= 999 ? response.status : 500;
    const bool own = !response.reason.empty() && isHeaderValue(response.reason);
    out.append("HTTP/1.1 ");
    appendNumber(out, static_cast<std::uint64_t>(status));
    out.append(" ").append(own ? std::string_view(response.reason) : reasonPhrase(status)).append("\r\n");
}

} // namespace

std::string_view HttpDate::text(std::int64_t nowUs)
{
    const std::int64_t second = nowUs / 1'000'000;
    if (second == m_second)
        return m_text;
    m_second = second;
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t time = second;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[64];
    const int length = std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                     days[parts.tm_wday], parts.tm_mday, months[parts.tm_mon],
                                     parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
    m_text.assign(text, static_cast<std::size_t>(length));
    return m_text;
}

bool writeResponse(std::string& out, const Response& response, const ResponseForm& form)
{
    appendStatusLine(out, response);
    const Given given = appendHeaders(out, response);
    const bool noBody = hasNoContent(response.status);
    const bool keepAlive = form.keepAlive && !given.closes && response.status >= 200;
    if (!given.date)
        out.append("Date: ").append(form.date).append("\r\n");
    if (!given.length && !noBody) {
        out.append("Content-Length: ");
        appendNumber(out, response.body.size());
        out.append("\r\n");
    }
    if (!given.connection && !keepAlive)
        out.append("Connection: close\r\n");
    else if (!given.connection && form.http10)
        out.append("Connection: keep-alive\r\n");
    out.append("\r\n");
    if (!noBody && !form.isHead)
        out.append(response.body);
    return keepAlive;
}

} // namespace hookbench::http
