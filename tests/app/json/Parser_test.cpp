#include "json/Parser.h"
#include "json/Writer.h"

using namespace hookbench;
using namespace hookbench::json;

namespace {
std::string roundTrip(std::string_view text)
{
    const auto value = parse(text);
    REQUIRE(value);
    return write(*value);
}

ParseError failure(std::string_view text)
{
    const auto value = parse(text);
    REQUIRE_FALSE(value);
    return value.error();
}
} // namespace

TEST_CASE("numbers keep the digits they were written with")
{
    CHECK(roundTrip("[12345678901234567890, 1.0, 1e400, -0, 0.10]") ==
          "[12345678901234567890,1.0,1e400,-0,0.10]");
    CHECK(roundTrip(" 12345678901234567890 ") == "12345678901234567890");
}

TEST_CASE("members keep their order and their duplicates, and the last duplicate is found")
{
    const std::string text = R"({"b":1,"a":2,"b":3})";
    CHECK(roundTrip(text) == text);
    CHECK(parse(text)->find("b")->asNumber().text == "3");
}

TEST_CASE("every kind of value can be the whole text")
{
    for (const char* text : {"null", "true", "false", "\"x\"", "7", "[]", "{}"})
        CHECK(roundTrip(text) == text);
}

TEST_CASE("strings are unescaped and written with the fewest escapes")
{
    CHECK(parse(R"("\u00e9\n\ud83d\ude00\/")")->asString() == "é\n😀/");
    CHECK(roundTrip(R"("\u00e9\n\u0001\/")") == "\"é\\n\\u0001/\"");
}

TEST_CASE("pretty text has one member a line and keeps empty containers short")
{
    CHECK(write(*parse(R"({"a":[1,{}],"b":{}})"), Style::Pretty) ==
          "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {}\n}");
}

TEST_CASE("a bad text is refused with the line and column of the first wrong byte")
{
    struct Case {
        const char* text;
        std::size_t line, column;
        const char* words;
    };
    const Case cases[] = {
        {"", 1, 1, "empty"},
        {"{\n  \"a\": 1,\n}", 3, 1, "comma"},
        {"{\"a\" 1}", 1, 6, "colon"},
        {"[1 2]", 1, 4, "comma"},
        {"[01]", 1, 3, "start with 0"},
        {"[1.]", 1, 4, "digit"},
        {"{'a':1}", 1, 2, "double quotes"},
        {"\"a\tb\"", 1, 3, "control character"},
        {"\"abc", 1, 1, "not closed"},
        {"[tru]", 1, 2, "true, false and null"},
        {"{} x", 1, 4, "follow"},
        {"\xEF\xBB\xBF{}", 1, 1, "byte-order mark"},
        {"\"\xFF\"", 1, 1, "UTF-8"},
        {"\"\\x\"", 1, 3, "escape"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        const ParseError error = failure(c.text);
        CHECK(error.line == c.line);
        CHECK(error.column == c.column);
        CHECK_THAT(error.message, Catch::Contains(c.words));
    }
}

TEST_CASE("nesting beyond the limit is refused, whatever its size")
{
    CHECK_THAT(failure(std::string(200'000, '[')).message, Catch::Contains("deeper"));
    CHECK(parse(std::string(500, '[') + std::string(500, ']')));
}
