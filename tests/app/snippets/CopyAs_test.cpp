#include "snippets/CopyAs.h"

#include <catch2/catch.hpp>

#include <QProcess>

using namespace hookbench;
using namespace hookbench::snippets;

namespace {

capture::Capture captureOf(std::string body)
{
    capture::Capture capture;
    capture.summary.method = "POST";
    capture.summary.target = "/h?a=1&b=%41";
    capture.headers = {{"Host", "x:1"}, {"Content-Length", "1"}, {"X-It", "it's ok"}, {"X-It", "2"}, {"X-Empty", ""}};
    capture.body = std::move(body);
    return capture;
}

std::string copied(CopyForm form, const capture::Capture& capture, std::string_view url = "http://127.0.0.1:1/")
{
    return copyAs(form, requestOf(capture, url));
}

/// What a shell hands to a program in the place of curl, NUL behind each word.
std::string wordsOf(const std::string& command)
{
    QProcess shell;
    shell.start(QStringLiteral("bash"),
                {QStringLiteral("-c"), QString::fromStdString("curl() { printf '%s\\0' \"$@\"; }\n" + command)});
    REQUIRE(shell.waitForFinished());
    return shell.readAllStandardOutput().toStdString();
}

} // namespace

TEST_CASE("the words of a curl command are the bytes of the request")
{
    for (const std::string& body : {std::string("{\"a\":\"it's\"}\n"), std::string("caf\xe9\x01'\\\"\r\n"),
                                    std::string("$HOME `x` \"\\n\" \xc3\xa9")}) {
        const std::string words = wordsOf(copied(CopyForm::Curl, captureOf(body)));
        CHECK(words.find(std::string("--data-binary\0", 14) + body + std::string(1, '\0')) != std::string::npos);
        CHECK(words.find(std::string("http://127.0.0.1:1/h?a=1&b=%41\0", 31)) != std::string::npos);
        CHECK(words.find(std::string("X-It: it's ok\0-H\0X-It: 2\0-H\0X-Empty;\0", 37)) != std::string::npos);
        CHECK(words.find("Host") == std::string::npos);
    }
}

TEST_CASE("bytes that no word can hold go through base64, long bodies by the path of their file")
{
    CHECK(copied(CopyForm::Curl, captureOf(std::string("a\0b", 3))).starts_with("printf %s 'YQBi' | base64 -d | curl"));
    capture::Capture large = captureOf("only the beginning");
    large.bodyFile = "/tmp/it's.body";
    CHECK(copied(CopyForm::Curl, large).find("--data-binary '@/tmp/it'\\''s.body'") != std::string::npos);
    CHECK(copied(CopyForm::Python, large).find("open(\"/tmp/it's.body\", \"rb\").read()") != std::string::npos);
}

TEST_CASE("a request goes to where it came, unless a URL is named")
{
    CHECK(requestOf(captureOf(""), "").url() == "http://x:1/h?a=1&b=%41");
    capture::Capture secure = captureOf("");
    secure.summary.flags = capture::Tls;
    CHECK(requestOf(secure, "").base == "https://x:1");
    CHECK(requestOf(secure, "http://b:2/sub/").url() == "http://b:2/sub/h?a=1&b=%41");
    capture::Capture proxied = captureOf("");
    proxied.summary.target = "https://far.test/p?q";
    CHECK(requestOf(proxied, "").url() == "https://far.test/p?q");
    CHECK(requestOf(proxied, "http://near:1").url() == "http://near:1/p?q");
}

TEST_CASE("a raw message holds every line and byte, with the length that fits")
{
    CHECK(copied(CopyForm::Http, captureOf(std::string("a\0\r\n", 4))) ==
          "POST /h?a=1&b=%41 HTTP/1.1\r\nHost: 127.0.0.1:1\r\nX-It: it's ok\r\nX-It: 2\r\nX-Empty: \r\n"
          "Content-Length: 4\r\nConnection: close\r\n\r\n" +
              std::string("a\0\r\n", 4));
}

TEST_CASE("what a tool cannot send is told in a comment at the beginning")
{
    capture::Capture capture = captureOf("{}");
    CHECK(copied(CopyForm::Python, capture).starts_with("# The lines of X-It are sent as one.\n"));
    CHECK(copied(CopyForm::Python, capture).find("# requests writes the target in its own way: /h?a=1&b=%41\n") !=
          std::string::npos);
    CHECK(copied(CopyForm::Curl, capture).starts_with("curl -X 'POST'"));
    capture.summary.method = "GET";
    CHECK(copied(CopyForm::Node, capture).find("// fetch sends no body with GET, so it is left out.\n") != std::string::npos);
    capture.trailers = {{"X-Sum", "1"}};
    CHECK(copied(CopyForm::Curl, capture).starts_with("# The trailers after the body are not sent.\ncurl"));
}

TEST_CASE("PowerShell's quotes are doubled, the curly ones that count there, too")
{
    const std::string text = copied(CopyForm::PowerShell, captureOf("it's \xe2\x80\x99quoted\xe2\x80\x99"));
    CHECK(text.find("GetBytes('it''s \xe2\x80\x99\xe2\x80\x99quoted\xe2\x80\x99\xe2\x80\x99')") != std::string::npos);
    CHECK(text.find("-H 'X-It: it''s ok'") != std::string::npos);
}
