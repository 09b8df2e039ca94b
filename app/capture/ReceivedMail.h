#pragma once

#include "http/HttpMessage.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// A part of a mail that is not its text.
struct MailAttachment {
    std::string name;        ///< as the mail gives it, "" where it does not; never a path to write to
    std::string contentType; ///< "application/pdf"
    std::uint64_t size = 0;  ///< bytes, decoded
    bool isInline = false;   ///< shown within the text: a picture of the HTML

    bool operator==(const MailAttachment&) const = default;
};

/// A mail taken apart to be read (RFC 5322, 2045 to 2047, 2231, 3676). All texts are UTF-8.
struct ReceivedMail {
    http::Headers headers; ///< of the message, unfolded and decoded, in their order
    std::string subject;
    std::string from;
    std::string to;
    std::string cc;
    std::string date;
    bool hasPlain = false;
    bool hasHtml = false;
    std::string plainText;
    std::string html;
    std::vector<MailAttachment> attachments;
    /// What is broken, and how it was read all the same; sentences, each once.
    std::vector<std::string> problems;

    bool operator==(const ReceivedMail&) const = default;
};

/// Reads what a client handed over, as leniently as mail programs do. Parts beyond 500, nested deeper than
/// 20, and texts beyond 4 MiB are left out, and a problem says so. Pure; any thread.
ReceivedMail readMail(std::string_view source);

} // namespace hookbench::capture
