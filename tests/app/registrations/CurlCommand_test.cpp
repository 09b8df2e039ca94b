#include "JsonGenerator.h"
#include "registrations/CurlCommand.h"
#include "registrations/ShellWords.h"

#include <QProcess>

using namespace hookbench;
using namespace hookbench::registrations;

namespace {

CurlCommand read(std::string_view text)
{
    const auto commands = readCurlCommands(text);
    INFO(text);
    if (!commands)
        FAIL(commands.error().message);
    REQUIRE(commands->size() == 1);
    return commands->front();
}

void checkRefused(std::string_view text, std::string_view words)
{
    const auto commands = readCurlCommands(text);
    INFO(text);
    REQUIRE_FALSE(commands);
    INFO(commands.error().message);
    CHECK(commands.error().code == ErrorCode::InvalidInput);
    CHECK(commands.error().message.find(words) != std::string::npos);
    CHECK(commands.error().message.ends_with('.'));
}

std::vector<std::string> words(std::string_view text)
{
    const auto commands = shellCommands(text);
    INFO(text);
    REQUIRE(commands);
    REQUIRE(commands->size() == 1);
    return commands->front().words;
}

/// What bash makes of `text` as arguments: each with a NUL behind it.
std::vector<std::string> bashWords(const std::string& text)
{
    QProcess bash;
    bash.start(QStringLiteral("bash"), {QStringLiteral("--norc"), QStringLiteral("/dev/stdin")});
    bash.write("printf '%s\\0' " + QByteArray::fromStdString(text) + "\n");
    bash.closeWriteChannel();
    REQUIRE(bash.waitForFinished());
    REQUIRE(bash.exitCode() == 0);
    std::vector<std::string> found;
    for (const QByteArray& word : bash.readAllStandardOutput().split('\0'))
        found.push_back(word.toStdString());
    found.pop_back();
    return found;
}

} // namespace

TEST_CASE("words are cut as bash cuts them")
{
    for (const std::string text : {R"(a b\ c 'd e'"f g"h)", R"('it'\''s' "a\"b\\c\$d\x" \\ '')",
                                   R"($'a\n\t\'\x41\u00e9\U0001f600\101\e' x)", "a \\\n  b\\\nc 'x\ny'",
                                   R"(a#b c # d e)", R"("$" "a$" $'$A' '$A' "!" ^ %)", "\"a\\\nb\" 'é😀'"}) {
        CAPTURE(text);
        CHECK(words(text) == bashWords(text));
    }
    CHECK(words("a \\\r\n b\r\n") == std::vector<std::string>{"a", "b"});
    CHECK(words(R"("$A ${B}" $C '$D')") == std::vector<std::string>{"${A} ${B}", "${C}", "$D"});
    CHECK(words(R"($'\ud83d\ude00')") == std::vector<std::string>{"😀"});
    CHECK(shellCommands("a; b && c\n\n# d\ne | f > g\n")->size() == 4);
    CHECK(shellCommands("a\n\n b")->back().line == 3);
}

TEST_CASE("every byte survives quoting for bash")
{
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        test::JsonGenerator random(seed);
        std::string text;
        std::vector<std::string> expected;
        for (int i = 0; i < 20; ++i) {
            std::string word = random.nastyString();
            for (int j = 0; j < 5; ++j)
                word += static_cast<char>(1 + random.below(255));
            text += " " + shellQuoted(word);
            expected.push_back(word);
        }
        CAPTURE(text);
        CHECK(words(text) == expected);
        CHECK(bashWords(text) == expected);
    }
}

TEST_CASE("commands as documentation and browsers write them are read")
{
    const CurlCommand expected{"POST",
                               "https://api.mixpeek.com/v1/organizations/webhooks/",
                               {{"Content-Type", "application/json"}, {"Authorization", "Bearer ${KEY}"}},
                               R"({"a": "it's\n"})",
                               true};
    CHECK(read("$ curl -X POST https://api.mixpeek.com/v1/organizations/webhooks/ \\\n"
               "  -H 'Content-Type: application/json' -H \"Authorization: Bearer $KEY\" \\\n"
               R"(  -d '{"a": "it'\''s\n"}' | jq .)") == expected);
    CHECK(read("curl --request POST --url 'https://api.mixpeek.com/v1/organizations/webhooks/' "
               "--header 'Content-Type:application/json' --header \"Authorization: Bearer ${KEY}\" "
               R"(--data "{\"a\": \"it's\\n\"}")") == expected);
    CHECK(read(R"(curl 'https://api.mixpeek.com/v1/organizations/webhooks/' --compressed -sS -k )"
               R"(-H 'Content-Type: application/json' -H "Authorization: Bearer $KEY" )"
               R"(--data-raw $'{"a": "it\'s\\n"}')") == expected);
    CHECK(
        read(
            R"(/usr/bin/curl --data-binary "{\"a\": \"it's\\n\"}" -o out.json -m 5 -XPOST -HContent-Type:\ application/json )"
            R"(-H "Authorization: Bearer $KEY" https://api.mixpeek.com/v1/organizations/webhooks/)") ==
        expected);
}

TEST_CASE("curl's own rules for the method, the body and credentials hold")
{
    CHECK(read("curl http://a/").method == "GET");
    CHECK(read("curl -I http://a/").method == "HEAD");
    CHECK(read("curl -d x -d y http://a/").body == "x&y");
    CHECK(read("curl --json '[1' --json ',2]' http://a/") ==
          CurlCommand{"POST", "http://a/", {{"Content-Type", "application/json"}}, "[1,2]", true});
    CHECK(read("curl --data-raw @x http://a/").body == "@x");
    CHECK(read("curl -u me:pw http://a/").headers == http::Headers{{"Authorization", "Basic bWU6cHc="}});
    CHECK(read("curl -A x -e y -b z=1 http://a/").headers ==
          http::Headers{{"User-Agent", "x"}, {"Referer", "y"}, {"Cookie", "z=1"}});
    CHECK(read("curl -H 'Accept:' -H 'X-Empty;' http://a/").headers == http::Headers{{"X-Empty", ""}});
    CHECK(readCurlCommands("curl http://a/\n\ncurl http://b/\n")->size() == 2);
}

TEST_CASE("what cannot be said or is not known is named")
{
    checkRefused("curl --frobnicate http://a/", "--frobnicate");
    checkRefused("curl -Z http://a/", "-Z");
    checkRefused("curl -d @body.json http://a/", "body.json");
    checkRefused("curl --json @- http://a/", "--data-raw");
    checkRefused("curl -H @file http://a/", "file");
    checkRefused("curl -F a=b http://a/", "-F");
    checkRefused("curl -G -d a http://a/", "-G");
    checkRefused("curl -T x http://a/", "files are not read");
    checkRefused("curl http://a/ -X", "-X");
    checkRefused("curl -d x", "no URL");
    checkRefused("curl http://a/ http://b/", "two URLs");
    checkRefused("curl -H nocolon http://a/", "colon");
    checkRefused("wget http://a/", "wget");
    checkRefused("# only a comment", "no curl command");
    checkRefused("curl 'http://a/", "not closed");
    checkRefused("curl \"http://a/", "not closed");
    checkRefused("curl $'http://a/", "not closed");
    checkRefused("curl http://a/ -d \"$(cat x)\"", "not run");
    checkRefused("curl http://a/ -d `id`", "not run");
    checkRefused("curl http://a/ -d \"${A:-b}\"", "${NAME}");
    checkRefused("curl http://a/ > out", "meaning");
    checkRefused("curl ^\"http://a/^\"", "bash");
    checkRefused("\n\ncurl --frobnicate x", "line 3");
}

TEST_CASE("a command that was written reads back, whatever it holds")
{
    for (std::uint32_t seed = 1; seed <= 1000; ++seed) {
        test::JsonGenerator random(seed);
        CurlCommand command{
            "POST", "https://a.example/" + random.nastyString(), {}, random.nastyString(), true};
        command.headers.push_back({"X-A", "v" + random.nastyString()});
        const std::string text = writeCurlCommand(command);
        CAPTURE(text);
        CHECK(read(text) == command);
    }
}
