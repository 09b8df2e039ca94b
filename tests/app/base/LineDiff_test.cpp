#include "base/LineDiff.h"

#include <catch2/catch.hpp>

#include <random>

using namespace hookbench;

TEST_CASE("a diff is the shortest one and turns one text into the other")
{
    std::mt19937 random(7);
    for (int round = 0; round < 500; ++round) {
        const auto make = [&] {
            std::string text;
            for (auto i = random() % 12; i > 0; --i)
                text += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
            return text;
        };
        const std::string before = make();
        const std::string after = make();
        std::string old;
        std::string now;
        for (const DiffLine& line : diffLines(before, after)) {
            if (line.kind != DiffLine::Kind::Added)
                old += line.text + "\n";
            if (line.kind != DiffLine::Kind::Removed)
                now += line.text + "\n";
        }
        REQUIRE(old == before);
        REQUIRE(now == after);
    }
    CHECK(diffLines("a\nb\nc\n", "a\nc\n").size() == 3);
}

TEST_CASE("a unified diff is what diff -u writes")
{
    CHECK(unifiedDiff("a\nb\nc\n", "a\nX\nc\n", "old", "new") ==
          "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+X\n c\n");
    CHECK(unifiedDiff("", "a\n", "old", "new") == "--- old\n+++ new\n@@ -0,0 +1 @@\n+a\n");
    CHECK(unifiedDiff("a", "a", "old", "new").empty());
    CHECK_FALSE(unifiedDiff("a\n", "a", "old", "new").empty());
}
