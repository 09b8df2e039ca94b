// What a client sends, in one piece and cut into pieces: the replies and mails must be the same.
#include "capture/SmtpSession.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using hookbench::capture::SmtpLimits;
using hookbench::capture::SmtpSession;

namespace {

std::string talk(std::string_view input, std::size_t piece)
{
    SmtpLimits limits;
    limits.lineBytes = 64;
    limits.messageBytes = 256;
    limits.recipients = 3;
    SmtpSession session(limits);
    std::string heard;
    const auto listen = [&] {
        heard += session.takeReplies();
        while (auto mail = session.takeMail()) {
            heard += "[" + mail->from + "|" + mail->commands + "|" + mail->message + "]";
            if (mail->message.size() > limits.messageBytes)
                std::abort();
            session.answerMail(250, "kept");
            heard += session.takeReplies();
        }
    };
    for (std::size_t at = 0; at < input.size(); at += piece) {
        session.feed(input.substr(at, piece));
        listen();
    }
    return heard;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    // One byte at a time is what nothing can hide in.
    if (talk(input, 1) != talk(input, 7))
        std::abort();
    return 0;
}
