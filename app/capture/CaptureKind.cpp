#include "capture/CaptureKind.h"

#include <array>

namespace hookbench::capture {

CaptureKind kindOfRequest(std::string_view method, std::string_view target)
{
    if (method != "POST")
        return method == "GET" && target.starts_with("/sms/") ? CaptureKind::Sms : CaptureKind::Request;
    if (target.starts_with("/slack/"))
        return CaptureKind::SlackMessage;
    for (const std::string_view prefix : {"/twilio/", "/vonage/", "/messagebird/", "/sms/"}) {
        if (target.starts_with(prefix))
            return CaptureKind::Sms;
    }
    return CaptureKind::Request;
}

CaptureKind kindOf(const CaptureSummary& summary)
{
    return summary.has(OverSmtp) ? CaptureKind::Mail : kindOfRequest(summary.method, summary.target);
}

std::string_view kindName(CaptureKind kind)
{
    static constexpr std::array<std::string_view, 4> names{"request", "slack", "mail", "sms"};
    return names[static_cast<std::size_t>(kind)];
}

} // namespace hookbench::capture
