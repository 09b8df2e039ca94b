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
    CHECK(contentOf("application/json", "{}")->read.body == Body::Json);
    CHECK(contentOf("application/vnd.api+json; charset=utf-8", "[1]")->read.body == Body::Json);
    CHECK(contentOf("text/plain", " {\"a\":1}")->read.body == Body::Json);
    CHECK(contentOf("text/plain", "{not json")->read.body == Body::Text);
    CHECK(contentOf("image/png", std::string("\x89PNG\0", 5))->read.body == Body::Binary);
    CHECK(contentOf("text/plain", "caf\xe9")->read.body == Body::Text);
    CHECK(contentOf("", "caf\xe9")->read.body == Body::Binary);
    CHECK(contentOf("application/json", "")->read.body == Body::Empty);
    const ui::Content broken = contentOf("application/json", "{\"a\":\n 1,}");
    CHECK(broken->read.body == Body::Text);
    REQUIRE(broken->read.jsonError);
    CHECK(broken->read.jsonError->line == 2);
}

TEST_CASE("forms and queries are decoded in their order, duplicates included")
{
    const ui::Content form = contentOf("application/x-www-form-urlencoded", "b=1&a=%C3%A9+x&b=&c");
    CHECK(form->read.form == http::Headers{{"b", "1"}, {"a", "é x"}, {"b", ""}, {"c", ""}});
    CHECK(form->query == http::Headers{{"a", "1"}, {"b", "A"}});
    CHECK(capture::decodeForm("a=%4").front().value == "%4");
}

TEST_CASE("cancelled work gives nothing")
{
    CancellationToken token;
    token.cancel();
    CHECK(ui::makeContent(captureOf("application/json", "{}"), token) == nullptr);
}

TEST_CASE("a compressed body is read decoded, beside the bytes that came")
{
    // gzip of {"a":1}
    const QByteArray gzip = QByteArray::fromHex("1f8b0800000000000203ab564a54b232ac0500afac1b5607000000");
    capture::Capture capture = captureOf("application/json", gzip.toStdString());
    capture.headers.push_back({"Content-Encoding", "gzip"});
    const ui::Content content = ui::makeContent(capture, {});
    CHECK(content->codings == "gzip");
    CHECK(content->bytes->body() == gzip.toStdString());
    REQUIRE(content->decoded);
    CHECK(content->decoded->body() == "{\"a\":1}");
    CHECK(content->decodeProblem.empty());
    CHECK(content->read.body == ui::CaptureContent::Body::Json);

    capture.headers.back().value = "br";
    const ui::Content broken = ui::makeContent(capture, {});
    CHECK_FALSE(broken->decoded);
    CHECK_FALSE(broken->decodeProblem.empty());
    CHECK(broken->read.body == ui::CaptureContent::Body::Binary);
}
