#include "http/Target.h"

using namespace hookbench;
using namespace hookbench::http;

TEST_CASE("targets are told apart: loopback or not, usable or not")
{
    CHECK(parseTarget("http://127.0.0.1:8787/x")->isLoopback);
    CHECK(parseTarget("http://localhost/x")->isLoopback);
    CHECK(parseTarget("http://[::1]:80/x")->host == "[::1]:80");
    CHECK_FALSE(parseTarget("https://example.com/hooks")->isLoopback);
    CHECK(parseTarget("http://127.0.0.1:8787/x")->host == "127.0.0.1:8787");
    CHECK(parseTarget("https://example.com/hooks")->isEncrypted);
    CHECK_FALSE(parseTarget("http://localhost/x")->isEncrypted);
    for (const char* bad : {"", "example.com", "ftp://a/", "http://", "http:///x", "javascript:1"}) {
        CAPTURE(bad);
        const auto target = parseTarget(bad);
        REQUIRE_FALSE(target);
        CHECK(target.error().code == ErrorCode::InvalidInput);
    }
}

TEST_CASE("a header line is read as name and value, or refused with the reason")
{
    CHECK(*parseHeaderLine("X-A:  b c ") == Header{"X-A", "b c"});
    CHECK(*parseHeaderLine("X-Empty:") == Header{"X-Empty", ""});
    CHECK_THAT(parseHeaderLine("nothing").error().message, Catch::Contains("no colon"));
    CHECK_THAT(parseHeaderLine("a b: c").error().message, Catch::Contains("not a header name"));
    CHECK_THAT(parseHeaderLine("a: b\nc: d").error().message, Catch::Contains("line break"));
}
