#include "json/Parser.h"
#include "json/Search.h"

#include <catch2/catch.hpp>

using namespace hookbench;
using json::Steps;

namespace {

json::Value parsed(std::string_view text)
{
    return std::move(json::parse(text)).value();
}

} // namespace

TEST_CASE("keys and values of a document are found in its order, whatever their case")
{
    const json::Value value = parsed(R"({"ID": 1, "items": [{"id": "x"}, "an Id", 31.50, true, null]})");
    CHECK(json::find(value, "id", 100) == std::vector<Steps>{{0}, {1, 0, 0}, {1, 1}});
    CHECK(json::find(value, "31.50", 100) == std::vector<Steps>{{1, 2}});
    CHECK(json::find(value, "null", 100) == std::vector<Steps>{{1, 4}});
    CHECK(json::find(value, "id", 1) == std::vector<Steps>{{0}});
    CHECK(json::find(value, "", 100).empty());
    CHECK(json::find(value, "not there", 100).empty());
}

TEST_CASE("a search that is cancelled ends")
{
    CancellationToken token;
    token.cancel();
    CHECK(json::find(parsed(R"({"a": 1})"), "a", 10, token).empty());
}

TEST_CASE("the first repeated key of any object is found")
{
    CHECK_FALSE(json::firstRepeatedKey(parsed(R"({"a": {"b": 1}, "c": {"b": 2}})")));
    CHECK(json::firstRepeatedKey(parsed(R"([{"a": 1}, {"b": 1, "a": 2, "b": 3}])")) == Steps{1, 2});
}
