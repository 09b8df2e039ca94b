#include "deliveries/ReplayText.h"

#include "capture/Capture.h"
#include "delivery/UrlParts.h"
#include "snippets/CopyAs.h"

namespace hookbench::ui {

namespace {

http::Headers headersOf(std::string_view head)
{
    http::Headers headers;
    bool isFirst = true;
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
        const auto colon = line.find(':');
        if (!std::exchange(isFirst, false) && colon != std::string_view::npos) {
            const auto value = line.find_first_not_of(' ', colon + 1);
            headers.push_back({std::string(line.substr(0, colon)), value == std::string_view::npos
                                                                       ? std::string()
                                                                       : std::string(line.substr(value))});
        }
    }
    return headers;
}

} // namespace

std::string curlOf(const delivery::AttemptRecord& record)
{
    capture::Capture request;
    request.summary.method = record.summary.method;
    request.summary.target = record.url;
    request.headers = headersOf(record.requestHead);
    request.body = record.requestBody;
    return snippets::copyAs(snippets::CopyForm::Curl, snippets::requestOf(request, {}));
}

bool leavesMachine(const delivery::Recipe& recipe)
{
    if (recipe.mode != delivery::Mode::Send)
        return false;
    const auto bracket = recipe.host.rfind(']');
    const auto colon = recipe.host.rfind(':');
    const bool hasPort = colon != std::string::npos && (bracket == std::string::npos || colon > bracket);
    return !delivery::isLoopbackHost(hasPort ? std::string_view(recipe.host).substr(0, colon)
                                             : std::string_view(recipe.host));
}

} // namespace hookbench::ui
