#include "signing/Content.h"
#include "signing/Encoding.h"
#include "signing/JsonWebToken.h"
#include "signing/SignatureBase.h"
#include "signing/SignatureList.h"
#include "signing/StructuredFields.h"
#include "signing/Url.h"

using namespace hookbench;
using namespace hookbench::signing;

TEST_CASE("hexadecimal digits and base64 are read strictly")
{
    CHECK(fromHex("00fFa1") == std::string("\0\xff\xa1", 3));
    CHECK_FALSE(fromHex("0"));
    CHECK_FALSE(fromHex("0g"));
    CHECK(fromBase64("") == "");
    CHECK(fromBase64("TWE=") == "Ma");
    CHECK(fromBase64("TQ==") == "M");
    for (const char* text : {"TWE", "TWF=", "TR==", "TW E=", "TWE=\n", "T===", "====", "TWE-"})
        CHECK_FALSE(fromBase64(text));
    CHECK(fromBase64Url("-_8") == "\xfb\xff");
    CHECK_FALSE(fromBase64Url("-_8="));
    CHECK(toBase64Url("\xfb\xff") == "-_8");
}

TEST_CASE("forms are decoded, broken escapes stay")
{
    using Fields = std::vector<std::pair<std::string, std::string>>;
    CHECK(parseForm("a=1&&b=%2F+x&a=&c&d=%zz%4") ==
          Fields{{"a", "1"}, {"b", "/ x"}, {"a", ""}, {"c", ""}, {"d", "%zz%4"}});
}

TEST_CASE("header bytes that travelled as characters come back")
{
    CHECK(headerBytes("plain") == "plain");
    CHECK(headerBytes("s\xc3\x83\xc2\xa9") == "s\xc3\xa9");
    CHECK(headerBytes("s\xc3\xa9") == "s\xc3\xa9");
    CHECK(headerBytes("\xe6\x97\xa5") == "\xe6\x97\xa5");
}

TEST_CASE("content templates replace what they know and keep the rest")
{
    const Message message{"PUT", "https://h.test/p", {}, "{raw body}"};
    CHECK(contentOf("{id}.{ts}.{raw}", message, {"i", "12"}) == "i.12.{raw body}");
    CHECK(contentOf("{method}{url}{ts_ms}{nope}{", message, {"", "12"}) == "PUThttps://h.test/p12000{nope}{");
    CHECK(contentOf("{ts_ms}", message, {"", "12", TimeUnit::Milliseconds}) == "12");
    CHECK(hubspotUrl("/a%3Ab%2f%20%2526%2") == "/a:b/%20%2526%2");
}

TEST_CASE("URLs are split without changing them")
{
    const auto url = splitUrl("HTTPS://user:p@[::1]:8443/a/b?c=d#e");
    REQUIRE(url.has_value());
    CHECK(*url == Url{"HTTPS", "user:p", "[::1]", "8443", "/a/b", "?c=d"});
    CHECK(url->isHttps());
    CHECK(splitUrl("http://h?x")->path == "");
    for (const char* text : {"", "http:/h", "://h", "http://", "http://h:8x/"})
        CHECK_FALSE(splitUrl(text).has_value());
}

TEST_CASE("a signature list is read and written as the scheme has it")
{
    Scheme scheme;
    scheme.listSeparator = ", ";
    scheme.keyValueSeparator = "=";
    scheme.versions = {"v1"};
    scheme.timestampPlace = TimestampPlace::InSignature;
    scheme.timestampName = "t";
    CHECK(writeSignatureList(scheme, "7", {"a", "b"}) == "t=7, v1=a, v1=b");
    CHECK(parseSignatureList(scheme, "t=7, v1=a=,nolabel , v0=b") ==
          std::vector<SignatureEntry>{{"t", "7"}, {"v1", "a="}, {"v0", "b"}});
    scheme.listSeparator = "";
    scheme.prefix = "sha256=";
    CHECK(parseSignatureList(scheme, "sha1=ab").empty());
    CHECK(parseSignatureList(scheme, "sha256=ab") == std::vector<SignatureEntry>{{"", "ab"}});
}

TEST_CASE("structured fields are read as RFC 8941 has it and written in its one form")
{
    const auto dictionary = sf::parseDictionary(
        R"( a=1,	b;x;y=?0, c=("q\"\\" tok/en;p=:aGk=: -1.50);z="s",a=:aGk:, d=?1 )");
    REQUIRE(dictionary.has_value());
    CHECK(sf::write(*dictionary) == R"(a=:aGk=:, b;x;y=?0, c=("q\"\\" tok/en;p=:aGk=: -1.5);z="s", d)");
    CHECK(sf::parseDictionary("")->empty());
    for (const char* text : {"a=", "A=1", "a=1,", "a=1 b=2", "a=(1", "a=(1;", "a=(1 2", "a=\"x", "a=\"\\x\"",
                             "a=:a:", "a=1234567890123456", "a=1.", "a=1.2345", "a=-", "a=?2",
                             "a=\"\xc3\xa9\"", ",a", "a=(1,2)"})
        CHECK_FALSE(sf::parseDictionary(text).has_value());
}

TEST_CASE("components of a request have the values of RFC 9421")
{
    const Message message{
        "POST",
        "https://www.Example.com:443/path?param=value&foo=bar&baz=batman&qux=&a%20b=c+d",
        {{"Host", "www.example.com"}, {"X-List", " a "}, {"x-list", "b\r\n  c"}, {"Dict", "a=1, b=2;x"}},
        ""};
    const auto value = [&](const char* name, sf::Parameters parameters = {}) {
        const auto out = componentValue({std::string(name), std::move(parameters)}, message);
        return out ? *out : "!" + out.error().sentence;
    };
    CHECK(value("@method") == "POST");
    CHECK(value("@authority") == "www.example.com");
    CHECK(value("@scheme") == "https");
    CHECK(value("@path") == "/path");
    CHECK(value("@query") == "?param=value&foo=bar&baz=batman&qux=&a%20b=c+d");
    CHECK(value("@request-target") == "/path?param=value&foo=bar&baz=batman&qux=&a%20b=c+d");
    CHECK(value("@query-param", {{"name", std::string("baz")}}) == "batman");
    CHECK(value("@query-param", {{"name", std::string("a%20b")}}) == "c%20d");
    CHECK(value("x-list") == "a, b c");
    CHECK(value("x-list", {{"bs", true}}) == ":YQ==:, :YiBj:");
    CHECK(value("dict", {{"key", std::string("b")}}) == "2;x");
    for (const char* name : {"@status", "X-List", "missing", "@query-param"})
        CHECK(value(name).starts_with('!'));
    CHECK(value("dict", {{"key", std::string("z")}}).starts_with('!'));
    CHECK(value("x-list", {{"req", true}}).starts_with('!'));
}

TEST_CASE("a component that is covered twice has no signature base")
{
    const sf::InnerList covered{{{std::string("@method"), {}}, {std::string("@method"), {}}}, {}};
    CHECK_FALSE(signatureBase(covered, {}).ok());
}

TEST_CASE("JSON Web Tokens are read whole or not at all")
{
    const std::string token = writeJsonWebToken(json::Object{}, "key");
    CHECK(parseJsonWebToken(token).has_value());
    CHECK(parseJsonWebToken(token)->algorithm == "HS256");
    for (const std::string& text : {std::string(), std::string(".."), token + ".", token.substr(1),
                                    "a" + token, std::string("e30.e30.AA")})
        CHECK_FALSE(parseJsonWebToken(text).has_value());
    CHECK_FALSE(parseJsonWebToken(toBase64Url(R"({"alg":"HS256","crit":["x"]})") + ".e30.AA").has_value());
    CHECK_FALSE(hmacOfJwt("none").has_value());
    CHECK_FALSE(hmacOfJwt("hs256").has_value());
}
