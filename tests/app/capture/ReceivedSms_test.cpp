#include "capture/ReceivedSms.h"

#include <catch2/catch.hpp>

using namespace hookbench::capture;

TEST_CASE("The SMS of each service is read from the fields that it documents")
{
    const ReceivedSms twilio = readSms("/twilio/2010-04-01/Accounts/AC1/Messages.json",
                                       "To=%2B1555&MessagingServiceSid=MG1&Body=hello+%E2%82%AC");
    CHECK(twilio == ReceivedSms{"Twilio", "MG1", {"+1555"}, "hello €", true});
    const ReceivedSms vonage = readSms("/vonage/sms/json", "from=Shop&to=1555&text=hi&type=text");
    CHECK(vonage == ReceivedSms{"Vonage", "Shop", {"1555"}, "hi", true});
    const ReceivedSms bird =
        readSms("/messagebird/messages",
                R"({"originator":"Shop","recipients":["1", 2],"body":"hi","datacoding":"plain"})");
    CHECK(bird == ReceivedSms{"MessageBird", "Shop", {"1", "2"}, "hi", true});
}

TEST_CASE("The SMS of another gateway is read by the usual names")
{
    const ReceivedSms query = readSms("/sms/send?phone=%2B49&message=hey&sender=Me", "");
    CHECK(query == ReceivedSms{"", "Me", {"+49"}, "hey", true});
    CHECK_FALSE(readSms("/sms/x", "a=b").hasText);
    CHECK_FALSE(readSms("/sms/x", std::string("\0\xff{", 3)).hasText);
    CHECK(readSms("/sms/x", "text=").hasText);
}
