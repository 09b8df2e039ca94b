#include "capture/EventFields.h"
#include "TemporaryProfile.h"

using namespace hookbench;
using capture::EventFields;

namespace {

EventFields read(std::string_view body)
{
    capture::EventFieldsReader reader;
    const EventFields fields = reader.read(body);
    // A body in a file takes another way to the same answer.
    test::TemporaryProfile folder;
    QFile file(folder.file(QStringLiteral("body")));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(body.data(), static_cast<qint64>(body.size()));
    file.close();
    CHECK(reader.readFile(file.fileName().toStdString()) == fields);
    return fields;
}

} // namespace

TEST_CASE("event_id and event_type are read from the top level of a JSON object")
{
    CHECK(read(R"({"event_type":"object.created","event_id":"evt_1","data":{"event_id":"inner"}})") ==
          EventFields{"evt_1", "object.created"});
    CHECK(read(R"({"data":{"event_id":"inner"}})") == EventFields{});
    CHECK(read("  \n{\"event_id\": \"\\u0065vt\"}") == EventFields{"evt", ""});
}

TEST_CASE("numbers identify events with the digits they were written with")
{
    CHECK(read(R"({"event_id":12345678901234567890123})") == EventFields{"12345678901234567890123", ""});
    CHECK(read(R"({"event_id":7,"x":1e999})") == EventFields{"7", ""});
    CHECK(read(R"({"event_id":1.50})") == EventFields{"1.50", ""});
}

TEST_CASE("of duplicate members the last one counts")
{
    CHECK(read(R"({"event_id":"a","event_id":"b"})") == EventFields{"b", ""});
}

TEST_CASE("nothing is read from what is not a JSON object")
{
    CHECK(read(R"({"event_id":"evt_1")") == EventFields{});
    CHECK(read(R"({"event_id":"evt_1"} x)") == EventFields{});
    CHECK(read(R"(["event_id"])") == EventFields{});
    CHECK(read("event_id=evt_1") == EventFields{});
    CHECK(read("") == EventFields{});
    CHECK(read(R"({"event_id":null,"event_type":{"a":1}})") == EventFields{});
}
