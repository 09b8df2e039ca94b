#pragma once

#include "base/Cancellation.h"
#include "capture/Capture.h"
#include "capture/CaptureKind.h"
#include "capture/ReceivedMail.h"
#include "capture/ReceivedSms.h"
#include "common/ByteSource.h"
#include "templates/SlackPreview.h"
#include "templates/SmsSegments.h"
#include "json/Parser.h"

#include <memory>
#include <optional>
#include <variant>

namespace hookbench::ui {

/// An SMS, and how it would have gone over the air.
struct SmsContent {
    capture::ReceivedSms message;
    templates::SmsSegmentation segmentation;
};

/// Why a message that came to a sink cannot be drawn.
enum class UnreadableMessage { NoJson, TooLarge };

/// What a sink received; nothing of any other request.
using MessageContent = std::variant<std::monostate, templates::SlackPreview, capture::ReceivedMail,
                                    SmsContent, UnreadableMessage>;

/// A capture prepared for the detail pane: what its body is, and the body taken apart.
struct CaptureContent {
    enum class Body { Empty, Json, Form, Text, Binary };

    capture::Capture capture;
    Bytes bytes; ///< head and body
    Body body = Body::Empty;
    std::string contentType;                   ///< without parameters, in lower case
    std::shared_ptr<const json::Value> json;   ///< of a JSON body
    std::optional<json::ParseError> jsonError; ///< of a body that says it is JSON and is not
    http::Headers form;                        ///< the fields of a form, decoded
    http::Headers query;                       ///< the parameters of the target, decoded
    capture::CaptureKind kind = capture::CaptureKind::Request;
    MessageContent message;
};

using Content = std::shared_ptr<const CaptureContent>;

/// Larger bodies are shown as text only: their tree would take gigabytes.
inline constexpr std::size_t largestTree = 64u << 20;

/// Larger messages are not drawn. The sink for mails takes 25 MiB.
inline constexpr std::size_t largestMessage = 32u << 20;

/// Larger texts are not put on the clipboard: most programs would choke on them.
inline constexpr std::size_t largestCopy = 16u << 20;

/// Takes a capture apart; may take a while for large bodies. Any thread. Null if it was cancelled.
Content makeContent(capture::Capture capture, const CancellationToken& token);

/// "a=1&b=%20" as names and values, percent and plus decoded.
http::Headers decodeForm(std::string_view text);

} // namespace hookbench::ui
