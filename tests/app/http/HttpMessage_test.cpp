#include "http/HttpMessage.h"
#include "http/ResponseWriter.h"

using namespace hookbench::http;

namespace {
std::string written(const Response& response, ResponseForm form = {})
{
    form.date = "D";
    std::string out;
    writeResponse(out, response, form);
    return out;
}
} // namespace

TEST_CASE("a header is found by its name in any case, and the first of several wins")
{
    const Headers headers{{"X-One", "1"}, {"x-one", "2"}};
    CHECK(findHeader(headers, "X-ONE") == "1");
    CHECK_FALSE(findHeader(headers, "X-On"));
}

TEST_CASE("tokens and header values are what RFC 9110 says")
{
    CHECK(isToken("M-SEARCH"));
    CHECK(isToken("!#$%&'*+-.^_`|~09azAZ"));
    for (const char* bad : {"", "a b", "a:b", "a\r", "ü", "a@b", "(x)"})
        CHECK_FALSE(isToken(bad));
    CHECK(isHeaderValue("anything; \"goes\" \t\xfc"));
    CHECK_FALSE(isHeaderValue("a\nb"));
    CHECK_FALSE(isHeaderValue("a\rb"));
    CHECK_FALSE(isHeaderValue(std::string_view("a\0b", 3)));
}

TEST_CASE("reason phrases are the registered ones")
{
    CHECK(reasonPhrase(200) == "OK");
    CHECK(reasonPhrase(431) == "Request Header Fields Too Large");
    CHECK(reasonPhrase(599).empty());
}

TEST_CASE("an answer gets the date, the length and the connection only when it has none of its own")
{
    CHECK(written({.status = 200, .reason = {}, .headers = {}, .body = "hi"}) ==
          "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 2\r\n\r\nhi");
    CHECK(written({.status = 200,
                   .reason = {},
                   .headers = {{"date", "x"}, {"content-length", "2"}},
                   .body = "hi"}) == "HTTP/1.1 200 OK\r\ndate: x\r\ncontent-length: 2\r\n\r\nhi");
    CHECK(
        written({.status = 418, .reason = "I'm a teapot", .headers = {}, .body = {}}, {.keepAlive = false}) ==
        "HTTP/1.1 418 I'm a teapot\r\nDate: D\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK(written({}, {.http10 = true}) ==
          "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("an answer without a body has none on the wire")
{
    CHECK(written({.status = 204, .reason = {}, .headers = {}, .body = "x"}) ==
          "HTTP/1.1 204 No Content\r\nDate: D\r\n\r\n");
    CHECK(written({.status = 304, .reason = {}, .headers = {}, .body = "x"}) ==
          "HTTP/1.1 304 Not Modified\r\nDate: D\r\n\r\n");
    CHECK(written({.status = 200, .reason = {}, .headers = {}, .body = "four"}, {.isHead = true}) ==
          "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 4\r\n\r\n");
}

TEST_CASE("a response header cannot break out of its line")
{
    const Response response{
        .status = 200, .reason = "a\r\nB: c", .headers = {{"X", "1\r\nY: 2"}, {"A b", "c"}}, .body = {}};
    CHECK(written(response) == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("an answer whose framing is its own ends the connection")
{
    std::string out;
    CHECK_FALSE(writeResponse(
        out, {.status = 200, .reason = {}, .headers = {{"Content-Length", "9"}}, .body = "x"}, {}));
    CHECK_FALSE(writeResponse(
        out, {.status = 200, .reason = {}, .headers = {{"Transfer-Encoding", "chunked"}}, .body = {}}, {}));
    CHECK_FALSE(writeResponse(
        out, {.status = 200, .reason = {}, .headers = {{"Connection", "x, Close"}}, .body = {}}, {}));
    CHECK(writeResponse(out, {}, {}));
}

TEST_CASE("the date is written as RFC 9110 wants it")
{
    HttpDate date;
    CHECK(date.text(784'111'777'000'000) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(date.text(784'111'778'999'999) == "Sun, 06 Nov 1994 08:49:38 GMT");
}
