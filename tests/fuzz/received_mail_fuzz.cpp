// A mail as anybody may hand it over: whatever it is, it is taken apart within its limits, into UTF-8.
#include "base/Text.h"
#include "capture/ReceivedMail.h"
#include "capture/ReceivedSms.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto mail = hookbench::capture::readMail(input);
    if (mail.attachments.size() > 501 || !hookbench::isValidUtf8(mail.subject) ||
        !hookbench::isValidUtf8(mail.plainText) || !hookbench::isValidUtf8(mail.html))
        std::abort();
    for (const auto& attachment : mail.attachments) {
        if (attachment.size > size || !hookbench::isValidUtf8(attachment.name))
            std::abort();
    }
    const auto sms = hookbench::capture::readSms("/sms/?" + std::string(input.substr(0, 100)), input);
    if (!hookbench::isValidUtf8(sms.text))
        std::abort();
    return 0;
}
