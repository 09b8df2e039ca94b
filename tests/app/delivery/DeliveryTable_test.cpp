#include "delivery/DeliveryTable.h"

#include <QElapsedTimer>

using namespace hookbench::delivery;

namespace {

AttemptSummary attempt(AttemptId id, Outcome outcome = Outcome::Delivered, int status = 200)
{
    AttemptSummary made;
    made.id = id;
    made.delivery = id * 10;
    made.startedAtUs = 1'795'423'444'000'000 + id;
    made.durationUs = 1000 - id;
    made.status = status;
    made.outcome = outcome;
    made.kind = id % 2 == 0 ? "webhook" : "slack";
    made.eventType = "object.created";
    made.registrationName = "Orders " + std::to_string(id % 3);
    made.place = "example.com/hooks";
    return made;
}

} // namespace

TEST_CASE("live attempts and the history keep their positions")
{
    DeliveryTable table;
    table.append({attempt(10), attempt(11)});
    table.prependHistory({attempt(9), attempt(8)});
    table.append({attempt(11), attempt(12)});
    table.prependHistory({attempt(10), attempt(7)});
    CHECK(table.size() == 6);
    CHECK(table.begin() == -3);
    CHECK(table.end() == 3);
    for (DeliveryTable::Position p = table.begin(); p < table.end(); ++p) {
        CHECK(table.id(p) == 10 + p);
        CHECK(table.find(10 + p) == p);
        CHECK(table.kind(p) == (table.id(p) % 2 == 0 ? "webhook" : "slack"));
    }
    CHECK_FALSE(table.find(6));
    table.remove({8, 11});
    CHECK(table.size() == 4);
    CHECK_FALSE(table.find(8));
    CHECK(table.find(9) == -1);
}

TEST_CASE("filters find texts, outcomes and statuses")
{
    DeliveryTable table;
    table.append({attempt(1), attempt(2, Outcome::Failed, 503), attempt(3, Outcome::Unknown, 0)});
    const auto ids = [&](const char* text) {
        std::vector<AttemptId> found;
        for (const auto position : table.filter(DeliveryTable::parseFilter(text)))
            found.push_back(table.id(position));
        return found;
    };
    CHECK(ids("") == std::vector<AttemptId>{1, 2, 3});
    CHECK(ids("failed") == std::vector<AttemptId>{2});
    CHECK(ids("50") == std::vector<AttemptId>{2});
    CHECK(ids("ORDERS object") == std::vector<AttemptId>{1, 2, 3});
    CHECK(ids("slack unknown") == std::vector<AttemptId>{3});
    CHECK(ids("nothing").empty());
}

TEST_CASE("a million attempts stay small and sort by any column")
{
    DeliveryTable table;
    std::vector<AttemptSummary> batch;
    for (AttemptId id = 1; id <= 1'000'000; ++id) {
        batch.push_back(attempt(id));
        if (batch.size() == 10'000) {
            table.append(batch);
            batch.clear();
        }
    }
    CHECK(table.memoryBytes() < 110'000'000); // 48 bytes each, and what a growing vector keeps in hand
    const auto view = table.filter({});
    const auto sorted = table.sorted(view, DeliveryTable::Column::Registration);
    CHECK(std::is_sorted(sorted.begin(), sorted.end(),
                         [&](auto a, auto b) { return table.registration(a) < table.registration(b); }));
    CHECK(table.sorted(view, DeliveryTable::Column::Time) == view);
}
