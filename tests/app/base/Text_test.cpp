#include "base/Redaction.h"
#include "base/Text.h"

using namespace hookbench;

TEST_CASE("text that is not UTF-8 becomes Latin-1 characters, byte for byte")
{
    CHECK(asUtf8("caf\xE9") == "caf\xC3\xA9");
    CHECK(asUtf8("caf\xC3\xA9") == "caf\xC3\xA9");
    CHECK_FALSE(isValidUtf8("\xED\xA0\x80"));
    CHECK_FALSE(isValidUtf8("\xC0\xAF"));
}

TEST_CASE("header names compare without ASCII case")
{
    CHECK(equalsIgnoringCase("Content-Length", "content-LENGTH"));
    CHECK_FALSE(equalsIgnoringCase("content-length", "content-lengthy"));
}

TEST_CASE("a redacted secret shows its length and at most its first four characters")
{
    CHECK(redacted("hunter2") == "… (7 bytes)");
    CHECK(redacted("whsec_0123456789abcdef") == "whse… (22 bytes)");
    CHECK(isSensitiveHeader("X-Mixpeek-Secret"));
    CHECK(isSensitiveHeader("AUTHORIZATION"));
    CHECK_FALSE(isSensitiveHeader("Content-Type"));
}
