#include "capture/drift/DriftHistory.h"
#include "capture/drift/DriftJson.h"
#include "capture/drift/DriftReader.h"
#include "CaptureFixture.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <random>

using namespace hookbench;
using namespace hookbench::capture;
using Kind = Departure::Kind;

namespace {

std::vector<Departure> learn(Shape& shape, const std::string& body)
{
    const auto value = json::parse(body);
    REQUIRE(value);
    return shape.learn(*value);
}

/// A shape that has seen this body often enough.
Shape shapeOf(const std::string& body)
{
    Shape shape;
    for (int i = 0; i < Shape::enough; ++i)
        CHECK(learn(shape, body).empty());
    return shape;
}

const ShapePath* findPath(const std::vector<ShapePath>& paths, const std::string& path)
{
    const auto found = std::find_if(paths.begin(), paths.end(), [&](const ShapePath& each) { return each.path == path; });
    return found == paths.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("a shape lists the paths of the bodies with their types, and which are always there")
{
    Shape shape;
    learn(shape, R"({"id":1,"items":[{"sku":"a"},{"sku":"b","n":2}],"note":null})");
    learn(shape, R"({"id":"x","items":[],"note":"hi","x-y":1.5})");
    CHECK(shape.bodies() == 2);
    CHECK(shape.paths() == std::vector<ShapePath>{{"id", IntegerShape | StringShape, 2, true},
                                                  {"items", ArrayShape, 2, true},
                                                  {"items[]", ObjectShape, 1, false},
                                                  {"items[].n", IntegerShape, 1, false},
                                                  {"items[].sku", StringShape, 1, true},
                                                  {"note", NullShape | StringShape, 2, true},
                                                  {"['x-y']", NumberShape, 1, false}});
    CHECK(shapeTypeText(NullShape | StringShape) == "string or null");
    CHECK(shapeTypeText(IntegerShape | NumberShape) == "number");
}

TEST_CASE("a body with a new path, a missing one or another type departs, once")
{
    Shape shape = shapeOf(R"({"id":1,"total":10,"user":{"name":"Ann"}})");
    const std::string other = R"({"id":"1","user":{"name":"Ann","vat":{"id":3}}})";
    const std::vector<Departure> expected{{Kind::OtherType, "id", IntegerShape, StringShape, 5},
                                          {Kind::NewPath, "user.vat", 0, ObjectShape, 5},
                                          {Kind::MissingPath, "total", IntegerShape, 0, 5}};
    CHECK(learn(shape, other) == expected);
    CHECK(learn(shape, other).empty());
    CHECK(learn(shape, R"({"id":1,"total":10,"user":{"name":"Ann"}})").empty());
}

TEST_CASE("fewer bodies than enough tell nothing")
{
    Shape shape;
    for (int i = 1; i < Shape::enough; ++i)
        learn(shape, R"({"a":1})");
    CHECK(learn(shape, R"({"b":"x","a":true})").empty());
    // What is seldom there must itself have been seen often enough.
    Shape seldom = shapeOf(R"({"a":1})");
    CHECK(learn(seldom, R"({"a":1,"b":{"c":1}})").size() == 1);
    CHECK(learn(seldom, R"({"a":1,"b":{"d":"x"}})").empty());
}

TEST_CASE("an integer fits where fractions were seen, but not the other way round")
{
    Shape fractions = shapeOf(R"({"a":1.5})");
    CHECK(learn(fractions, R"({"a":2})").empty());
    Shape integers = shapeOf(R"({"a":2})");
    CHECK(learn(integers, R"({"a":2.0})") == std::vector<Departure>{{Kind::OtherType, "a", IntegerShape, NumberShape, 5}});
}

TEST_CASE("an optional path may be missing, and an object that is missing is told without what stands in it")
{
    Shape shape = shapeOf(R"({"a":1,"o":{"p":1,"q":2}})");
    CHECK(learn(shape, R"({"a":1})") == std::vector<Departure>{{Kind::MissingPath, "o", ObjectShape, 0, 5}});
    CHECK(learn(shape, R"({"a":1,"o":{"p":1}})") == std::vector<Departure>{{Kind::MissingPath, "o.q", IntegerShape, 0, 5}});
    CHECK(learn(shape, R"({"a":1,"o":{"p":1}})").empty());
}

TEST_CASE("another type of the whole body departs with an empty path")
{
    Shape shape = shapeOf(R"({"a":1})");
    CHECK(learn(shape, "[1]") == std::vector<Departure>{{Kind::OtherType, "", ObjectShape, ArrayShape, 5}});
}

TEST_CASE("names that are data become one place, so that a new one is no departure")
{
    Shape shape;
    std::size_t told = 0;
    for (int i = 0; i < 300; ++i) {
        const std::string name = "u_" + std::to_string(i);
        told += learn(shape, R"({"users":{")" + name + R"(":{"age":3}}})").size();
    }
    CHECK(told > 0);
    CHECK(told < 60); // until there are enough names to tell
    const auto paths = shape.paths();
    REQUIRE(findPath(paths, "users.*"));
    CHECK(findPath(paths, "users.*")->types == ObjectShape);
    CHECK(findPath(paths, "users.*.age"));
    CHECK(paths.size() == 3);
    CHECK(learn(shape, R"({"users":{"u_new":{"age":"3"}}})") ==
          std::vector<Departure>{{Kind::OtherType, "users.*.age", IntegerShape, StringShape, findPath(paths, "users.*.age")->bodies}});
}

TEST_CASE("whatever comes, a shape stays bounded")
{
    Shape shape;
    std::mt19937 random(3);
    for (int i = 0; i < 400; ++i) {
        std::string body = "{";
        for (int n = 0; n < 150; ++n)
            body += (n ? "," : "") + std::string("\"k") + std::to_string(n) + "\":{\"m" + std::to_string(random() % 900) + "\":[{\"z" +
                    std::to_string(random() % 900) + "\":1}]}";
        CHECK(learn(shape, body + "}").size() <= Shape::mostDepartures);
    }
    CHECK(shape.paths().size() <= Shape::mostPlaces);
    Shape deep;
    learn(deep, std::string(500, '[') + "1" + std::string(500, ']'));
    CHECK(deep.paths().size() == Shape::deepest);
}

namespace {

class DriftFixture : public test::CaptureFixture {
public:
    DriftFixture()
    {
        auto opened = storage::Database::open(databasePath(), storage::Database::Access::ReadOnly);
        REQUIRE(opened);
        m_database.emplace(std::move(*opened));
        auto made = CaptureIndex::open(*m_database);
        REQUIRE(made);
        index.emplace(std::move(*made));
    }
    void capture(const std::string& type, const std::string& rest)
    {
        append(request(R"({"event_type":")" + type + R"(","data":)" + rest + "}"));
        store->flush();
    }
    void captureMany(const std::string& type, const std::string& rest)
    {
        for (int i = 0; i < Shape::enough; ++i)
            capture(type, rest);
    }
    CaptureSummary summary(CaptureId id) { return (*index->find(id))->summary; }

    std::optional<CaptureIndex> index;

private:
    std::optional<storage::Database> m_database;
};

const std::vector<Departure> newB{{Kind::NewPath, "data.b", 0, IntegerShape, 5}};

} // namespace

TEST_CASE_METHOD(DriftFixture, "each event type has a shape of its own, learned from what is stored")
{
    captureMany("order.paid", R"({"a":1})"); // 1 to 5
    capture("user.made", R"({"b":1})");
    append(request("no JSON"));
    capture("order.paid", R"({"a":1,"b":2})"); // 8
    DriftHistory history(folder(), *index);
    CHECK(*history.types() == std::map<std::string, std::int64_t>{{"order.paid", 6}, {"user.made", 1}});
    const auto drift = history.of("order.paid");
    REQUIRE(drift);
    CHECK((*drift)->shape().bodies() == 6);
    CHECK((*drift)->marked() == std::map<CaptureId, CaptureDrift>{{8, {5, newB}}});
    CHECK(json::write(toJson("order.paid", **drift)).find(R"("capture":8,"captures_before":5,"differences":[{"kind":"new_path","path":"data.b")") !=
          std::string::npos);
    CHECK(history.of("never.seen").value()->shape().bodies() == 0);
}

TEST_CASE_METHOD(DriftFixture, "what comes later is learned without looking at the earlier ones again")
{
    captureMany("order.paid", R"({"a":1})");
    DriftHistory history(folder(), *index);
    CHECK(history.of(summary(5))->departures.empty());
    // Were they read again, the shape would lack what their records held.
    close();
    std::filesystem::rename(folder() + "/captures", folder() + "/elsewhere");
    CHECK(history.of(summary(5))->departures.empty());
    std::filesystem::rename(folder() + "/elsewhere", folder() + "/captures");
    open();
    capture("order.paid", R"({"a":1,"b":2})");
    CHECK(history.of(summary(6)).value() == CaptureDrift{5, newB});
    capture("order.paid", R"({"a":1,"b":2})");
    CHECK(history.of(summary(7))->departures.empty());
    CHECK(history.of("order.paid").value()->shape().bodies() == 7);
}

TEST_CASE_METHOD(DriftFixture, "of a type with many captures the newest are learned from")
{
    captureMany("order.paid", R"({"old":1})");
    captureMany("order.paid", R"({"a":1})");
    capture("order.paid", R"({"a":1,"b":2})"); // 11
    DriftHistory history(folder(), *index, {.newest = 6, .types = 1});
    CHECK(history.of("order.paid").value()->marked() == std::map<CaptureId, CaptureDrift>{{11, {5, newB}}});
    CHECK(findPath(history.of("order.paid").value()->shape().paths(), "data.old") == nullptr);
    // The one type that is remembered makes way, and is learned anew.
    CHECK(history.of("another").value()->shape().bodies() == 0);
    CHECK(history.of("order.paid").value()->shape().bodies() == 6);
}

TEST_CASE_METHOD(DriftFixture, "learning that is cancelled goes on where it stopped")
{
    captureMany("order.paid", R"({"a":1})");
    DriftHistory history(folder(), *index);
    const CancellationToken token;
    token.cancel();
    const auto stopped = history.of("order.paid", token);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == ErrorCode::Cancelled);
    CHECK(history.of("order.paid").value()->shape().bodies() == 5);
}

TEST_CASE_METHOD(DriftFixture, "the reader answers on its asker's thread for the capture asked for last")
{
    captureMany("order.paid", R"({"a":1})");
    capture("order.paid", R"({"a":1,"b":2})");
    DriftReader reader(folder());
    QObject context;
    std::optional<Result<CaptureDrift>> answer;
    reader.ask(summary(6), &context, [&](const Result<CaptureDrift>& drift) { answer = drift; });
    REQUIRE(test::waitFor([&] { return answer.has_value(); }));
    REQUIRE(*answer);
    CHECK(**answer == CaptureDrift{5, newB});
}
