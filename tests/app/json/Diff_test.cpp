#include "json/Diff.h"
#include "json/Parser.h"
#include "json/Tokens.h"

#include <catch2/catch.hpp>

using namespace hookbench::json;

namespace {

std::vector<std::string> paths(std::string_view before, std::string_view after,
                               MemberOrder order = MemberOrder::Ignored)
{
    std::vector<std::string> found;
    for (const Difference& difference : diff(*parse(before), *parse(after), order)) {
        constexpr std::string_view signs = "+-~>";
        found.push_back(signs[static_cast<std::size_t>(difference.kind)] + difference.path);
    }
    return found;
}

using Paths = std::vector<std::string>;

} // namespace

TEST_CASE("a diff names each place that differs")
{
    CHECK(paths(R"({"a": 1, "b": {"x-y": 2}, "c": 3})", R"({"a": 1, "b": {"x-y": 4}, "d": 5})") ==
          Paths{"~b['x-y']", "-c", "+d"});
    CHECK(paths("[1, 2, 3]", "[1, 3]") == Paths{"-[1]"});
    CHECK(paths("[1, 2]", "[0, 1, 2]") == Paths{"+[0]"});
    CHECK(paths("[1, [2]]", "[1, [3]]") == Paths{"~[1][0]"});
    CHECK(paths("1.0", "1") == Paths{"~"});
    CHECK(paths(R"({"a": 1, "a": 2})", R"({"a": 1, "a": 3})") == Paths{"~a"});
}

TEST_CASE("the order of members counts only where it is asked for")
{
    CHECK(paths(R"({"a": 1, "b": 2})", R"({"b": 2, "a": 1})").empty());
    CHECK(paths(R"({"a": 1, "b": 2})", R"({"b": 2, "a": 1})", MemberOrder::Told) == Paths{">"});
}

TEST_CASE("tokens know where they stand, and decoded strings where their bytes came from")
{
    const std::string_view text = "{ \"a\\n\" : [1.50,true] }";
    const auto tokens = tokenize(text);
    REQUIRE(tokens);
    REQUIRE(tokens->size() == 9);
    CHECK((*tokens)[1] == Token{Token::Kind::Name, 2, 7});
    CHECK((*tokens)[4] == Token{Token::Kind::Number, 11, 15});
    const DecodedString decoded = decodeString("\"a\\u00e9\\ud83d\\ude80b\"", 10);
    CHECK(decoded.text == "aé🚀b");
    CHECK(decoded.origins == std::vector<std::size_t>{11, 12, 12, 18, 18, 18, 18, 30, 31});
    CHECK_FALSE(tokenize("{"));
}
