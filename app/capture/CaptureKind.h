#pragma once

#include "capture/Capture.h"

#include <string_view>

namespace hookbench::capture {

/// What a capture is, for lists and for the view that draws it.
enum class CaptureKind {
    Request,      ///< an HTTP request
    SlackMessage, ///< posted to the sink that answers as Slack's incoming webhook: /slack/…
    Mail,         ///< handed to the SMTP sink
    Sms, ///< posted to a sink that answers as an SMS gateway: /twilio/…, /vonage/…, /messagebird/…, /sms/…
};

CaptureKind kindOf(const CaptureSummary& summary);

/// The same of a request line.
CaptureKind kindOfRequest(std::string_view method, std::string_view target);

/// "request", "slack", "mail", "sms", as `--json` prints it.
std::string_view kindName(CaptureKind kind);

} // namespace hookbench::capture
