#include "inspector/CaptureContent.h"

using namespace hookbench;

namespace {

capture::Capture captureOf(std::string type, std::string body)
{
    capture::Capture capture;
    capture.summary.method = "POST";
    capture.summary.target = "/h?a=1&b=%41";
    capture.headers = {{"Host", "x"}, {"Content-Type", std::move(type)}, {"X-It's", "o'k"}};
    capture.rawHead = "POST /h HTTP/1.1\r\n\r\n";
    capture.body = std::move(body);
    return capture;
}

ui::Content contentOf(std::string type, std::string body)
{
    return ui::makeContent(captureOf(std::move(type), std::move(body)), {});
}

} // namespace

TEST_CASE("a body is shown by what it is, whatever it says it is")
{
    using Body = ui::CaptureContent::Body;
    CHECK(contentOf("application/json", "{}")->body == Body::Json);
    CHECK(contentOf("application/vnd.api+json; charset=utf-8", "[1]")->body == Body::Json);
    CHECK(contentOf("text/plain", " {\"a\":1}")->body == Body::Json);
    CHECK(contentOf("text/plain", "{not json")->body == Body::Text);
    CHECK(contentOf("image/png", std::string("\x89PNG\0", 5))->body == Body::Binary);
    CHECK(contentOf("text/plain", "caf\xe9")->body == Body::Binary);
    CHECK(contentOf("application/json", "")->body == Body::Empty);
    const ui::Content broken = contentOf("application/json", "{\"a\":\n 1,}");
    CHECK(broken->body == Body::Text);
    REQUIRE(broken->jsonError);
    CHECK(broken->jsonError->line == 2);
}

TEST_CASE("forms and queries are decoded in their order, duplicates included")
{
    const ui::Content form = contentOf("application/x-www-form-urlencoded", "b=1&a=%C3%A9+x&b=&c");
    CHECK(form->form == http::Headers{{"b", "1"}, {"a", "é x"}, {"b", ""}, {"c", ""}});
    CHECK(form->query == http::Headers{{"a", "1"}, {"b", "A"}});
    CHECK(ui::decodeForm("a=%4").front().value == "%4");
}

TEST_CASE("cancelled work gives nothing")
{
    CancellationToken token;
    token.cancel();
    CHECK(ui::makeContent(captureOf("application/json", "{}"), token) == nullptr);
}
