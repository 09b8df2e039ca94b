#include "capture/FirstEvents.h"

#include <map>
#include <random>

using hookbench::capture::FirstEvents;

TEST_CASE("the first capture of each hash is found, whatever the number of them")
{
    FirstEvents firsts;
    std::map<std::int64_t, hookbench::capture::CaptureId> expected;
    std::mt19937_64 random(7);
    for (hookbench::capture::CaptureId id = 1; id <= 50'000; ++id) {
        const auto hash = static_cast<std::int64_t>(random() % 30'000); // many come again
        firsts.add(hash, id);
        expected.try_emplace(hash, id);
    }
    CHECK(firsts.size() == expected.size());
    for (std::int64_t hash = 0; hash < 31'000; ++hash) {
        const auto found = expected.find(hash);
        REQUIRE(firsts.find(hash) == (found == expected.end() ? 0 : found->second));
    }
}

TEST_CASE("captures that were not stored are forgotten, earlier ones stay")
{
    FirstEvents firsts;
    for (int i = 1; i <= 100; ++i)
        firsts.add(i * 1000, i);
    firsts.removeFrom(61);
    CHECK(firsts.size() == 60);
    CHECK(firsts.find(60'000) == 60);
    CHECK(firsts.find(61'000) == 0);
    firsts.add(61'000, 200);
    CHECK(firsts.find(61'000) == 200);
}
