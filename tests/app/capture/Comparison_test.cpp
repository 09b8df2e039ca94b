#include "capture/compare/Comparison.h"

#include <catch2/catch.hpp>

using namespace hookbench;
using namespace hookbench::capture;
using Bodies = Comparison::Bodies;
using Kind = HeaderDifference::Kind;

namespace {

Comparison ofBodies(std::string before, std::string after)
{
    return compare({"POST / HTTP/1.1", {}, std::move(before)}, {"POST / HTTP/1.1", {}, std::move(after)});
}

Comparison ofHeaders(http::Headers before, http::Headers after)
{
    return compare({"POST / HTTP/1.1", std::move(before), {}}, {"POST / HTTP/1.1", std::move(after), {}});
}

} // namespace

TEST_CASE("bodies that are the same JSON are told apart by white space, by key order and by values")
{
    CHECK(ofBodies(R"({"a":1})", R"({"a":1})").bodies == Bodies::Same);
    CHECK(ofBodies(R"({"a":1})", "{ \"a\": 1 }\n").bodies == Bodies::WhiteSpace);
    CHECK(ofBodies(R"({"a":"é"})", R"({"a":"\u00e9"})").bodies == Bodies::WhiteSpace);
    CHECK(ofBodies(R"({"a":1,"b":2})", R"({"b":2,"a":1})").bodies == Bodies::KeyOrder);
    const Comparison values = ofBodies(R"({"a":1,"b":[1,2],"c":0})", R"({"b":[1,3,2],"a":1.0})");
    CHECK(values.bodies == Bodies::Values);
    REQUIRE(values.values.size() == 3);
    CHECK(values.order.empty() == false);
    CHECK_FALSE(values.lines.empty());
}

TEST_CASE("texts are compared by lines, and all bodies by bytes")
{
    const Comparison text = ofBodies("one\ntwo\n", "one\n2\n");
    CHECK(text.bodies == Bodies::Text);
    CHECK(text.lines.size() == 3);
    CHECK(text.bytes.front().beforeBegin == 4);
    CHECK(ofBodies(std::string("\xff\x00", 2), std::string("\xff\x01", 2)).bodies == Bodies::Bytes);
    CHECK_FALSE(ofBodies("{\"a\":1}", "text").isSame());
}

TEST_CASE("a body that came compressed is compared by what it holds")
{
    // gzip of {"a":1}
    const std::string gzip("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x54\xb2\x32\xac\x05\x00\xaf\xac\x1b\x56\x07\x00\x00\x00", 27);
    const Comparison same = compare({"POST / HTTP/1.1", {{"Content-Encoding", "gzip"}}, gzip},
                                    {"POST / HTTP/1.1", {}, R"({"a":1})"});
    CHECK(same.bodies == Bodies::Coding);
    CHECK(same.isSame());
}

TEST_CASE("headers differ by value, spelling and place; what always differs does not count")
{
    const Comparison comparison = ofHeaders({{"Host", "a"}, {"Date", "1"}, {"X-A", "1"}, {"X-A", "2"}, {"Gone", "x"}},
                                            {{"X-A", "1"}, {"host", "a"}, {"Date", "2"}, {"X-A", "3"}, {"New", "y"}});
    const std::vector<HeaderDifference> expected = {{Kind::Spelling, "Host", "Host", "host", false},
                                                    {Kind::Changed, "Date", "1", "2", true},
                                                    {Kind::Moved, "X-A", "1", "1", false},
                                                    {Kind::Changed, "X-A", "2", "3", false},
                                                    {Kind::Removed, "Gone", "x", "", false},
                                                    {Kind::Added, "New", "", "y", false}};
    CHECK(comparison.headers == expected);
    CHECK_FALSE(comparison.isSame());
    CHECK(ofHeaders({{"Date", "1"}, {"X-Hub-Signature-256", "a"}}, {{"Date", "2"}, {"X-Hub-Signature-256", "b"}}).isSame());
}

TEST_CASE("bodies beyond the limit are compared by their bytes")
{
    std::string large = "\"" + std::string(largestCompared, 'x') + "\"";
    std::string other = large;
    other[1000] = 'y';
    const Comparison comparison = ofBodies(large, other);
    CHECK(comparison.isPartial);
    REQUIRE(comparison.bytes.size() == 1);
    CHECK(comparison.bytes.front() == ByteChange{1000, 1001, 1000, 1001});
}

TEST_CASE("a head as it was sent is a message")
{
    const ComparedMessage message = messageOf("HTTP/1.1 200 OK\r\nA: b\r\nno header\r\n\r\n", "x");
    CHECK(message.firstLine == "HTTP/1.1 200 OK");
    CHECK(message.headers == http::Headers{{"A", "b"}});
    CHECK(message.body == "x");
}
