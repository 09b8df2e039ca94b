#include "registrations/Upsert.h"

using namespace hookbench;
using namespace hookbench::registrations;

namespace {

Registration named(const std::string& name, char idDigit = '\0')
{
    Registration registration;
    registration.name = name;
    registration.eventTypes = {"*"};
    if (idDigit)
        registration.id = "wh_000000000000000" + std::string(1, idDigit);
    return registration;
}

/// What the store holds after the plan was carried out.
std::vector<Registration> carriedOut(std::vector<Registration> existing, const UpsertPlan& plan)
{
    for (const UpsertPlan::Update& update : plan.update) {
        for (Registration& registration : existing) {
            if (registration.id == update.after.id)
                registration = update.after;
        }
    }
    char digit = 'a';
    for (Registration registration : plan.create) {
        if (registration.id.empty())
            registration.id = "wh_fffffffffffffff" + std::string(1, digit++);
        registration.createdAt = "2026-01-01T00:00:00Z";
        existing.push_back(registration);
    }
    return existing;
}

} // namespace

TEST_CASE("an import by name creates, updates, and leaves alone what is the same")
{
    std::vector<Registration> existing{named("a", '1'), named("b", '2')};
    existing[0].createdAt = "2025-01-01T00:00:00Z";
    std::vector<Registration> imported{named("a"), named("b", '9'), named("c", '3'), named("d", '1'),
                                       named("e")};
    imported[1].isActive = false;
    const UpsertPlan plan = planUpsert(existing, imported);
    REQUIRE(plan.unchanged.size() == 1);
    CHECK(plan.unchanged[0] == existing[0]);
    REQUIRE(plan.update.size() == 1);
    CHECK(plan.update[0].before == existing[1]);
    CHECK(plan.update[0].after.id == existing[1].id);
    CHECK_FALSE(plan.update[0].after.isActive);
    REQUIRE(plan.create.size() == 3);
    CHECK(plan.create[0].id == imported[2].id);
    CHECK(plan.create[1].id.empty()); // taken
    CHECK(plan.create[2].id.empty());
    CHECK(plan.ambiguous.empty());

    const UpsertPlan again = planUpsert(carriedOut(existing, plan), imported);
    CHECK(again.unchanged.size() == imported.size());
    CHECK(again.create.empty());
    CHECK(again.update.empty());
}

TEST_CASE("a new name with an id that is there is a renaming")
{
    const UpsertPlan plan = planUpsert({named("a", '1')}, {named("b", '1')});
    REQUIRE(plan.update.size() == 1);
    CHECK(plan.update[0].after.name == "b");
    // Unless the import has the old name as well.
    CHECK(planUpsert({named("a", '1')}, {named("a"), named("b", '1')}).create.size() == 1);
}

TEST_CASE("a name that several have is ambiguous, unless the id tells")
{
    const std::vector<Registration> existing{named("a", '1'), named("a", '2')};
    const UpsertPlan plan = planUpsert(existing, {named("a")});
    REQUIRE(plan.ambiguous.size() == 1);
    CHECK(plan.ambiguous[0].ids == std::vector<std::string>{existing[0].id, existing[1].id});
    CHECK(plan.create.empty());
    CHECK(planUpsert(existing, {named("a", '2')}).unchanged.size() == 1);
    CHECK(planUpsert(existing, {named("a", '2'), named("a", '1')}).unchanged.size() == 2);
    CHECK(planUpsert({}, {named("a"), named("a")}).ambiguous.size() == 2);
    CHECK(planUpsert({named("a", '1')}, {named("a"), named("a")}).ambiguous.size() == 2);
    CHECK(planUpsert({named("a", '1')}, {named("a", '1'), named("a", '1')}).ambiguous.size() == 1);
}

TEST_CASE("an import without upsert adds everything, with ids of its own where they are taken")
{
    const UpsertPlan plan =
        planInsert({named("a", '1')}, {named("a", '1'), named("a", '2'), named("b", '2'), named("c")});
    REQUIRE(plan.create.size() == 4);
    CHECK(plan.create[0].id.empty());
    CHECK(plan.create[1].id == named("a", '2').id);
    CHECK(plan.create[2].id.empty());
}
