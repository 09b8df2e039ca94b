#pragma once

#include "base/Cancellation.h"
#include "capture/Capture.h"
#include "capture/CaptureKind.h"
#include "capture/ReceivedMail.h"
#include "capture/ReceivedSms.h"
#include "capture/reading/BodyContent.h"
#include "common/ByteSource.h"
#include "templates/SlackPreview.h"
#include "templates/SmsSegments.h"

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
    using Body = capture::BodyContent::Body;

    capture::Capture capture;
    Bytes bytes;               ///< head and body, as received
    Bytes decoded;             ///< the body of a compressed one; null if it came as it is, or cannot be decoded
    std::string codings;       ///< "gzip"; "" if it came as it is
    std::string decodeProblem; ///< why not all of it could be decoded; a sentence
    capture::BodyContent read; ///< of the decoded body
    http::Headers query;       ///< the parameters of the target, decoded
    capture::CaptureKind kind = capture::CaptureKind::Request;
    MessageContent message;
};

using Content = std::shared_ptr<const CaptureContent>;

/// Larger messages are not drawn. The sink for mails takes 25 MiB.
inline constexpr std::size_t largestMessage = 32u << 20;

/// Larger texts are not put on the clipboard: most programs would choke on them.
inline constexpr std::size_t largestCopy = 16u << 20;

/// Takes a capture apart; may take a while for large bodies. Any thread. Null if it was cancelled.
Content makeContent(capture::Capture capture, const CancellationToken& token);

} // namespace hookbench::ui
