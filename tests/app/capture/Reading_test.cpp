#include "capture/reading/BodyContent.h"
#include "capture/reading/Explain.h"
#include "capture/reading/HeaderMeanings.h"
#include "capture/reading/XmlPretty.h"

#include "base/Text.h"

#include <catch2/catch.hpp>

using namespace hookbench;
using namespace hookbench::capture;
using Body = BodyContent::Body;

namespace {

Body kind(std::string_view type, std::string_view body)
{
    return readBody(body, {}, type).body;
}

const std::string jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4iLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzYwMH0.c2ln";

} // namespace

TEST_CASE("a body is taken for what its bytes are, and for what it says it is where they leave it open")
{
    CHECK(kind("text/xml; charset=utf-8", "<a/>") == Body::Xml);
    CHECK(kind("", "<?xml version='1.0'?><a/>") == Body::Xml);
    CHECK(kind("text/plain", "\x89PNG\r\n\x1a\n....") == Body::Image);
    CHECK(kind("text/plain", "BMW is no bitmap, long as it may be") == Body::Text);
    CHECK(kind("application/octet-stream", "caf\xe9") == Body::Binary);
    CHECK(kind("text/plain; charset=ISO-8859-1", "caf\xe9") == Body::Text);
    CHECK_FALSE(readBody("caf\xe9", {}, "text/plain; charset=ISO-8859-1").charsetError);
}

TEST_CASE("a text that is not in its charset is shown, with its first wrong byte")
{
    const BodyContent content = readBody("\xc3\xa9t\xe9", {}, "text/plain");
    CHECK(content.body == Body::Text);
    CHECK(content.charsetError == CharsetError{3, 0xe9});
    CHECK(firstInvalidUtf8("a\xe2\x82")->offset == 1);
    CHECK_FALSE(firstInvalidUtf8("\xf0\x9f\x98\x80"));
}

TEST_CASE("a multipart body comes apart into its parts, byte for byte")
{
    const std::string body = "preamble\r\n--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n--x \r\n"
                             "Content-Disposition: form-data; name=\"f\"; filename=\"C:\\a;\\\"b.png\"\r\n"
                             "Content-Type: image/png\r\n\r\n--xy\n\r\n--x\r\n\r\nbare\r\n--x--\r\nepilogue";
    const BodyContent content = readBody(body, {}, "multipart/form-data; boundary=\"x\"");
    REQUIRE(content.body == Body::Multipart);
    REQUIRE(content.parts.size() == 3);
    const auto text = [&](std::size_t i) {
        return body.substr(content.parts[i].begin, content.parts[i].end - content.parts[i].begin);
    };
    CHECK(content.parts[0].name == "a");
    CHECK(text(0) == "1\r\n2");
    CHECK(content.parts[1].fileName == "C:\\a;\"b.png");
    CHECK(content.parts[1].contentType == "image/png");
    CHECK(text(1) == "--xy\n");
    CHECK(content.parts[2].contentType == "text/plain");
    CHECK(text(2) == "bare");
    CHECK(content.problem.empty());
}

TEST_CASE("a broken multipart body says what is wrong and keeps what is there")
{
    CHECK(readMultipart("--x\n\na", "x").parts.size() == 1);
    CHECK(readMultipart("--x\n\na", "x").problem.find("closing boundary") != std::string::npos);
    CHECK(readMultipart("hello", "x").problem.find("not in the body") != std::string::npos);
    CHECK(readMultipart("hello", "").problem.find("names no boundary") != std::string::npos);
    CHECK(kind("multipart/mixed", "hello") == Body::Text);
    std::string many;
    for (int i = 0; i < 1500; ++i)
        many += "--x\n\n\n";
    CHECK(readMultipart(many, "x").parts.size() == 1000);
    // Every beginning of a body is read without harm.
    const std::string whole = "--x\r\nA: b\r\n\r\nc\r\n--x--";
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        for (const MultipartPart& part : readMultipart(std::string_view(whole).substr(0, cut), "x").parts)
            CHECK((part.begin <= part.end && part.end <= cut));
    }
}

TEST_CASE("a token is taken apart into header, claims and times")
{
    for (const std::string& text : {jwt, "Bearer " + jwt}) {
        const Meaning meaning = explain(text);
        REQUIRE(std::holds_alternative<JwtMeaning>(meaning));
        const auto& token = std::get<JwtMeaning>(meaning);
        CHECK(token.header.find("alg")->asString() == "HS256");
        CHECK(token.payload.find("sub")->asString() == "ann");
        CHECK(token.issuedAtUs == 1'700'000'000'000'000);
        CHECK(token.expiresAtUs == 1'700'003'600'000'000);
    }
    CHECK(explain("www.example.com") == Meaning());
}

TEST_CASE("numbers and texts that are times are read in their unit")
{
    using Unit = TimeMeaning::Unit;
    constexpr std::int64_t us = 1'700'000'000'000'000;
    CHECK(explain("1700000000") == Meaning(TimeMeaning{us, Unit::Seconds}));
    CHECK(explain("1700000000.25") == Meaning(TimeMeaning{us, Unit::Seconds}));
    CHECK(explain("1700000000000") == Meaning(TimeMeaning{us, Unit::Milliseconds}));
    CHECK(explain("1700000000000000") == Meaning(TimeMeaning{us, Unit::Microseconds}));
    CHECK(explain("1700000000000000000") == Meaning(TimeMeaning{us, Unit::Nanoseconds}));
    CHECK(explain("2023-11-14T22:13:20Z") == Meaning(TimeMeaning{us, Unit::Text}));
    CHECK(explain("2023-11-14T23:13:20+01:00") == Meaning(TimeMeaning{us, Unit::Text}));
    CHECK(explain("Tue, 14 Nov 2023 22:13:20 GMT") == Meaning(TimeMeaning{us, Unit::Text}));
    CHECK(explain("123456789") == Meaning());
    CHECK(explain("99999999999999999999") == Meaning());
}

TEST_CASE("base64 is told from words, ids and digests")
{
    CHECK(explain(toBase64("hello, webhook!\n")) == Meaning(Base64Meaning{"hello, webhook!\n", true}));
    CHECK(explain("AAECAwQFBgcICQoLDA0ODw==") ==
          Meaning(Base64Meaning{std::string("\0\1\2\3\4\5\6\7\x8\x9\xa\xb\xc\xd\xe\xf", 16), false}));
    CHECK(explain("internationalization") == Meaning());
    CHECK(explain("d41d8cd98f00b204e9800998ecf8427e") == Meaning());
    CHECK(explain("object.created") == Meaning());
    CHECK(explain(std::string(100'000, 'A')) == Meaning());
}

TEST_CASE("headers have meanings, whatever their case; the longest beginning counts")
{
    const HeaderMeanings standard = HeaderMeanings::standard();
    CHECK(standard.size() > 150);
    CHECK(standard.of("stripe-signature").find("HMAC-SHA256") != std::string_view::npos);
    CHECK(standard.of("X-Amz-Sns-Topic-Arn").find("SNS") != std::string_view::npos);
    CHECK(standard.of("X-Something-Own").empty());
    const HeaderMeanings own = HeaderMeanings::parse("# note\nX-*\tany\nX-A-*\tnearer\nbroken\n");
    CHECK(own.size() == 2);
    CHECK(own.of("x-a-b") == "nearer");
    CHECK(own.of("x-b") == "any");
}

TEST_CASE("XML is indented for reading, and a broken one says where")
{
    const auto pretty = prettyXml("<a x='1'><b>t</b><c/></a>");
    REQUIRE(pretty);
    CHECK(pretty->find("\n  <b>t</b>\n  <c/>\n</a>") != std::string::npos);
    const auto broken = prettyXml("<a>\n<b></a>");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().line == 2);
    // Entities that multiply are refused by the reader.
    std::string bomb = "<!DOCTYPE a [<!ENTITY e0 \"xxxxxxxxxx\">";
    for (int i = 1; i < 10; ++i) {
        const std::string before = "&e" + std::to_string(i - 1) + ";";
        bomb += "<!ENTITY e" + std::to_string(i) + " \"";
        for (int k = 0; k < 10; ++k)
            bomb += before;
        bomb += "\">";
    }
    CHECK_FALSE(prettyXml(bomb + "]><a>&e9;</a>"));
}
