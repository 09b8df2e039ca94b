#include "JsonGenerator.h"
#include "registrations/YamlReader.h"
#include "registrations/YamlWriter.h"
#include "json/Parser.h"
#include "json/Writer.h"

using namespace hookbench;
using namespace hookbench::registrations;
using json::Value;

namespace {

/// What the YAML says, as compact JSON.
std::string asJson(std::string_view yaml)
{
    const auto documents = readYaml(yaml);
    INFO(yaml);
    REQUIRE(documents);
    REQUIRE(documents->size() == 1);
    return json::write(documents->front());
}

std::string asYaml(std::string_view text)
{
    return writeYaml(*json::parse(text));
}

void checkRefused(std::string_view yaml, std::size_t line, std::string_view words)
{
    const auto documents = readYaml(yaml);
    INFO(yaml.substr(0, 200));
    REQUIRE_FALSE(documents);
    CHECK(documents.error().line == line);
    INFO(documents.error().message);
    CHECK(documents.error().message.find(words) != std::string::npos);
}

} // namespace

TEST_CASE("plain scalars are null, booleans, JSON's numbers, or text as it stands")
{
    CHECK(asJson("[~, null, true, False, 1, -0, 1.50, 1e3, 12345678901234567890]") ==
          "[null,null,true,false,1,-0,1.50,1e3,12345678901234567890]");
    CHECK(asJson("[no, on, 010, 0x1F, +15551234567, .5, 1_000, 2025-01-01, 1:30, .inf]") ==
          R"(["no","on","010","0x1F","+15551234567",".5","1_000","2025-01-01","1:30",".inf"])");
    CHECK(asJson("a:\nb: ''\nc: '1'\nd: \"~\"\n1: x\n") == R"({"a":null,"b":"","c":"1","d":"~","1":"x"})");
    CHECK(asJson("[!!str 1, !!int 2, !!float 3.5, !!null ~, !!bool true, ! 4]") ==
          R"(["1",2,3.5,null,true,"4"])");
}

TEST_CASE("anchors, aliases and merge keys work")
{
    CHECK(asJson("a: &x {b: 1, c: 2}\nd: *x\n") == R"({"a":{"b":1,"c":2},"d":{"b":1,"c":2}})");
    CHECK(asJson("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n") == R"({"a":{"b":1,"c":2},"d":{"c":3,"b":1}})");
    CHECK(asJson("- &x {b: 1}\n- &y {b: 2, c: 2}\n- <<: [*x, *y]\n") ==
          R"([{"b":1},{"b":2,"c":2},{"b":1,"c":2}])");
    CHECK(asJson("'<<': 1") == R"({"<<":1})");
}

TEST_CASE("several documents are several values")
{
    const auto documents = readYaml("a: 1\n---\nb: 2\n");
    REQUIRE(documents);
    CHECK(documents->size() == 2);
    CHECK(readYaml("")->empty());
}

TEST_CASE("what cannot be read is refused with its line and the reason")
{
    checkRefused("a: 1\nb: [1\n", 3, "");
    checkRefused("a: 1\na: 2\n", 2, "second time");
    checkRefused("a: !thing x\n", 1, "tag");
    checkRefused("a: !!binary aGk=\n", 1, "tag");
    checkRefused("a: !!int x\n", 1, "tag");
    checkRefused("? [a]\n: b\n", 1, "scalar");
    checkRefused("a: *x\n", 1, "");
    checkRefused("&a [*a]\n", 1, "inside");
    checkRefused("x: 1\n<<: 2\n", 2, "mapping");
    checkRefused("a: \x04 b\n", 1, "control character");
    checkRefused(std::string_view("a: \0b\n", 7), 1, "control character");
    checkRefused("a: \xff\n", 1, "UTF-8");
    checkRefused(std::string(100'000, '['), 1, "");
    checkRefused(",", 1, "begins like this");
    checkRefused("}", 1, "");
    checkRefused("a: \"b\\Nc\"\n", 1, "UTF-8");
    checkRefused("a: 1\n]\n", 2, "");
    checkRefused("--- a\n--- ,\n", 2, "");
    checkRefused(std::string(100'000, '{'), 1, "");
}

TEST_CASE("a small text that stands for a huge value is refused")
{
    std::string laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int j = 1; j < 10; ++j)
            laughs += ", " + before;
        laughs += "]\n";
    }
    const auto documents = readYaml(laughs);
    REQUIRE_FALSE(documents);
    CHECK(documents.error().message.find("aliases") != std::string::npos);
    std::string long_ = "a: &a \"" + std::string(1'000'000, 'x') + "\"\nb: [";
    for (int i = 0; i < 1000; ++i)
        long_ += "*a, ";
    CHECK_FALSE(readYaml(long_ + "*a]\n"));
}

TEST_CASE("YAML is written in block style, in order, quoted where some reader would misread it")
{
    CHECK(asYaml(R"({"b":"object.created","a":[{"x":1,"z":[]},[2,{}]],"c":null,"y":true})") ==
          "b: object.created\n"
          "a:\n"
          "  - x: 1\n"
          "    z: []\n"
          "  - - 2\n"
          "    - {}\n"
          "c: null\n"
          "\"y\": true\n");
    CHECK(
        asYaml(R"(["no","1e3","2025-01-01","~","*","- x","x ","a: b","a #b","{{ x }}","${A}","it's","é"])") ==
        "- \"no\"\n- \"1e3\"\n- \"2025-01-01\"\n- \"~\"\n- \"*\"\n- \"- x\"\n- \"x \"\n- \"a: b\"\n- \"a "
        "#b\"\n"
        "- \"{{ x }}\"\n- \"${A}\"\n- \"it's\"\n- \"é\"\n");
    CHECK(asYaml(R"(["https://a.example:8080/x?y=1&z=2","a@b.example","a b"])") ==
          "- https://a.example:8080/x?y=1&z=2\n- a@b.example\n- a b\n");
}

TEST_CASE("texts of several lines are literal blocks where that keeps every byte")
{
    CHECK(asYaml(R"({"t":"{\n  \"a\": 1\n\n}\n","u":"x\ny","v":"  x\ny\n"})") ==
          "t: |\n  {\n    \"a\": 1\n\n  }\nu: |-\n  x\n  y\nv: |2\n    x\n  y\n");
    CHECK(asYaml(R"({"t":"a\r\nb","u":"a\n\n","v":"a\n \nb","w":"\u0001\u2028\u0085\n"})") ==
          "t: \"a\\r\\nb\"\nu: \"a\\n\\n\"\nv: \"a\\n \\nb\"\nw: \"\\x01\\u2028\\x85\\n\"\n");
}

TEST_CASE("whatever the value, its YAML reads back as the same")
{
    for (std::uint32_t seed = 1; seed <= 4000; ++seed) {
        test::JsonGenerator random(seed);
        const Value value = random.value(5);
        const std::string yaml = writeYaml(value);
        CAPTURE(seed, yaml, json::write(value));
        const auto documents = readYaml(yaml);
        if (!documents)
            FAIL(documents.error().message);
        REQUIRE(documents->size() == 1);
        REQUIRE(documents->front() == value);
    }
}

TEST_CASE("names longer than YAML's simple keys are written so that they read back")
{
    json::Object object;
    for (const std::size_t length : {999, 1000, 1024, 5000}) {
        object.append(std::string(length, 'k'), Value(1));
        object.append(std::string(length, '"'), json::Array{json::Object{}, Value("x\ny\n")});
    }
    const auto documents = readYaml(writeYaml(object));
    REQUIRE(documents);
    CHECK(documents->front() == Value(object));
}

TEST_CASE("the line of a value is found by its path, document by document")
{
    const std::string yaml = "a:\n  - b: 1\n    c: [2,\n      3]\n---\na: 4\n";
    CHECK(yamlLineOf(yaml, 0, "a[0].c[1]") == 4);
    CHECK(yamlLineOf(yaml, 0, "a[0]") == 2);
    CHECK(yamlLineOf(yaml, 1, "a") == 6);
    CHECK(yamlLineOf(yaml, 0, "x") == 0);
}
